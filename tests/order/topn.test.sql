-- ORDER BY … LIMIT n without a batch window is a continuous top-n; LIMIT alone ends the query.

TEST 'top-n: a row that enters comes out, one that falls out expires after it';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S ORDER BY v DESC LIMIT 2;
AT 0 INSERT INTO S VALUES (5), (1), (3), (2), (9);
EXPECT Out VALUES CURRENT (5), CURRENT (1), CURRENT (3), EXPIRED (1), CURRENT (9), EXPIRED (3);

TEST 'top-n: current rows only, by default';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S ORDER BY v LIMIT 2;
AT 0 INSERT INTO S VALUES (5), (1), (7), (3);
EXPECT Out VALUES (5), (1), (3);

TEST 'top-n: of equal rows the earlier stays';
CREATE STREAM S (k STRING, v INT);
INSERT ALL EVENTS INTO Out SELECT k, v FROM S ORDER BY v LIMIT 1;
AT 0 INSERT INTO S VALUES ('a', 3), ('b', 3), ('c', 2);
EXPECT Out VALUES CURRENT ('a', 3), CURRENT ('c', 2), EXPIRED ('a', 3);

TEST 'top-n: NULLs sort last';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S ORDER BY v LIMIT 1;
AT 0 INSERT INTO S VALUES (NULL), (4);
EXPECT Out VALUES CURRENT (NULL), CURRENT (4), EXPIRED (NULL);

TEST 'top-n: over the events of a window the next one moves up';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW length(3) ORDER BY v DESC LIMIT 1;
AT 0 INSERT INTO S VALUES (9), (5), (3), (1);
-- 9 enters; 5 and 3 are behind it; 1 pushes 9 out of the window, and 5 moves up.
EXPECT Out VALUES (9), (5);

TEST 'limit: ends the query after n current rows';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S LIMIT 2;
AT 0 INSERT INTO S VALUES (1), (2), (3);
AT 10 INSERT INTO S VALUES (4);
EXPECT Out VALUES (1), (2);

TEST 'limit: counts the rows that come out';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WHERE v > 1 LIMIT 2;
AT 0 INSERT INTO S VALUES (1), (2), (1), (3), (4);
EXPECT Out VALUES (2), (3);

TEST 'limit: of running aggregates';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S LIMIT 2;
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Out VALUES (1), (3);

TEST 'offset: skips rows';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S LIMIT 2 OFFSET 1;
AT 0 INSERT INTO S VALUES (1), (2), (3), (4);
EXPECT Out VALUES (2), (3);

TEST 'limit: other queries go on';
CREATE STREAM S (v INT);
INSERT INTO A SELECT v FROM S LIMIT 1;
INSERT INTO B SELECT v FROM S;
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT A VALUES (1);
EXPECT B VALUES (1), (2);
