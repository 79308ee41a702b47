-- WHERE keeps the rows for which its condition is TRUE.

TEST 'where: only TRUE passes';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WHERE v > 2;
AT 0 INSERT INTO S VALUES (1), (2), (3), (NULL), (4);
EXPECT Out VALUES (3), (4);

TEST 'where: the bracket filter is the same';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S[v > 2];
AT 0 INSERT INTO S VALUES (1), (3);
EXPECT Out VALUES (3);

TEST 'where: both filters hold';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S[v > 2] WHERE v < 5;
AT 0 INSERT INTO S VALUES (1), (3), (5);
EXPECT Out VALUES (3);

TEST 'where: a column of the source wins over an alias of the select list';
CREATE STREAM S (a INT, b INT);
INSERT INTO Out SELECT a + 10 AS b, b AS c FROM S WHERE b < 5;
AT 0 INSERT INTO S VALUES (1, 2), (1, 7);
EXPECT Out VALUES (11, 2);

TEST 'where: an alias of the select list';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT a * 2 AS twice FROM S WHERE twice > 5;
AT 0 INSERT INTO S VALUES (1), (3);
EXPECT Out VALUES (6);

TEST 'where: an event for which it fails is rejected';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT a FROM S WHERE CAST(a AS INT) > 1;
AT 0 INSERT INTO S VALUES ('1'), ('2'), ('x'), ('3');
EXPECT Out VALUES ('2'), ('3');

TEST 'where: a rejected event does not enter the window';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT a, count(*) AS n FROM S WINDOW length(2) WHERE CAST(a AS INT) > 0;
AT 0 INSERT INTO S VALUES ('1'), ('x'), ('2'), ('3');
EXPECT Out VALUES ('1', 1), ('2', 2), ('3', 2);

TEST 'where: nothing passes';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT a FROM S WHERE FALSE;
AT 0 INSERT INTO S VALUES (1);
EXPECT NOTHING IN Out;

TEST 'where: with the name of the stream, and with an alias';
CREATE STREAM S (a INT);
INSERT INTO A SELECT S.a FROM S WHERE S.a > 1;
INSERT INTO B SELECT x.a FROM S AS x WHERE x.a > 1;
INSERT INTO C SELECT x.a FROM S x WINDOW length(1) WHERE x.a > 1;
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT A VALUES (2);
EXPECT B VALUES (2);
EXPECT C VALUES (2);
