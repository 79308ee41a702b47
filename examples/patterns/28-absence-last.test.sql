-- A final NOT without FOR lasts until WITHIN ends: boiling and no coolant for the rest of the minute.
TEST 'no coolant';
CREATE STREAM Boiler (what STRING);
INSERT INTO Alarm SELECT h.what AS what FROM PATTERN (h=Boiler[what = 'hot'] -> NOT Boiler[what = 'coolant'] WITHIN 1 MINUTE);
AT 0 INSERT INTO Boiler VALUES ('hot');
AT 30000 INSERT INTO Boiler VALUES ('warm');
ADVANCE BY 30 SECONDS;
EXPECT Alarm VALUES ('hot');
