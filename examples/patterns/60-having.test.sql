-- GROUP BY and HAVING over the matches: symbols that have jumped at least twice, and how far in all.
TEST 'jumpy';
CREATE STREAM Ticks (symbol STRING, price DOUBLE);
INSERT INTO Jumpy SELECT a.symbol AS symbol, count(*) AS jumps, sum(b.price - a.price) AS total
FROM PATTERN (EVERY a=Ticks -> b=Ticks[price >= a.price + 5.0] WITHIN 1 SECOND) PARTITION BY symbol
GROUP BY a.symbol HAVING count(*) >= 2;
AT 0 INSERT INTO Ticks VALUES ('X', 10.0), ('Y', 50.0), ('X', 15.0), ('Y', 56.0);
AT 100 INSERT INTO Ticks VALUES ('X', 21.0), ('Y', 57.0);
EXPECT Jumpy VALUES ('X', 2, 11.0);
