-- The select list.

TEST 'items: all columns';
CREATE STREAM S (a INT, b STRING);
INSERT INTO Out SELECT * FROM S;
AT 0 INSERT INTO S VALUES (1, 'x'), (NULL, NULL);
EXPECT Out (a, b) VALUES (1, 'x'), (NULL, NULL);

TEST 'items: all columns and more';
CREATE STREAM S (a INT, b INT);
INSERT INTO Out SELECT *, a + b AS c FROM S;
AT 0 INSERT INTO S VALUES (1, 2);
EXPECT Out (a, b, c) VALUES (1, 2, 3);

TEST 'items: all columns of an alias';
CREATE STREAM S (a INT, b INT);
INSERT INTO Out SELECT x.* FROM S AS x;
AT 0 INSERT INTO S VALUES (1, 2);
EXPECT Out (a, b) VALUES (1, 2);

TEST 'items: all columns but some';
CREATE STREAM S (a INT, b INT, c INT);
INSERT INTO Out SELECT * EXCLUDE (b) FROM S;
AT 0 INSERT INTO S VALUES (1, 2, 3);
EXPECT Out (a, c) VALUES (1, 3);

TEST 'items: names ignore case and keep their spelling';
CREATE STREAM S (Price INT);
INSERT INTO Out SELECT PRICE, price + 1 AS Next FROM s;
AT 0 INSERT INTO S VALUES (1);
EXPECT Out (price, next) VALUES (1, 2);

TEST 'items: quoted names';
CREATE STREAM S ("a b" INT, `c` INT);
INSERT INTO Out SELECT "a b" AS "x y", c FROM S;
AT 0 INSERT INTO S VALUES (1, 2);
EXPECT Out ("x y", c) VALUES (1, 2);

TEST 'items: a later item may use an earlier alias';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT a * 2 AS b, b + 1 AS c FROM S;
AT 0 INSERT INTO S VALUES (5);
EXPECT Out VALUES (10, 11);

TEST 'items: a repeated name gets a number';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT a, a FROM S;
AT 0 INSERT INTO S VALUES (5);
EXPECT Out (a, a_1) VALUES (5, 5);

TEST 'items: words that are no reserved words are names';
CREATE STREAM S (timestamp INT, date INT, type INT, level INT, key INT, value INT, count INT, first INT, last INT);
INSERT INTO Out SELECT timestamp, date, type, level, key, value, count, first, last FROM S;
AT 0 INSERT INTO S VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9);
EXPECT Out VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9);

TEST 'items: an item that fails drops the row';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT a, CAST(a AS INT) AS n FROM S;
AT 0 INSERT INTO S VALUES ('1'), ('x'), ('2');
EXPECT Out VALUES ('1', 1), ('2', 2);

TEST 'items: every kind of constant';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT 1 AS i, 1.5 AS d, 'it''s' AS s, TRUE AS b, NULL AS n, TIMESTAMP '2026-01-01 00:00:00' AS t FROM S;
AT 0 INSERT INTO S VALUES (0);
EXPECT Out VALUES (1, 1.5, 'it''s', TRUE, NULL, TIMESTAMP '2026-01-01 00:00:00');

TEST 'items: a bare SELECT goes to OutputStream';
CREATE STREAM S (a INT);
SELECT a FROM S;
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT OutputStream VALUES (1), (2);

TEST 'items: INSERT INTO at the end of the query';
CREATE STREAM S (a INT);
SELECT a FROM S WHERE a > 1 INSERT INTO Out;
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT Out VALUES (2);
