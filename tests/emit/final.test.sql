-- EMIT FINAL and EMIT CHANGES.

TEST 'final: the whole input is one batch';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t, count(*) AS n FROM S GROUP BY k EMIT FINAL;
AT 0 INSERT INTO S VALUES ('b', 1), ('a', 2);
AT 500 INSERT INTO S VALUES ('b', 3);
FLUSH;
EXPECT Out VALUES CURRENT ('b', 4, 2) AT 500, CURRENT ('a', 2, 1) AT 500;

TEST 'final: nothing before the end of input';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S EMIT FINAL;
AT 0 INSERT INTO S VALUES (1);
ADVANCE BY 1 HOUR;
EXPECT NOTHING IN Out;

TEST 'final: an ungrouped aggregate over no rows gives one row';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) AS n, max(v) AS m FROM S WHERE v > 10 EMIT FINAL;
AT 0 INSERT INTO S VALUES (1);
FLUSH;
EXPECT Out VALUES (0, NULL);

TEST 'final: HAVING, ORDER BY, LIMIT and OFFSET as in plain SQL';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, sum(v) AS t FROM S GROUP BY k HAVING t > 1 ORDER BY t DESC LIMIT 2 OFFSET 1 EMIT FINAL;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 2), ('c', 3), ('d', 4), ('e', 5);
FLUSH;
EXPECT Out VALUES ('d', 4), ('c', 3);

TEST 'changes: without window what aggregates do by themselves';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S EMIT CHANGES;
AT 0 INSERT INTO S VALUES (1), (2);
EXPECT Out VALUES (1), (3);

TEST 'changes: a batch window without aggregates gives each event at once';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S WINDOW TUMBLING(1 SECOND) EMIT CHANGES;
AT 100 INSERT INTO S VALUES (1);
AT 200 INSERT INTO S VALUES (2);
ADVANCE TO 5000;
EXPECT Out VALUES (1) AT 100, (2) AT 200;

TEST 'changes: HAVING tests each row';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT count(*) AS n FROM S WINDOW TUMBLING(1 SECOND) HAVING n > 1 EMIT CHANGES;
AT 100 INSERT INTO S VALUES (1), (2), (3);
AT 1000 INSERT INTO S VALUES (4), (5);
EXPECT Out VALUES (2), (3), (2);

TEST 'changes: groups begin anew with every period';
CREATE STREAM S (k STRING);
INSERT INTO Out SELECT k, count(*) AS n FROM S WINDOW TUMBLING(1 SECOND) GROUP BY k EMIT CHANGES;
AT 0 INSERT INTO S VALUES ('a'), ('a'), ('b');
AT 1000 INSERT INTO S VALUES ('b'), ('a');
EXPECT Out VALUES ('a', 1), ('a', 2), ('b', 1), ('b', 1), ('a', 1);

TEST 'on window close: the same as final';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT sum(v) AS t FROM S WINDOW TUMBLING(1 SECOND) EMIT ON WINDOW CLOSE;
AT 0 INSERT INTO S VALUES (1), (2);
ADVANCE TO 1000;
EXPECT Out VALUES (3);

TEST 'changes: with LIMIT, as ksqlDB writes it';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT v FROM S EMIT CHANGES LIMIT 2;
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Out VALUES (1), (2);
