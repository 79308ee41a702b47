-- EVERY around a group with a quantifier: whenever three items have been picked and packed, one after another, a carton
-- is full. p.item is the item of the same repetition.
TEST 'cartons of three';
CREATE STREAM Scans (station STRING, what STRING, item INT);
INSERT INTO Cartons SELECT p[0].station AS station, c.item AS items
FROM PATTERN (EVERY (p=Scans[what = 'pick'] -> c=Scans[what = 'pack' AND item = p.item]){3}) PARTITION BY station;
AT 0 INSERT INTO Scans VALUES ('A', 'pick', 1), ('A', 'pack', 1), ('A', 'pick', 2), ('B', 'pick', 7), ('A', 'pack', 9), ('A', 'pack', 2);
AT 1 INSERT INTO Scans VALUES ('A', 'pick', 3), ('A', 'pack', 3), ('B', 'pack', 7), ('A', 'pick', 4), ('A', 'pack', 4);
AT 2 INSERT INTO Scans VALUES ('A', 'pick', 5), ('A', 'pack', 5), ('A', 'pick', 6), ('A', 'pack', 6);
EXPECT Cartons VALUES ('A', [1, 2, 3]), ('A', [4, 5, 6]);
