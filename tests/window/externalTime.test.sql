-- WINDOW externalTime(ts, t): as time, driven by the highest value of the column seen.

TEST 'externalTime: out of order values';
CREATE STREAM S (ts LONG);
INSERT ALL EVENTS INTO Out SELECT ts FROM S WINDOW externalTime(ts, 1000);
AT 0 INSERT INTO S VALUES (5000), (4500), (5500), (6000);
EXPECT Out VALUES CURRENT (5000), CURRENT (4500), EXPIRED (4500), CURRENT (5500), EXPIRED (5000), CURRENT (6000);

TEST 'externalTime: nothing leaves without an event';
CREATE STREAM S (ts LONG);
INSERT ALL EVENTS INTO Out SELECT ts FROM S WINDOW externalTime(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (5000);
ADVANCE BY 1 HOUR;
EXPECT Out VALUES CURRENT (5000);

TEST 'externalTime: all that are due leave, in order of arrival';
CREATE STREAM S (ts LONG, v INT);
INSERT ALL EVENTS INTO Out SELECT v, sum(v) AS t FROM S WINDOW externalTime(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (1200, 1), (1000, 2), (1100, 4);
AT 10 INSERT INTO S VALUES (2150, 8);
EXPECT Out VALUES CURRENT (1, 1), CURRENT (2, 3), CURRENT (4, 7), EXPIRED (2, 5) AT 10, EXPIRED (4, 1) AT 10, CURRENT (8, 9) AT 10;

TEST 'externalTime: a TIMESTAMP column';
CREATE STREAM S (at TIMESTAMP, v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW externalTime(at, 1 SECOND);
AT 0 INSERT INTO S VALUES ('2026-01-01 00:00:00', 1), ('2026-01-01 00:00:00.999', 2), ('2026-01-01 00:00:01', 4);
EXPECT Out VALUES (1), (3), (6);

TEST 'externalTime: NULL is an event error';
CREATE STREAM S (ts LONG, v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW externalTime(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (1000, 1), (NULL, 2), (1500, 4);
EXPECT Out VALUES (1), (5);

TEST 'externalTime: groups';
CREATE STREAM S (k STRING, ts LONG, v INT);
INSERT ALL EVENTS INTO Out SELECT k, sum(v) AS t FROM S WINDOW externalTime(ts, 1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1000, 1), ('b', 1500, 2), ('a', 2000, 4);
EXPECT Out VALUES CURRENT ('a', 1), CURRENT ('b', 2), EXPIRED ('a', NULL), CURRENT ('a', 4);
