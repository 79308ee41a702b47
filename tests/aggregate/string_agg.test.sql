-- string_agg(x, separator), array_agg(x).

TEST 'string_agg: in the order of arrival, without NULLs';
CREATE STREAM S (v STRING);
INSERT INTO Out SELECT string_agg(v, ', ') AS t FROM S;
AT 0 INSERT INTO S VALUES (NULL), ('b'), ('a'), (NULL), ('');
EXPECT Out VALUES (NULL), ('b'), ('b, a'), ('b, a'), ('b, a, ');

TEST 'string_agg: of what the window holds';
CREATE STREAM S (v STRING);
INSERT ALL EVENTS INTO Out SELECT string_agg(v, '-') AS t FROM S WINDOW length(2);
AT 0 INSERT INTO S VALUES ('a'), ('b'), ('c');
EXPECT Out VALUES CURRENT ('a'), CURRENT ('a-b'), EXPIRED ('b'), CURRENT ('b-c');

TEST 'string_agg: distinct values';
CREATE STREAM S (v STRING);
INSERT INTO Out SELECT string_agg(DISTINCT v, ',') AS t FROM S WINDOW lengthBatch(4);
AT 0 INSERT INTO S VALUES ('b'), ('a'), ('b'), ('c');
EXPECT Out VALUES ('b,a,c');

TEST 'string_agg: per group';
CREATE STREAM S (k STRING, v STRING);
INSERT INTO Out SELECT k, string_agg(v, '') AS t FROM S WINDOW TUMBLING(1 SECOND) GROUP BY k;
AT 0 INSERT INTO S VALUES ('x', 'a'), ('y', 'b'), ('x', 'c');
ADVANCE TO 1000;
EXPECT Out VALUES ('x', 'ac'), ('y', 'b');
