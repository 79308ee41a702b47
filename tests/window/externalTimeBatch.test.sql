-- WINDOW externalTimeBatch(ts, t[, start][, timeout]): as timeBatch, driven by the highest value of the column seen.

TEST 'externalTimeBatch: a period closes when a value goes beyond it';
CREATE STREAM S (ts LONG, v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW externalTimeBatch(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (1000, 1), (1999, 2);
AT 50 INSERT INTO S VALUES (2000, 4);
AT 60 INSERT INTO S VALUES (3500, 8);
EXPECT Out VALUES (3) AT 50, (4) AT 60;

TEST 'externalTimeBatch: the first event fixes the grid, which goes on through silence';
CREATE STREAM S (ts LONG, v INT);
INSERT INTO Out SELECT window_start AS a, window_end AS b, sum(v) AS t FROM S WINDOW externalTimeBatch(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (1300, 1), (6100, 2), (6300, 4), (9000, 8);
EXPECT Out VALUES
    (TIMESTAMP '1970-01-01 00:00:01.3', TIMESTAMP '1970-01-01 00:00:02.3', 1),
    (TIMESTAMP '1970-01-01 00:00:05.3', TIMESTAMP '1970-01-01 00:00:06.3', 2),
    (TIMESTAMP '1970-01-01 00:00:06.3', TIMESTAMP '1970-01-01 00:00:07.3', 4);

TEST 'externalTimeBatch: a late value belongs to the open period';
CREATE STREAM S (ts LONG, v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW externalTimeBatch(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (1000, 1), (2100, 2), (1900, 4), (3000, 8);
EXPECT Out VALUES (1), (6);

TEST 'externalTimeBatch: expired rows, also of an empty period';
CREATE STREAM S (ts LONG, v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW externalTimeBatch(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (1000, 1), (2000, 2), (4000, 3);
EXPECT Out VALUES CURRENT (1), EXPIRED (1), CURRENT (2), EXPIRED (2);

TEST 'externalTimeBatch: aligned to a start';
CREATE STREAM S (ts LONG, v INT);
INSERT INTO Out SELECT window_start AS a, sum(v) AS t FROM S WINDOW externalTimeBatch(ts, 1 SECOND, 500 ms);
AT 0 INSERT INTO S VALUES (1300, 1), (1499, 2), (1500, 4), (2600, 8);
EXPECT Out VALUES (TIMESTAMP '1970-01-01 00:00:00.5', 3), (TIMESTAMP '1970-01-01 00:00:01.5', 4);

TEST 'externalTimeBatch: the timeout closes by the clock; later events of the period start a new one';
CREATE STREAM S (ts LONG, v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW externalTimeBatch(ts, 1 SECOND, 0, 2 SECONDS);
AT 0 INSERT INTO S VALUES (100, 1);
AT 1500 INSERT INTO S VALUES (200, 2);
AT 5000 INSERT INTO S VALUES (300, 4), (1000, 8);
EXPECT Out VALUES (3) AT 3500, (4) AT 5000;

TEST 'externalTimeBatch: NULL is an event error';
CREATE STREAM S (ts LONG, v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW externalTimeBatch(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (1000, 1), (NULL, 2), (2000, 4);
EXPECT Out VALUES (1);

TEST 'externalTimeBatch: groups';
CREATE STREAM S (k STRING, ts LONG);
INSERT INTO Out SELECT k, count(*) AS n FROM S WINDOW externalTimeBatch(ts, 1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('b', 1000), ('a', 1100), ('b', 1200), ('c', 2000);
EXPECT Out VALUES ('b', 2), ('a', 1);

TEST 'externalTimeBatch: nothing closes without an event, the end of input closes now';
CREATE STREAM S (ts LONG, v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW externalTimeBatch(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (1000, 1);
ADVANCE TO 60000;
FLUSH;
EXPECT Out VALUES (1) AT 60000;
