-- EVERY around a group: the next pair is looked for only after the one before is complete.
TEST 'pairs that do not overlap';
CREATE STREAM S (v INT);
INSERT INTO Pairs SELECT a.v AS a, b.v AS b FROM PATTERN (EVERY (a=S -> b=S));
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5);
EXPECT Pairs VALUES (1, 2), (3, 4);
