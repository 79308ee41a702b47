-- EVERY on the first element alone: each event begins a partial match.
TEST 'each begins one';
CREATE STREAM S (v INT);
INSERT INTO Pairs SELECT a.v AS a, b.v AS b FROM PATTERN (EVERY a=S -> b=S);
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Pairs VALUES (1, 2), (2, 3);
