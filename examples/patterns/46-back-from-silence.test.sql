-- NOT … FOR in front under EVERY: a device that is heard again after at least a minute of silence, every time. Each beat
-- before the minute is over starts the silence anew.
TEST 'heard again';
CREATE STREAM Beats (device STRING, n INT);
INSERT INTO Back SELECT b.device AS device, b.n AS n FROM PATTERN (EVERY (NOT Beats FOR 1 MINUTE -> b=Beats)) PARTITION BY device;
AT '00:00:00' INSERT INTO Beats VALUES ('d1', 1), ('d2', 1);
AT '00:00:30' INSERT INTO Beats VALUES ('d1', 2), ('d2', 2);
AT '00:01:20' INSERT INTO Beats VALUES ('d2', 3);
AT '00:01:30' INSERT INTO Beats VALUES ('d1', 3);
AT '00:02:10' INSERT INTO Beats VALUES ('d1', 4), ('d2', 4);
AT '00:03:15' INSERT INTO Beats VALUES ('d1', 5), ('d2', 5);
EXPECT Back VALUES ('d1', 3), ('d1', 5), ('d2', 5);
