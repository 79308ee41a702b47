-- Queries that feed themselves: one event at a time until nothing more comes, and closes that fall into the next period.

TEST 'loop: an event goes round until a condition stops it';
CREATE STREAM S (a INT);
CREATE STREAM L (a INT);
INSERT INTO L SELECT a FROM S;
INSERT INTO L SELECT a - 1 AS a FROM L WHERE a > 0;
AT 0 INSERT INTO S VALUES (2);
AT 1 INSERT INTO S VALUES (1);
EXPECT L VALUES (2) AT '00:00:00', (1) AT '00:00:00', (0) AT '00:00:00', (1) AT '00:00:00.001', (0) AT '00:00:00.001';

-- The sum of [0, 1 s) comes out in that period; on the way back it is taken at 1 s, and so on.
TEST 'loop: a close goes round into the next period, however the clock jumps';
CREATE STREAM S (a INT);
CREATE STREAM L (a LONG);
INSERT INTO L SELECT a FROM S;
INSERT INTO L SELECT sum(a) * 2 AS a FROM L WINDOW tumbling(1 SECOND) HAVING sum(a) < 8;
AT 0 INSERT INTO S VALUES (2);
ADVANCE TO 5000;
EXPECT L VALUES (2) AT '00:00:00', (4) AT '00:00:00.999999', (8) AT '00:00:01.999999';

TEST 'loop: timers of two queries fire in order of time';
CREATE STREAM S (a INT);
CREATE STREAM A (a INT);
CREATE STREAM B (a INT);
INSERT INTO A SELECT a FROM S;
INSERT INTO B SELECT a + 1 AS a FROM A WINDOW delay(300 ms);
INSERT INTO A SELECT a + 10 AS a FROM B WINDOW delay(200 ms) WHERE a < 30;
AT 0 INSERT INTO S VALUES (1);
ADVANCE TO 2000;
EXPECT A VALUES (1) AT '00:00:00', (12) AT '00:00:00.5', (23) AT '00:00:01', (34) AT '00:00:01.5';
EXPECT B VALUES (2) AT '00:00:00.3', (13) AT '00:00:00.8', (24) AT '00:00:01.3', (35) AT '00:00:01.8';
