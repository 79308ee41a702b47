-- WINDOW timeBatch(t[, start]): periods of t from the first event, or aligned to start.

TEST 'timeBatch: the period after a non-empty one closes even if it is empty';
CREATE STREAM S (v STRING);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW timeBatch(1 SECOND);
AT 0 INSERT INTO S VALUES ('a');
AT 300 INSERT INTO S VALUES ('b');
AT 1200 INSERT INTO S VALUES ('c');
ADVANCE TO 10000;
EXPECT Out VALUES
    CURRENT ('a') AT '00:00:00.999999', CURRENT ('b') AT '00:00:00.999999',
    EXPIRED ('a') AT '00:00:01.999999', EXPIRED ('b') AT '00:00:01.999999', CURRENT ('c') AT '00:00:01.999999',
    EXPIRED ('c') AT '00:00:02.999999';

TEST 'timeBatch: the grid is fixed by the first event and goes on through silence';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT window_start AS a, sum(v) AS t FROM S WINDOW timeBatch(1 SECOND);
AT 300 INSERT INTO S VALUES (1);
AT 5900 INSERT INTO S VALUES (2);
AT 6200 INSERT INTO S VALUES (3);
AT 6400 INSERT INTO S VALUES (4);
ADVANCE TO 8000;
EXPECT Out VALUES
    (TIMESTAMP '1970-01-01 00:00:00.3', 1),
    (TIMESTAMP '1970-01-01 00:00:05.3', 5),
    (TIMESTAMP '1970-01-01 00:00:06.3', 4);

TEST 'timeBatch: the first event that passes WHERE fixes the grid';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT window_start AS a, window_end AS b FROM S WINDOW timeBatch(1 SECOND) WHERE v > 0;
AT 300 INSERT INTO S VALUES (0);
AT 700 INSERT INTO S VALUES (1);
ADVANCE TO 2000;
EXPECT Out VALUES (TIMESTAMP '1970-01-01 00:00:00.7', TIMESTAMP '1970-01-01 00:00:01.7');

TEST 'timeBatch: aligned to start';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT window_start AS a, sum(v) AS t FROM S WINDOW timeBatch(1 SECOND, 200 ms);
AT 300 INSERT INTO S VALUES (1);
AT 1100 INSERT INTO S VALUES (2);
AT 1200 INSERT INTO S VALUES (4);
ADVANCE TO 3000;
EXPECT Out VALUES (TIMESTAMP '1970-01-01 00:00:00.2', 3), (TIMESTAMP '1970-01-01 00:00:01.2', 4);

TEST 'timeBatch: one row per group, nothing for empty periods';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW timeBatch(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('b', 1), ('a', 2), ('b', 3);
AT 4500 INSERT INTO S VALUES ('a', 5);
ADVANCE TO 9000;
EXPECT Out VALUES ('b', 4), ('a', 2), ('a', 5);

TEST 'timeBatch: expired rows of groups';
CREATE STREAM S (k STRING, v INT);
INSERT ALL EVENTS INTO Out SELECT k, sum(v) AS t FROM S WINDOW timeBatch(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('b', 1), ('a', 2);
AT 1500 INSERT INTO S VALUES ('a', 5);
ADVANCE TO 9000;
EXPECT Out VALUES CURRENT ('b', 1), CURRENT ('a', 2), EXPIRED ('b', 1), EXPIRED ('a', 2), CURRENT ('a', 5), EXPIRED ('a', 5);

TEST 'timeBatch: an event at the boundary belongs to the new period';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) AS n FROM S WINDOW timeBatch(1 SECOND);
AT 0 INSERT INTO S VALUES (1);
AT 1000 INSERT INTO S VALUES (2), (3);
ADVANCE TO 2000;
EXPECT Out VALUES (1), (2);

TEST 'timeBatch: EMIT CHANGES starts anew with every period';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW timeBatch(1 SECOND) EMIT CHANGES;
AT 0 INSERT INTO S VALUES (1);
AT 300 INSERT INTO S VALUES (2);
AT 1200 INSERT INTO S VALUES (4);
ADVANCE TO 5000;
EXPECT Out VALUES (1) AT 0, (3) AT 300, (4) AT 1200;

TEST 'timeBatch: the end of input closes the open period at its due time';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW timeBatch(1 SECOND);
AT 500 INSERT INTO S VALUES (1);
FLUSH;
EXPECT Out VALUES CURRENT (1) AT '00:00:01.499999';
