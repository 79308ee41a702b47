-- EVERY NOT … FOR: says every minute that nothing happened.
TEST 'still nothing';
CREATE STREAM Sensor (v INT);
CREATE STREAM Start (name STRING);
INSERT INTO Quiet SELECT s.name AS name FROM PATTERN (s=Start -> EVERY NOT Sensor FOR 1 MINUTE);
AT '00:00:00' INSERT INTO Start VALUES ('night');
ADVANCE BY 2 MINUTES;
AT '00:02:30' INSERT INTO Sensor VALUES (1);
ADVANCE BY 1 MINUTE;
EXPECT Quiet VALUES ('night'), ('night'), ('night');
