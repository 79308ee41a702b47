-- Without EVERY a pattern matches once: the first time that somebody enters and leaves.
TEST 'once';
CREATE STREAM Doors (person STRING, what STRING);
INSERT INTO First
SELECT a.person AS person FROM PATTERN (a=Doors[what = 'in'] -> b=Doors[what = 'out' AND person = a.person]);
AT 0 INSERT INTO Doors VALUES ('ann', 'in'), ('ann', 'out'), ('bob', 'in'), ('bob', 'out');
EXPECT First VALUES ('ann');
