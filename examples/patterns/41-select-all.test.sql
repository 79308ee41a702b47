-- SELECT * names columns alias_column.
TEST 'every column';
CREATE STREAM S (k STRING, v INT);
INSERT INTO Out SELECT * FROM PATTERN (a=S[v = 1] -> b=S[v = 2]);
AT 0 INSERT INTO S VALUES ('x', 1), ('y', 2);
EXPECT Out (a_k, a_v, b_k, b_v) VALUES ('x', 1, 'y', 2);
