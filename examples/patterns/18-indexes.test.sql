-- e[0], e[last], e[last-1]: single events of a collection; out of range is NULL.
TEST 'answers before a timeout';
CREATE STREAM Pings (n INT, ms INT);
INSERT INTO Timeouts SELECT e[0].ms AS first, e[1].ms AS second, e[last].ms AS newest, e[last-1].ms AS before, e[7].ms AS eighth
FROM PATTERN (e=Pings[ms < 1000]{2,} -> z=Pings[ms >= 1000]);
AT 0 INSERT INTO Pings VALUES (1, 20), (2, 40), (3, 300), (4, 1000);
EXPECT Timeouts VALUES (20, 40, 300, 40, NULL);
