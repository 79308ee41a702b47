-- WINDOW lengthBatch(n): every n events.

TEST 'lengthBatch: all events, without aggregates';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW lengthBatch(3);
AT 0 INSERT INTO S VALUES (1), (2);
AT 100 INSERT INTO S VALUES (3);
AT 200 INSERT INTO S VALUES (4), (5);
AT 300 INSERT INTO S VALUES (6), (7);
EXPECT Out VALUES
    CURRENT (1) AT 100, CURRENT (2) AT 100, CURRENT (3) AT 100,
    EXPIRED (1) AT 300, EXPIRED (2) AT 300, EXPIRED (3) AT 300,
    CURRENT (4) AT 300, CURRENT (5) AT 300, CURRENT (6) AT 300;

TEST 'lengthBatch: the sum of all events';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT sum(v) AS t FROM S WINDOW lengthBatch(3);
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5), (6), (7);
EXPECT Out VALUES CURRENT (6), EXPIRED (6), CURRENT (15);

TEST 'lengthBatch: one row per group, in the order of appearance';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t, count(*) AS n FROM S WINDOW lengthBatch(4) GROUP BY k;
AT 0 INSERT INTO S VALUES ('b', 1), ('a', 2), ('b', 3), ('c', 4), ('c', 5), ('a', 6), ('c', 7), ('c', 8);
EXPECT Out VALUES ('b', 4, 2), ('a', 2, 1), ('c', 4, 1), ('c', 20, 3), ('a', 6, 1);

TEST 'lengthBatch: GROUP BY without aggregates gives the latest event of each group';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, v FROM S WINDOW lengthBatch(4) GROUP BY k;
AT 0 INSERT INTO S VALUES ('b', 1), ('a', 2), ('b', 3), ('c', 4);
EXPECT Out VALUES ('b', 3), ('a', 2), ('c', 4);

TEST 'lengthBatch: EXPIRED rows are the rows of the close before, after HAVING';
CREATE STREAM S (k STRING, v INT);
INSERT ALL EVENTS INTO Out SELECT k, sum(v) AS t FROM S WINDOW lengthBatch(2) GROUP BY k HAVING t > 2;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 5), ('a', 9), ('a', 1), ('c', 0), ('c', 1);
EXPECT Out VALUES CURRENT ('b', 5), EXPIRED ('b', 5), CURRENT ('a', 10), EXPIRED ('a', 10);

TEST 'lengthBatch: EMIT CHANGES gives running values and nothing at the close';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW lengthBatch(2) EMIT CHANGES;
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5);
EXPECT Out VALUES (1), (3), (3), (7), (5);

TEST 'lengthBatch: window_start and window_end are the times of the first and the last event';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT window_start AS a, window_end AS b, sum(v) AS t FROM S WINDOW lengthBatch(2);
AT 1000 INSERT INTO S VALUES (1);
AT 1500 INSERT INTO S VALUES (2);
EXPECT Out VALUES (TIMESTAMP '1970-01-01 00:00:01', TIMESTAMP '1970-01-01 00:00:01.5', 3);

TEST 'lengthBatch: the end of input closes the open batch';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW lengthBatch(2);
AT 0 INSERT INTO S VALUES (1), (2), (3);
ADVANCE TO 500;
FLUSH;
EXPECT Out VALUES CURRENT (1) AT 0, CURRENT (2) AT 0, EXPIRED (1) AT 500, EXPIRED (2) AT 500, CURRENT (3) AT 500;

TEST 'lengthBatch: the end of input closes nothing when the batch is empty';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW lengthBatch(2);
AT 0 INSERT INTO S VALUES (1), (2);
FLUSH;
EXPECT Out VALUES CURRENT (1), CURRENT (2);

TEST 'lengthBatch: WHERE filters before the window';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW lengthBatch(2) WHERE v <> 0;
AT 0 INSERT INTO S VALUES (1), (0), (0);
AT 100 INSERT INTO S VALUES (2), (0);
EXPECT Out VALUES (1) AT 100, (2) AT 100;

TEST 'lengthBatch(1): every event is a batch';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW lengthBatch(1);
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT Out VALUES CURRENT (1), EXPIRED (1), CURRENT (2);
