-- min(x), max(x): any ordered type, which they keep.

TEST 'min, max: running';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT min(v) AS a, max(v) AS b FROM S;
AT 0 INSERT INTO S VALUES (3), (NULL), (1), (5);
EXPECT Out VALUES (3, 3), (3, 3), (1, 3), (1, 5);

TEST 'min, max: over a window that forgets them';
CREATE STREAM S (v INT);
INSERT ALL EVENTS INTO Out SELECT min(v) AS a, max(v) AS b FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (1), (9), (4), (5);
EXPECT Out VALUES CURRENT (1, 1), CURRENT (1, 9), EXPIRED (9, 9), CURRENT (4, 9), EXPIRED (4, 4), CURRENT (4, 5);

TEST 'min, max: equal values leave one by one';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT min(v) AS a FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (1), (1), (2), (3);
EXPECT Out VALUES (1), (1), (1), (2);

TEST 'min, max: of text';
CREATE STREAM S (v STRING);
INSERT INTO Out SELECT min(v) AS a, max(v) AS b FROM S;
AT 0 INSERT INTO S VALUES ('pear'), ('apple'), ('Zoo');
EXPECT Out VALUES ('pear', 'pear'), ('apple', 'pear'), ('Zoo', 'pear');

TEST 'min, max: of DOUBLE, per group';
CREATE STREAM S (k STRING, v DOUBLE);
INSERT INTO Out SELECT k, min(v) AS a, max(v) AS b FROM S WINDOW lengthBatch(4) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1.5), ('b', -2.0), ('a', 0.5), ('b', NULL);
EXPECT Out VALUES ('a', 0.5, 1.5), ('b', -2.0, -2.0);

TEST 'min, max: of TIMESTAMP';
CREATE STREAM S (t TIMESTAMP);
INSERT INTO Out SELECT max(t) AS a FROM S;
AT 0 INSERT INTO S VALUES ('2026-01-02 00:00:00'), ('2026-01-01 00:00:00');
EXPECT Out VALUES (TIMESTAMP '2026-01-02 00:00:00'), (TIMESTAMP '2026-01-02 00:00:00');

TEST 'min, max: FILTER';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT min(v) FILTER (WHERE v > 2) AS a FROM S;
AT 0 INSERT INTO S VALUES (1), (5), (3);
EXPECT Out VALUES (NULL), (5), (3);
