-- Keywords, names, comments and literals: section 1 of the language.

TEST 'keywords have no case';
create stream S (a int);
insert into Out select a from S where a > 1;
at 0 insert into S values (1), (2);
expect Out values (2);

TEST 'function names have no case';
CREATE STREAM S (s STRING);
INSERT INTO Out SELECT UPPER(s) AS u, Length(s) AS n FROM S;
AT 0 INSERT INTO S VALUES ('ab');
EXPECT Out VALUES ('AB', 2);

TEST 'names have no case but keep their spelling';
CREATE STREAM Trades (Symbol STRING, Price DOUBLE);
INSERT INTO Out SELECT symbol, PRICE * 2 AS Twice FROM TRADES;
AT 0 INSERT INTO trades VALUES ('IBM', 1.5);
EXPECT out (SYMBOL, twice) VALUES ('IBM', 3.0);

TEST 'a quoted name may hold anything';
CREATE STREAM "my trades" ("the price" DOUBLE, "select" INT);
INSERT INTO Out SELECT "the price" AS p, "select" AS s FROM "my trades";
AT 0 INSERT INTO "my trades" VALUES (2.5, 7);
EXPECT Out VALUES (2.5, 7);

TEST 'backticks quote names too';
CREATE STREAM S (`group by` INT);
INSERT INTO Out SELECT `group by` AS g FROM S;
AT 0 INSERT INTO S VALUES (3);
EXPECT Out VALUES (3);

TEST 'a quote inside a string is written twice';
CREATE STREAM S (s STRING);
INSERT INTO Out SELECT s || '''s' AS t FROM S;
AT 0 INSERT INTO S VALUES ('it');
EXPECT Out VALUES ('it''s');

TEST 'comments';
CREATE STREAM S (a INT); -- to the end of the line
INSERT INTO Out /* over
several lines */ SELECT a + /* in between */ 1 AS b FROM S;
AT 0 INSERT INTO S VALUES (1);
EXPECT Out VALUES (2);

TEST 'the words of the language are names where a name is meant';
CREATE STREAM S (timestamp LONG, date STRING, type STRING, level INT, user STRING, key STRING, value DOUBLE, count INT, first INT, last INT, match INT);
INSERT INTO Out SELECT timestamp, date, type, level, user, key, value, count, first, last, match FROM S WHERE level > 0 AND count > 0;
AT 0 INSERT INTO S VALUES (1, 'd', 't', 2, 'u', 'k', 1.5, 3, 4, 5, 6);
EXPECT Out VALUES (1, 'd', 't', 2, 'u', 'k', 1.5, 3, 4, 5, 6);

TEST 'window and order are names too';
CREATE STREAM Order (window INT, order INT, "group" INT);
INSERT INTO Out SELECT window, order FROM Order WHERE window < order;
AT 0 INSERT INTO Order VALUES (1, 2, 3);
EXPECT Out VALUES (1, 2);

TEST 'limit and offset not followed by a number are names';
CREATE STREAM S (limit INT, offset INT);
INSERT INTO Out SELECT limit + offset AS t FROM S WHERE limit > 1;
AT 0 INSERT INTO S VALUES (5, 6);
EXPECT Out VALUES (11);

TEST 'two names that differ in case only are an error';
CREATE STREAM S (a INT, A INT);
EXPECT ERROR EF1110;
