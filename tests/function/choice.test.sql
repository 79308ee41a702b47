-- Functions of null and choice.

TEST 'coalesce: the first that is not NULL';
CREATE STREAM S (a INT, b INT);
INSERT INTO Out SELECT coalesce(a, b, 0) AS r1 FROM S;
AT 0 INSERT INTO S VALUES (1, 2), (NULL, 2), (NULL, NULL);
EXPECT Out VALUES (1), (2), (0);

TEST 'coalesce: later arguments are not looked at';
CREATE STREAM S (a INT, s STRING);
INSERT INTO Out SELECT coalesce(a, CAST(s AS INT)) AS r1 FROM S;
AT 0 INSERT INTO S VALUES (1, 'x'), (NULL, '7'), (NULL, 'x');
EXPECT Out VALUES (1), (7);

TEST 'coalesce promotes';
CREATE STREAM S (a INT, b DOUBLE);
INSERT INTO Out SELECT coalesce(a, b) AS r1 FROM S;
AT 0 INSERT INTO S VALUES (1, 2.5), (NULL, 2.5);
EXPECT Out VALUES (1.0), (2.5);

TEST 'ifnull and default';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT ifnull(a, 'none') AS r1, default(a, 'none') AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('x'), (NULL);
EXPECT Out VALUES ('x', 'x'), ('none', 'none');

TEST 'nullif';
CREATE STREAM S (a INT, b INT);
INSERT INTO Out SELECT nullif(a, b) AS r1 FROM S;
AT 0 INSERT INTO S VALUES (1, 1), (1, 2), (1, NULL), (NULL, 1);
EXPECT Out VALUES (NULL), (1), (1), (NULL);

TEST 'if and ifThenElse';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT if(a > 1, 'big', 'small') AS r1, ifThenElse(a > 1, 1, 2) AS r2 FROM S;
AT 0 INSERT INTO S VALUES (5), (1), (NULL);
EXPECT Out VALUES ('big', 1), ('small', 2), ('small', 2);

TEST 'greatest and least of text';
CREATE STREAM S (a STRING, b STRING);
INSERT INTO Out SELECT greatest(a, b) AS r1, least(a, b) AS r2 FROM S;
AT 0 INSERT INTO S VALUES ('pear', 'apple');
EXPECT Out VALUES ('pear', 'apple');

TEST 'maximum and minimum are other names';
CREATE STREAM S (a DOUBLE, b DOUBLE);
INSERT INTO Out SELECT maximum(a, b) AS r1, minimum(a, b) AS r2 FROM S;
AT 0 INSERT INTO S VALUES (1.5, 2.5);
EXPECT Out VALUES (2.5, 1.5);
