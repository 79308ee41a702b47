-- INSERT: the target and its columns.

TEST 'insert: numbers go into any number column';
CREATE STREAM S (i INT, d DOUBLE);
CREATE STREAM Out (a DOUBLE, b LONG);
INSERT INTO Out SELECT i, d FROM S;
AT 0 INSERT INTO S VALUES (1, 2.75), (-1, -2.75);
EXPECT Out VALUES (1.0, 2), (-1.0, -2);

TEST 'insert: a value that does not fit is an event error';
CREATE STREAM S (l LONG);
CREATE STREAM Out (a INT);
INSERT INTO Out SELECT l FROM S;
AT 0 INSERT INTO S VALUES (1), (2147483648), (3);
EXPECT Out VALUES (1), (3);

TEST 'insert: into columns by name';
CREATE STREAM S (x INT, y INT);
CREATE STREAM Out (a INT, b INT);
INSERT INTO Out (b, a) SELECT x, y FROM S;
AT 0 INSERT INTO S VALUES (1, 2);
EXPECT Out (a, b) VALUES (2, 1);

TEST 'insert: an undeclared target takes the types of the query';
CREATE STREAM S (x INT);
INSERT INTO Mid SELECT x, x * 0.5 AS half FROM S;
INSERT INTO Out SELECT half + 1 AS h FROM Mid WHERE x > 1;
AT 0 INSERT INTO S VALUES (1), (3);
EXPECT Out VALUES (2.5);

TEST 'insert: expired rows arrive in the stream as ordinary events';
CREATE STREAM S (v INT);
INSERT EXPIRED EVENTS INTO Gone SELECT v FROM S WINDOW length(1);
INSERT INTO Out SELECT v, count(*) AS n FROM Gone;
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Gone VALUES EXPIRED (1), EXPIRED (2);
EXPECT Out VALUES CURRENT (1, 1), CURRENT (2, 2);

TEST 'insert: CURRENT EVENTS is the default';
CREATE STREAM S (v INT);
INSERT CURRENT EVENTS INTO Out SELECT v FROM S WINDOW length(1);
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT Out VALUES CURRENT (1), CURRENT (2);

TEST 'insert: rows by name, a missing column is NULL';
CREATE STREAM S (a INT, b INT);
INSERT INTO Out SELECT a, b FROM S;
AT 0 INSERT INTO S (b) VALUES (5);
EXPECT Out VALUES (NULL, 5);

TEST 'an expectation with kinds tells CURRENT from EXPIRED in every row';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW length(1);
AT 0 INSERT INTO S VALUES (1), (2), (2);
EXPECT Out VALUES (1), EXPIRED (1), (2), EXPIRED (2), (2);
