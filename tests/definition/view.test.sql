-- Views, WITH queries and subqueries: queries inside queries.

TEST 'a view';
CREATE STREAM S (a INT);
CREATE VIEW Big AS SELECT a, a * 10 AS ten FROM S WHERE a > 1;
INSERT INTO Out SELECT ten FROM Big WHERE ten < 40;
AT 0 INSERT INTO S VALUES (1), (2), (5);
EXPECT Out VALUES (20);

TEST 'a view read twice';
CREATE STREAM S (a INT);
CREATE VIEW V AS SELECT sum(a) AS t FROM S WINDOW length(2);
INSERT INTO O1 SELECT t FROM V;
INSERT INTO O2 SELECT t + 1 AS u FROM V WHERE t > 1;
AT 0 INSERT INTO S VALUES (1), (2), (4);
EXPECT O1 VALUES (1), (3), (6);
EXPECT O2 VALUES (4), (7);

TEST 'a view with a window closes as a query does';
CREATE STREAM S (a INT);
CREATE VIEW V AS SELECT sum(a) AS t FROM S WINDOW tumbling(1 SECOND);
INSERT INTO Out SELECT max(t) AS m FROM V WINDOW tumbling(2 SECONDS);
AT 100 INSERT INTO S VALUES (1), (2);
AT 1500 INSERT INTO S VALUES (5);
ADVANCE TO 2000;
EXPECT Out VALUES (5) AT '00:00:01.999999';

TEST 'WITH';
CREATE STREAM S (a INT);
INSERT INTO Out WITH pos AS (SELECT a FROM S WHERE a > 0), twice AS (SELECT a * 2 AS b FROM pos) SELECT b FROM twice WHERE b < 7;
AT 0 INSERT INTO S VALUES (-1), (2), (4), (3);
EXPECT Out VALUES (4), (6);

TEST 'WITH names its columns';
CREATE STREAM S (a INT);
INSERT INTO Out WITH q (x) AS (SELECT a + 1 FROM S) SELECT x FROM q;
AT 0 INSERT INTO S VALUES (1);
EXPECT Out VALUES (2);

TEST 'a subquery';
CREATE STREAM S (k STRING, a INT);
INSERT INTO Out SELECT k, t FROM (SELECT k, sum(a) AS t FROM S GROUP BY k) AS q WHERE t > 2;
AT 0 INSERT INTO S VALUES ('x', 1), ('y', 5), ('x', 2);
EXPECT Out VALUES ('y', 5), ('x', 3);

TEST 'windows nest through subqueries';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT count(*) AS n FROM (SELECT sum(a) AS t FROM S WINDOW lengthBatch(2)) AS q WINDOW lengthBatch(2);
AT 0 INSERT INTO S VALUES (1), (2), (3), (4);
EXPECT Out VALUES (2);

TEST 'a view may not read itself';
CREATE VIEW V AS SELECT * FROM V;
EXPECT ERROR EF1317;
