-- SELECT * names columns alias_column.
TEST 'every column';
CREATE STREAM Parcels (id STRING, place STRING);
INSERT INTO Out SELECT * FROM PATTERN (a=Parcels[place = 'depot'] -> b=Parcels[place = 'door' AND id = a.id]);
AT 0 INSERT INTO Parcels VALUES ('x', 'depot'), ('y', 'door'), ('x', 'door');
EXPECT Out (a_id, a_place, b_id, b_place) VALUES ('x', 'depot', 'x', 'door');
