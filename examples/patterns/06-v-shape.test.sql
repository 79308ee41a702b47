-- A price that falls at least twice and then rises above where it began.
TEST 'V shape';
CREATE STREAM Ticks (symbol STRING, price DOUBLE);
INSERT INTO Found
SELECT a.symbol AS symbol, a.price AS top, d[last].price AS bottom, u.price AS now
FROM SEQUENCE (EVERY a=Ticks, d=Ticks[price < coalesce(d[last].price, a.price)]{2,}, u=Ticks[price > a.price]) PARTITION BY symbol;
AT 0 INSERT INTO Ticks VALUES ('X', 10.0), ('X', 9.0), ('Y', 1.0), ('X', 8.0), ('X', 11.0);
EXPECT Found VALUES ('X', 10.0, 8.0, 11.0);
