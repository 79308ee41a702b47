-- first(x), last(x): in the order of arrival of what the window holds; they skip NULLs.

TEST 'first, last: running';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT first(v) AS a, last(v) AS b FROM S;
AT 0 INSERT INTO S VALUES (NULL), (3), (1), (NULL);
EXPECT Out VALUES (NULL, NULL), (3, 3), (3, 1), (3, 1);

TEST 'first, last: of what the window holds';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT first(v) AS a, last(v) AS b FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (1), (2), (NULL), (4);
EXPECT Out VALUES CURRENT (1, 1), CURRENT (1, 2), EXPIRED (2, 2), CURRENT (2, 2), EXPIRED (NULL, NULL), CURRENT (4, 4);

TEST 'first, last: per group of a batch';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, first(v) AS a, last(v) AS b FROM S WINDOW TUMBLING(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 2), ('a', 3), ('a', 4);
ADVANCE TO 1000;
EXPECT Out VALUES ('a', 1, 4), ('b', 2, 2);

TEST 'first: after events left out of order';
CREATE STREAM S (ts LONG, v INT);
INSERT ALL EVENTS INTO Out SELECT first(v) AS a, last(v) AS b FROM S WINDOW externalTime(ts, 1 SECOND);
AT 0 INSERT INTO S VALUES (5000, 1), (4500, 2), (5500, 3), (6000, 4);
EXPECT Out VALUES CURRENT (1, 1), CURRENT (1, 2), EXPIRED (1, 1), CURRENT (1, 3), EXPIRED (3, 3), CURRENT (3, 4);
