-- Functions of lists.

TEST 'list_length, list_contains and list_position';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT list_length([a, 5, 6]) AS r1, list_contains([1, 2], a) AS r2, list_position([1, 2], a) AS r3 FROM S;
AT 0 INSERT INTO S VALUES (2), (9);
EXPECT Out VALUES (3, TRUE, 2), (3, FALSE, 0);

TEST 'an element, from 1';
CREATE STREAM S (a STRING);
INSERT INTO Out SELECT split(a, ',')[1] AS r1, split(a, ',')[2] AS r2, split(a, ',')[3] AS r3 FROM S;
AT 0 INSERT INTO S VALUES ('x,y');
EXPECT Out VALUES ('x', 'y', NULL);

TEST 'list_sort and list_distinct';
CREATE STREAM S (a INT);
INSERT INTO Out SELECT list_sort([3, a, 2]) AS r1, list_distinct([a, 1, a]) AS r2 FROM S;
AT 0 INSERT INTO S VALUES (1);
EXPECT Out VALUES ([1, 2, 3], [1]);
