-- A batch that went through the three stations of its recipe, in order.
TEST 'batch trace';
CREATE STREAM Steps (batch INT, station STRING, temperature DOUBLE);
INSERT INTO Done
SELECT m.batch AS batch, m.temperature AS mixed, b.temperature AS baked, p.temperature AS packed
FROM PATTERN (EVERY m=Steps[station = 'mix'] -> b=Steps[station = 'bake' AND batch = m.batch] -> p=Steps[station = 'pack' AND batch = b.batch]);
AT 0 INSERT INTO Steps VALUES (1, 'mix', 20.0), (2, 'mix', 21.0);
AT 1000 INSERT INTO Steps VALUES (2, 'bake', 180.0), (1, 'pack', 25.0), (1, 'bake', 190.0);
AT 2000 INSERT INTO Steps VALUES (1, 'pack', 30.0);
EXPECT Done VALUES (1, 20.0, 190.0, 30.0);
