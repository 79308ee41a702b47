-- GROUP BY.

TEST 'group by: an expression';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v % 2 AS k, count(*) AS n FROM S GROUP BY v % 2;
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Out VALUES (1, 1), (0, 1), (1, 2);

TEST 'group by: an output name';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v % 2 AS odd, count(*) AS n FROM S GROUP BY odd;
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Out VALUES (1, 1), (0, 1), (1, 2);

TEST 'group by: a position';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v % 2 AS odd, count(*) AS n FROM S GROUP BY 1;
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Out VALUES (1, 1), (0, 1), (1, 2);

TEST 'group by: a column wins over an output name';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT 'all' AS k, count(*) AS n FROM S GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 1), ('a', 1);
EXPECT Out VALUES ('all', 1), ('all', 1), ('all', 2);

TEST 'group by: all items that are no aggregates';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, count(*) AS n FROM S GROUP BY ALL;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 1), ('a', 1);
EXPECT Out VALUES ('a', 1), ('b', 1), ('a', 2);

TEST 'group by: two keys';
CREATE STREAM S (a INT, b STRING);
INSERT INTO Out SELECT a, b, count(*) AS n FROM S WINDOW lengthBatch(5) GROUP BY a, b;
AT 0 INSERT INTO S VALUES (1, 'x'), (1, 'y'), (2, 'x'), (1, 'x'), (2, 'x');
EXPECT Out VALUES (1, 'x', 2), (1, 'y', 1), (2, 'x', 2);

TEST 'group by: NULLs group together, and are not the empty text';
CREATE STREAM S (k STRING);
INSERT INTO Out SELECT k, count(*) AS n FROM S GROUP BY k;
AT 0 INSERT INTO S VALUES (NULL), (''), (NULL);
EXPECT Out VALUES (NULL, 1), ('', 1), (NULL, 2);

TEST 'group by: the key need not be selected';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 10), ('a', 2);
EXPECT Out VALUES (1), (10), (3);

TEST 'group by: a DOUBLE key';
CREATE STREAM S (k DOUBLE);
INSERT INTO Out SELECT k, count(*) AS n FROM S GROUP BY k;
AT 0 INSERT INTO S VALUES (0.0), (1.5), (-0.0), (1.5);
EXPECT Out VALUES (0.0, 1), (1.5, 1), (0.0, 2), (1.5, 2);

TEST 'group by: without aggregates and window one row per event';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, v FROM S GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('a', 2);
EXPECT Out VALUES ('a', 1), ('a', 2);

TEST 'group by: a column that is neither grouped nor aggregated is that of the latest event';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, v, count(*) AS n FROM S WINDOW lengthBatch(3) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 2), ('a', 3);
EXPECT Out VALUES ('a', 3, 2), ('b', 2, 1);
