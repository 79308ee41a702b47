-- stddev(x) (= stdDev, stddev_pop) and variance(x), of the population.

TEST 'stddev: of the population';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT stddev(v) AS a, variance(v) AS b FROM S;
AT 0 INSERT INTO S VALUES (2), (4);
EXPECT Out VALUES (0.0, 0.0), (1.0, 1.0);

TEST 'stddev: the classic example';
CREATE STREAM S (v DOUBLE);
INSERT INTO Out SELECT stddev(v) AS a, variance(v) AS b FROM S WINDOW lengthBatch(8);
AT 0 INSERT INTO S VALUES (2.0), (4.0), (4.0), (4.0), (5.0), (5.0), (7.0), (9.0);
EXPECT Out VALUES (2.0, 4.0);

TEST 'stddev: of nothing is NULL, NULLs are skipped';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT stddev(v) AS a FROM S;
AT 0 INSERT INTO S VALUES (NULL), (3), (NULL), (5);
EXPECT Out VALUES (NULL), (0.0), (0.0), (1.0);

TEST 'stddev: over a sliding window';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT stddev(v) AS a FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (1), (5), (5), (1);
EXPECT Out VALUES (0.0), (2.0), (0.0), (2.0);
