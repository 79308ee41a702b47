-- A device that has said something and then nothing for a minute.
TEST 'missing heartbeat';
CREATE STREAM Beats (device STRING);
INSERT INTO Silent
SELECT b.device AS device FROM PATTERN (EVERY b=Beats -> NOT Beats FOR 1 MINUTE) PARTITION BY device;
AT '00:00:00' INSERT INTO Beats VALUES ('d1'), ('d2');
AT '00:00:40' INSERT INTO Beats VALUES ('d1');
AT '00:00:50' INSERT INTO Beats VALUES ('d2');
AT '00:01:30' INSERT INTO Beats VALUES ('d1');
ADVANCE BY 25 SECONDS;
EXPECT Silent VALUES ('d2');
