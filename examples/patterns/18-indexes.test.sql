-- e[0], e[last], e[last-1]: single events of a collection; out of range is NULL.
TEST 'single events of a collection';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT e[0].v AS first, e[1].v AS second, e[last].v AS newest, e[last-1].v AS before, e[7].v AS none
FROM PATTERN (e=S[v < 100]{2,} -> z=S[v >= 100]);
AT 0 INSERT INTO S VALUES (1), (2), (3), (100);
EXPECT Out VALUES (1, 2, 3, 2, NULL);
