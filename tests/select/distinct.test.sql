-- SELECT DISTINCT.

TEST 'distinct: a row comes out the first time only';
CREATE STREAM S (a INT, b STRING);
INSERT INTO Out SELECT DISTINCT a, b FROM S;
AT 0 INSERT INTO S VALUES (1, 'x'), (1, 'y'), (1, 'x'), (2, 'x'), (NULL, 'x'), (NULL, 'x');
EXPECT Out VALUES (1, 'x'), (1, 'y'), (2, 'x'), (NULL, 'x');

TEST 'distinct: per close of a batch window';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT DISTINCT v FROM S WINDOW lengthBatch(3);
AT 0 INSERT INTO S VALUES (1), (2), (1), (1), (1), (3);
EXPECT Out VALUES (1), (2), (1), (3);

TEST 'distinct: over a sliding window, for ever';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT DISTINCT v FROM S WINDOW length(1);
AT 0 INSERT INTO S VALUES (1), (2), (1);
EXPECT Out VALUES (1), (2);

TEST 'distinct: result rows of aggregates';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT DISTINCT max(v) AS m FROM S;
AT 0 INSERT INTO S VALUES (1), (3), (2), (4);
EXPECT Out VALUES (1), (3), (4);

TEST 'distinct: over the whole input';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT DISTINCT sum(v) AS t FROM S GROUP BY k EMIT FINAL;
AT 0 INSERT INTO S VALUES ('a', 3), ('b', 1), ('c', 3), ('b', 2);
FLUSH;
EXPECT Out VALUES (3);
