-- WITHIN on a group: the handshake is quick, the transfer may take its time.
TEST 'a quick handshake';
CREATE STREAM Net (kind STRING, conn INT);
INSERT INTO Transfers SELECT s.conn AS conn
FROM PATTERN (EVERY (s=Net[kind = 'syn'] -> a=Net[kind = 'ack' AND conn = s.conn] WITHIN 1 SECOND) -> f=Net[kind = 'fin' AND conn = s.conn]) PARTITION BY conn;
AT 0 INSERT INTO Net VALUES ('syn', 1), ('syn', 2);
AT 900 INSERT INTO Net VALUES ('ack', 1);
AT 1100 INSERT INTO Net VALUES ('ack', 2);
AT 60000 INSERT INTO Net VALUES ('fin', 1), ('fin', 2);
EXPECT Transfers VALUES (1);
