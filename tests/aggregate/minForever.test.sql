-- minForever(x), maxForever(x): never reset.

TEST 'minForever, maxForever: what left a window still counts';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT minForever(v) AS a, maxForever(v) AS b, min(v) AS c FROM S WINDOW length(1);
AT 0 INSERT INTO S VALUES (5), (1), (9), (4);
EXPECT Out VALUES (5, 5, 5), (1, 5, 1), (1, 9, 9), (1, 9, 4);

TEST 'minForever: goes on through closes';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT minForever(v) AS a, sum(v) AS t FROM S WINDOW TUMBLING(1 SECOND);
AT 0 INSERT INTO S VALUES (3), (2);
AT 1000 INSERT INTO S VALUES (7);
ADVANCE TO 2000;
EXPECT Out VALUES (2, 5), (2, 7);

TEST 'maxForever: an emptied window keeps it';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT maxForever(v) AS a, max(v) AS b FROM S WINDOW time(1 SECOND);
AT 0 INSERT INTO S VALUES (3);
ADVANCE TO 1000;
EXPECT Out VALUES CURRENT (3, 3), EXPIRED (3, NULL);

TEST 'minForever: per group';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, minForever(v) AS a FROM S WINDOW lengthBatch(2) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 5), ('a', 3), ('b', 4);
EXPECT Out VALUES ('a', 1), ('b', 5), ('a', 1), ('b', 4);
