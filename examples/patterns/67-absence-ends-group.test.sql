-- NOT without FOR at the end of a group lasts until the group's WITHIN ends: deployed, ten minutes without an error, and
-- at any time after that promoted.
TEST 'promoted after a quiet start';
CREATE STREAM Ops (service STRING, what STRING, version INT);
INSERT INTO Promoted SELECT d.service AS service, d.version AS version
FROM PATTERN (EVERY (d=Ops[what = 'deploy'] -> NOT Ops[what = 'error'] WITHIN 10 MINUTES) -> p=Ops[what = 'promote' AND version = d.version] WITHIN 1 DAY)
PARTITION BY service;
AT '09:00:00' INSERT INTO Ops VALUES ('cart', 'deploy', 7), ('mail', 'deploy', 3);
AT '09:05:00' INSERT INTO Ops VALUES ('mail', 'error', 3);
AT '09:08:00' INSERT INTO Ops VALUES ('cart', 'promote', 6);
AT '09:15:00' INSERT INTO Ops VALUES ('cart', 'error', 7), ('cart', 'promote', 7), ('mail', 'promote', 3);
EXPECT Promoted VALUES ('cart', 7);
