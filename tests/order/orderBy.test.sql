-- ORDER BY, LIMIT and OFFSET of each close of a batch window.

TEST 'order by: the rows of a close';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW lengthBatch(3) ORDER BY v;
AT 0 INSERT INTO S VALUES (3), (1), (2), (9), (8), (7);
EXPECT Out VALUES (1), (2), (3), (7), (8), (9);

TEST 'order by: DESC';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW lengthBatch(3) ORDER BY v DESC;
AT 0 INSERT INTO S VALUES (3), (1), (2);
EXPECT Out VALUES (3), (2), (1);

TEST 'order by: NULLs sort last, with DESC first';
CREATE STREAM S (v INT);
INSERT INTO A SELECT v FROM S WINDOW lengthBatch(3) ORDER BY v;
INSERT INTO B SELECT v FROM S WINDOW lengthBatch(3) ORDER BY v DESC;
INSERT INTO C SELECT v FROM S WINDOW lengthBatch(3) ORDER BY v NULLS FIRST;
INSERT INTO D SELECT v FROM S WINDOW lengthBatch(3) ORDER BY v DESC NULLS LAST;
AT 0 INSERT INTO S VALUES (3), (NULL), (2);
EXPECT A VALUES (2), (3), (NULL);
EXPECT B VALUES (NULL), (3), (2);
EXPECT C VALUES (NULL), (2), (3);
EXPECT D VALUES (3), (2), (NULL);

TEST 'order by: equal rows keep their order';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, v FROM S WINDOW lengthBatch(4) ORDER BY v;
AT 0 INSERT INTO S VALUES ('a', 2), ('b', 1), ('c', 2), ('d', 1);
EXPECT Out VALUES ('b', 1), ('d', 1), ('a', 2), ('c', 2);

TEST 'order by: two keys';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, v FROM S WINDOW lengthBatch(4) ORDER BY k DESC, v;
AT 0 INSERT INTO S VALUES ('a', 2), ('b', 2), ('a', 1), ('b', 1);
EXPECT Out VALUES ('b', 1), ('b', 2), ('a', 1), ('a', 2);

TEST 'order by: a position, and an expression';
CREATE STREAM S (k STRING, v INT);
INSERT INTO A SELECT k, v FROM S WINDOW lengthBatch(3) ORDER BY 2;
INSERT INTO B SELECT k FROM S WINDOW lengthBatch(3) ORDER BY abs(v - 2), k;
AT 0 INSERT INTO S VALUES ('a', 3), ('b', 1), ('c', 2);
EXPECT A VALUES ('b', 1), ('c', 2), ('a', 3);
EXPECT B VALUES ('c'), ('a'), ('b');

TEST 'order by: an aggregate, of the groups of a close';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW TUMBLING(1 SECOND) GROUP BY k ORDER BY t DESC LIMIT 2;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 5), ('c', 3), ('a', 3);
ADVANCE TO 1000;
EXPECT Out VALUES ('b', 5), ('a', 4);

TEST 'order by: an aggregate that is not selected';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k FROM S WINDOW TUMBLING(1 SECOND) GROUP BY k ORDER BY count(*) DESC, k;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 5), ('c', 3), ('c', 3);
ADVANCE TO 1000;
EXPECT Out VALUES ('c'), ('a'), ('b');

TEST 'order by: an output name comes before a column';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT -v AS v FROM S WINDOW lengthBatch(3) ORDER BY v;
AT 0 INSERT INTO S VALUES (1), (3), (2);
EXPECT Out VALUES (-3), (-2), (-1);

TEST 'limit and offset: of each close';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW lengthBatch(4) ORDER BY v LIMIT 2 OFFSET 1;
AT 0 INSERT INTO S VALUES (4), (3), (2), (1), (8), (7), (6), (5);
EXPECT Out VALUES (2), (3), (6), (7);

TEST 'limit: of each close, without order';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW lengthBatch(3) LIMIT 1;
AT 0 INSERT INTO S VALUES (4), (3), (2), (1), (8), (7);
EXPECT Out VALUES (4), (1);

TEST 'limit: FETCH FIRST';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW lengthBatch(3) ORDER BY v FETCH FIRST 2 ROWS ONLY;
AT 0 INSERT INTO S VALUES (4), (3), (2);
EXPECT Out VALUES (2), (3);

TEST 'limit: EXPIRED rows are those that came out, in that order';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW lengthBatch(3) ORDER BY v DESC LIMIT 2;
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5), (6);
EXPECT Out VALUES CURRENT (3), CURRENT (2), EXPIRED (3), EXPIRED (2), CURRENT (6), CURRENT (5);

TEST 'order by: over the whole input';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S GROUP BY k ORDER BY t DESC LIMIT 1 EMIT FINAL;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 2), ('a', 2);
FLUSH;
EXPECT Out VALUES ('a', 3);

TEST 'order by: text by its bytes, BOOL false first';
CREATE STREAM S (s STRING, b BOOL);
INSERT INTO Out SELECT s, b FROM S WINDOW lengthBatch(4) ORDER BY b, s;
AT 0 INSERT INTO S VALUES ('b', TRUE), ('a', TRUE), ('Z', FALSE), ('aa', FALSE);
EXPECT Out VALUES ('Z', FALSE), ('aa', FALSE), ('a', TRUE), ('b', TRUE);
