-- AND: both, in whichever order.
TEST 'both signatures';
CREATE STREAM Signed (doc INT, who STRING);
INSERT INTO Complete SELECT a.doc AS doc
FROM PATTERN (EVERY (a=Signed[who = 'boss'] AND b=Signed[who = 'client'])) PARTITION BY doc;
AT 0 INSERT INTO Signed VALUES (1, 'client'), (2, 'boss'), (1, 'boss'), (2, 'boss'), (2, 'client');
EXPECT Complete VALUES (1), (2);
