-- array_agg(x): a LIST of the values, without NULLs, in the order of arrival.

TEST 'array_agg: of what the window holds';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT array_agg(v) AS l FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES (1), (2), (3);
EXPECT Out VALUES ([1]), ([1, 2]), ([2, 3]);

TEST 'array_agg: of nothing is NULL';
CREATE STREAM S (v INT);
INSERT INTO Out SELECT array_agg(v) AS l FROM S;
AT 0 INSERT INTO S VALUES (NULL), (4);
EXPECT Out VALUES (NULL), ([4]);

TEST 'array_agg: text, per group';
CREATE STREAM S (k INT, v STRING);
INSERT INTO Out SELECT k, array_agg(v) AS l FROM S WINDOW lengthBatch(3) GROUP BY k;
AT 0 INSERT INTO S VALUES (1, 'a'), (2, 'b'), (1, 'c');
EXPECT Out VALUES (1, ['a', 'c']), (2, ['b']);
