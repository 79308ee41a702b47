-- SEQUENCE: nothing may come in between.
TEST 'three rising prices in a row';
CREATE STREAM Ticks (symbol STRING, price DOUBLE);
INSERT INTO Rising SELECT a.price AS a, b.price AS b, c.price AS c
FROM SEQUENCE (EVERY a=Ticks, b=Ticks[price > a.price], c=Ticks[price > b.price]) PARTITION BY symbol;
AT 0 INSERT INTO Ticks VALUES ('X', 1.0), ('X', 2.0), ('Y', 9.0), ('X', 3.0), ('X', 4.0), ('X', 3.5);
EXPECT Rising VALUES (1.0, 2.0, 3.0), (2.0, 3.0, 4.0);
