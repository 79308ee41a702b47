-- WHERE filters matches: the match has happened all the same.
TEST 'only large spreads';
CREATE STREAM Ticks (price DOUBLE);
INSERT INTO Spread SELECT a.price AS lo, b.price AS hi FROM PATTERN (EVERY (a=Ticks -> b=Ticks[price > a.price])) WHERE b.price - a.price >= 5.0;
AT 0 INSERT INTO Ticks VALUES (1.0), (2.0), (3.0), (9.0);
EXPECT Spread VALUES (3.0, 9.0);
