-- count(*), count(), count(x), count(DISTINCT x).

TEST 'count: rows and values';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) AS a, count() AS b, count(v) AS c FROM S;
AT 0 INSERT INTO S VALUES (1), (NULL), (3);
EXPECT Out VALUES (1, 1, 1), (2, 2, 1), (3, 3, 2);

TEST 'count: distinct values';
CREATE STREAM S (v STRING);
INSERT INTO Out SELECT count(DISTINCT v) AS n FROM S;
AT 0 INSERT INTO S VALUES ('a'), ('b'), ('a'), (NULL), ('c');
EXPECT Out VALUES (1), (2), (2), (2), (3);

TEST 'count: distinct values of a window';
CREATE STREAM S (v STRING);
INSERT ALL EVENTS INTO Out SELECT count(DISTINCT v) AS n FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES ('a'), ('a'), ('b');
EXPECT Out VALUES CURRENT (1), CURRENT (1), EXPIRED (1), CURRENT (2);

TEST 'count: FILTER';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) FILTER (WHERE v > 1) AS a, count(*) AS b FROM S;
AT 0 INSERT INTO S VALUES (1), (2), (NULL), (3);
EXPECT Out VALUES (0, 1), (1, 2), (1, 3), (2, 4);

TEST 'count: FILTER in a sliding window';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) FILTER (WHERE v > 1) AS a FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (2), (1), (1), (5);
EXPECT Out VALUES (1), (1), (0), (1);

TEST 'count: per group, running';
CREATE STREAM S (k STRING);
INSERT INTO Out SELECT k, count(*) AS n FROM S GROUP BY k;
AT 0 INSERT INTO S VALUES ('a'), ('b'), ('a'), ('a');
EXPECT Out VALUES ('a', 1), ('b', 1), ('a', 2), ('a', 3);

TEST 'count: over nothing, at the end';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) AS n, sum(v) AS t FROM S EMIT FINAL;
ADVANCE TO 1000;
FLUSH;
EXPECT Out VALUES (0, NULL);

TEST 'count: a query with groups over nothing gives nothing';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v, count(*) AS n FROM S GROUP BY v EMIT FINAL;
ADVANCE TO 1000;
FLUSH;
EXPECT NOTHING IN Out;
