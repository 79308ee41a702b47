-- OUTPUT … EVERY n EVENTS.

TEST 'all every n: holds and releases';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S OUTPUT ALL EVERY 2 EVENTS;
AT 0 INSERT INTO S VALUES (1);
AT 100 INSERT INTO S VALUES (2);
AT 200 INSERT INTO S VALUES (3);
EXPECT Out VALUES (1) AT 100, (2) AT 100;

TEST 'all is the default';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S OUTPUT EVERY 2 EVENTS;
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Out VALUES (1), (2);

TEST 'all every n: held rows are flushed at the end of input';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S OUTPUT ALL EVERY 2 EVENTS;
AT 0 INSERT INTO S VALUES (1), (2), (3);
FLUSH;
EXPECT Out VALUES (1), (2), (3);

TEST 'first every n: the first row of each run of n';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S OUTPUT FIRST EVERY 3 EVENTS;
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5), (6), (7);
EXPECT Out VALUES (1), (4), (7);

TEST 'first every n: counts each group''s own rows';
CREATE STREAM S (k STRING);
INSERT INTO Out SELECT k FROM S GROUP BY k OUTPUT FIRST EVERY 5 EVENTS;
AT 0 INSERT INTO S VALUES ('a'), ('a'), ('b'), ('c'), ('d'), ('d'), ('d'), ('e');
EXPECT Out VALUES ('a'), ('b'), ('c'), ('d'), ('e');

TEST 'first every n: a group comes again after n of its own';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, count(*) AS n FROM S GROUP BY k OUTPUT FIRST EVERY 2 EVENTS;
AT 0 INSERT INTO S VALUES ('a', 0), ('b', 0), ('a', 0), ('a', 0), ('b', 0), ('b', 0);
EXPECT Out VALUES ('a', 1), ('b', 1), ('a', 3), ('b', 3);

TEST 'last every n: the last row of each run of n';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S OUTPUT LAST EVERY 3 EVENTS;
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5), (6), (7);
EXPECT Out VALUES (3), (6);

TEST 'last every n: each group''s last, groups in order of appearance, all rows count';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S GROUP BY k OUTPUT LAST EVERY 4 EVENTS;
AT 0 INSERT INTO S VALUES ('b', 1), ('a', 2), ('b', 3), ('a', 4), ('a', 5);
EXPECT Out VALUES ('b', 4), ('a', 6);

TEST 'last every n: held rows are flushed at the end of input';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S OUTPUT LAST EVERY 3 EVENTS;
AT 0 INSERT INTO S VALUES (1), (2), (3), (4), (5);
FLUSH;
EXPECT Out VALUES (3), (5);

TEST 'every n: current and expired rows both count';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT v FROM S WINDOW length(1) OUTPUT LAST EVERY 3 EVENTS;
AT 0 INSERT INTO S VALUES (1), (2), (3), (4);
-- C1 X1 C2 | X2 C3 X3 | C4
EXPECT Out VALUES CURRENT (2), EXPIRED (3);

TEST 'all every n: rows of closes count one by one';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW lengthBatch(2) OUTPUT ALL EVERY 3 EVENTS;
AT 0 INSERT INTO S VALUES (1), (2), (3), (4);
EXPECT Out VALUES (1), (2), (3);

TEST 'every 1 event: every row at once';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S OUTPUT ALL EVERY 1 EVENTS;
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT Out VALUES (1), (2);
