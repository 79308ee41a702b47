-- WINDOW batch([n]): the events sent together as one unit, at most n each.

TEST 'batch: the rows of one INSERT';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t, count(*) AS n FROM S WINDOW batch();
AT 0 INSERT INTO S VALUES (1), (2), (3);
AT 0 INSERT INTO S VALUES (4);
AT 100 INSERT INTO S VALUES (5), (6);
EXPECT Out VALUES (6, 3), (4, 1), (11, 2);

TEST 'batch: at most n';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW batch(2);
AT 0 INSERT INTO S VALUES (1), (2), (3);
AT 0 INSERT INTO S VALUES (4);
EXPECT Out VALUES (3), (3), (4);

TEST 'batch: expired at the next close';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW batch();
AT 0 INSERT INTO S VALUES (1), (2);
AT 0 INSERT INTO S VALUES (3);
EXPECT Out VALUES CURRENT (1), CURRENT (2), EXPIRED (1), EXPIRED (2), CURRENT (3);

TEST 'batch: groups';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S WINDOW batch() GROUP BY k;
AT 0 INSERT INTO S VALUES ('b', 1), ('a', 2), ('b', 3);
AT 0 INSERT INTO S VALUES ('b', 4);
EXPECT Out VALUES ('b', 4), ('a', 2), ('b', 4);

TEST 'batch: a unit with nothing that passes WHERE does not close';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) AS n FROM S WINDOW batch() WHERE v > 0;
AT 0 INSERT INTO S VALUES (1), (2);
AT 0 INSERT INTO S VALUES (-1), (-2);
AT 0 INSERT INTO S VALUES (3), (-3);
EXPECT Out VALUES (2), (1);
