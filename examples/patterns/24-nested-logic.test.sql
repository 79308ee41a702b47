-- AND and OR nested: the key and either the code or the card.
TEST 'two factors';
CREATE STREAM Auth (kind STRING);
INSERT INTO Opened SELECT k.kind AS a, p.kind AS b, c.kind AS c
FROM PATTERN (k=Auth[kind = 'key'] AND (p=Auth[kind = 'pin'] OR c=Auth[kind = 'card']));
AT 0 INSERT INTO Auth VALUES ('card'), ('pin'), ('key');
EXPECT Opened VALUES ('key', NULL, 'card');
