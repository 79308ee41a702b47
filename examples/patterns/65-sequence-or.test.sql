-- OR in a SEQUENCE, with -> for the comma: badge, then code or finger, then the door, and nothing between.
TEST 'entered';
CREATE STREAM Door (door INT, what STRING, who STRING);
INSERT INTO Entered SELECT b.who AS who, c.what AS code, f.what AS finger
FROM SEQUENCE (EVERY b=Door[what = 'badge'] -> (c=Door[what = 'code'] OR f=Door[what = 'finger']) -> o=Door[what = 'open']) PARTITION BY door;
AT 0 INSERT INTO Door VALUES (1, 'badge', 'ann'), (2, 'badge', 'bob'), (1, 'finger', 'ann'), (2, 'code', 'bob'), (1, 'open', NULL);
AT 1 INSERT INTO Door VALUES (2, 'badge', 'cid'), (2, 'open', NULL), (2, 'badge', 'cid'), (2, 'code', 'cid'), (2, 'open', NULL);
EXPECT Entered VALUES ('ann', NULL, 'finger'), ('cid', 'code', NULL);
