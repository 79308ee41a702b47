-- bool_and(x), bool_or(x).

TEST 'bool_and, bool_or: running';
CREATE STREAM S (b BOOL);
INSERT INTO Out SELECT bool_and(b) AS a, bool_or(b) AS o FROM S;
AT 0 INSERT INTO S VALUES (NULL), (TRUE), (FALSE), (TRUE);
EXPECT Out VALUES (NULL, NULL), (TRUE, TRUE), (FALSE, TRUE), (FALSE, TRUE);

TEST 'bool_and, bool_or: over a window';
CREATE STREAM S (b BOOL);
INSERT INTO Out SELECT bool_and(b) AS a, bool_or(b) AS o FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (TRUE), (FALSE), (FALSE), (TRUE), (TRUE);
EXPECT Out VALUES (TRUE, TRUE), (FALSE, TRUE), (FALSE, FALSE), (FALSE, TRUE), (TRUE, TRUE);

TEST 'bool_and: of a condition, per group';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT k, bool_and(v > 0) AS a FROM S WINDOW lengthBatch(4) GROUP BY k;
AT 0 INSERT INTO S VALUES ('a', 1), ('b', 1), ('a', 0), ('b', 2);
EXPECT Out VALUES ('a', FALSE), ('b', TRUE);
