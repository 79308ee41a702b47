-- WINDOW length(n): the last n events.

TEST 'length: current rows only, by default';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW length(3);
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5);
EXPECT Out VALUES CURRENT (1), CURRENT (2), CURRENT (3), CURRENT (4), CURRENT (5);

TEST 'length: an expired row precedes the row that pushed it out';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW length(3);
AT 0 INSERT INTO S VALUES (1);
AT 100 INSERT INTO S VALUES (2);
AT 200 INSERT INTO S VALUES (3);
AT 300 INSERT INTO S VALUES (4);
AT 400 INSERT INTO S VALUES (5);
EXPECT Out VALUES
    CURRENT (1) AT 0,
    CURRENT (2) AT 100,
    CURRENT (3) AT 200,
    EXPIRED (1) AT 300,
    CURRENT (4) AT 300,
    EXPIRED (2) AT 400,
    CURRENT (5) AT 400;

TEST 'length: sum over the last three';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW length(3);
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5);
EXPECT Out VALUES (1), (3), (6), (9), (12);

TEST 'length: expired rows have the values after the event left';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v, sum(v) AS t, count(*) AS n FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (1), (5), (2);
EXPECT Out VALUES CURRENT (1, 1, 1), CURRENT (5, 6, 2), EXPIRED (1, 5, 1), CURRENT (2, 7, 2);

TEST 'length: HAVING on expired rows tests the values after the event left';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT sum(v) AS t FROM S WINDOW length(2) HAVING sum(v) > 4;
AT 0 INSERT INTO S VALUES (1), (5), (2);
EXPECT Out VALUES CURRENT (6), EXPIRED (5), CURRENT (7);

TEST 'length: expired rows alone';
CREATE STREAM S (v INT);
INSERT EXPIRED EVENTS INTO Out SELECT v FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (1), (2), (3), (4);
EXPECT Out VALUES EXPIRED (1), EXPIRED (2);

TEST 'length(1): every event pushes the one before out';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v, count(*) AS n FROM S WINDOW length(1);
AT 0 INSERT INTO S VALUES (7), (8);
EXPECT Out VALUES CURRENT (7, 1), EXPIRED (7, 0), CURRENT (8, 1);

TEST 'length: WHERE filters before the window';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW length(2) WHERE v > 0;
AT 0 INSERT INTO S VALUES (1), (-9), (2), (-9), (3);
EXPECT Out VALUES (1), (3), (5);

TEST 'length: groups share one window';
CREATE STREAM S (k STRING, v INT);
INSERT ALL EVENTS INTO Out SELECT k, sum(v) AS t FROM S WINDOW length(2) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 2), ('a', 3), ('a', 4);
EXPECT Out VALUES CURRENT ('a', 1), CURRENT ('b', 2), EXPIRED ('a', NULL), CURRENT ('a', 3), EXPIRED ('b', NULL), CURRENT ('a', 7);

TEST 'length: an ungrouped column of an expired row is that of the event that left';
CREATE STREAM S (k STRING, v INT);
INSERT ALL EVENTS INTO Out SELECT k, count(*) AS n FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 2), ('c', 3);
EXPECT Out VALUES CURRENT ('a', 1), CURRENT ('b', 2), EXPIRED ('a', 1), CURRENT ('c', 2);

TEST 'length: the string form and the named parameter';
CREATE STREAM S (v INT);
INSERT INTO A SELECT sum(v) AS t FROM S WINDOW('length', 2);
INSERT INTO B SELECT sum(v) AS t FROM S WINDOW LENGTH(n = 2);
AT 0 INSERT INTO S VALUES (1), (2), (4);
EXPECT A VALUES (1), (3), (6);
EXPECT B VALUES (1), (3), (6);

TEST 'length: nothing happens by the clock';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (1);
ADVANCE BY 1 HOUR;
FLUSH;
EXPECT Out VALUES CURRENT (1);
