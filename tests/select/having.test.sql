-- HAVING filters result rows.

TEST 'having: an aggregate that is not selected';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k FROM S GROUP BY k HAVING count(*) = 2;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 1), ('a', 1), ('a', 1);
EXPECT Out VALUES ('a');

TEST 'having: an output name comes before a column';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS v FROM S HAVING v > 3;
AT 0 INSERT INTO S VALUES (2), (1), (1);
EXPECT Out VALUES (4);

TEST 'having: without GROUP BY and aggregates';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v * 2 AS w FROM S HAVING w > 3;
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT Out VALUES (4);

TEST 'having: NULL does not pass';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S HAVING sum(v) > 0;
AT 0 INSERT INTO S VALUES (NULL), (1);
EXPECT Out VALUES (1);

TEST 'having: groups of a close';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW TUMBLING(1 SECOND) GROUP BY k HAVING t >= 3 AND count(*) > 1;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 5), ('a', 2), ('c', 1), ('c', 1);
ADVANCE TO 1000;
EXPECT Out VALUES ('a', 3);
