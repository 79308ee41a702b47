-- median(x) and percentile(x, p), p from 0 to 100: linear between the two nearest, exact.

TEST 'median: odd and even';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT median(v) AS m FROM S;
AT 0 INSERT INTO S VALUES (5), (1), (3), (NULL), (10);
EXPECT Out VALUES (5.0), (3.0), (3.0), (3.0), (4.0);

TEST 'median: over a sliding window';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT median(v) AS m FROM S WINDOW length(3);
AT 0 INSERT INTO S VALUES (9), (1), (5), (7);
-- [9] [9 1] [9 1 5] X [1 5] [1 5 7]
EXPECT Out VALUES CURRENT (9.0), CURRENT (5.0), CURRENT (5.0), EXPIRED (3.0), CURRENT (5.0);

TEST 'percentile: between the closest ranks';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT percentile(v, 0) AS a, percentile(v, 25) AS b, percentile(v, 50) AS c, percentile(v, 90) AS d, percentile(v, 100) AS e
    FROM S WINDOW lengthBatch(5);
AT 0 INSERT INTO S VALUES (50), (10), (40), (20), (30);
-- Ranks 0, 1, 2, 3.6 and 4 of 10 20 30 40 50.
EXPECT Out VALUES (10.0, 20.0, 30.0, 46.0, 50.0);

TEST 'percentile: of one value, of nothing';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT percentile(v, 95) AS a FROM S;
AT 0 INSERT INTO S VALUES (NULL), (7);
EXPECT Out VALUES (NULL), (7.0);

TEST 'percentile: per group, of DOUBLE';
CREATE STREAM S (k STRING, v DOUBLE);
INSERT INTO Out SELECT k, percentile(v, 50) AS m FROM S WINDOW TUMBLING(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1.0), ('b', 8.5), ('a', 2.0);
ADVANCE TO 1000;
EXPECT Out VALUES ('a', 1.5), ('b', 8.5);
