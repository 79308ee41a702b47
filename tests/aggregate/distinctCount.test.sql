-- distinctCount(x): as count(DISTINCT x).

TEST 'distinctCount: running, NULL is no value';
CREATE STREAM S (v STRING);
INSERT INTO Out SELECT distinctCount(v) AS n FROM S;
AT 0 INSERT INTO S VALUES (NULL), ('a'), ('b'), ('a');
EXPECT Out VALUES (0), (1), (2), (2);

TEST 'distinctCount: a value counts while one of it is in the window';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT distinctCount(v) AS n FROM S WINDOW length(3);
AT 0 INSERT INTO S VALUES (1), (2), (1), (3), (3);
-- [1] [1 2] [1 2 1] X [2 1] [2 1 3] X [1 3] [1 3 3]
EXPECT Out VALUES CURRENT (1), CURRENT (2), CURRENT (2), EXPIRED (2), CURRENT (3), EXPIRED (2), CURRENT (2);

TEST 'distinctCount: per group';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, distinctCount(v) AS n FROM S WINDOW TUMBLING(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('a', 1), ('b', 1), ('a', 2);
ADVANCE TO 1000;
EXPECT Out VALUES ('a', 2), ('b', 1);
