-- NOT … FOR between two events: a press that stood for 30 seconds, nobody locked it out, and it starts again.
TEST 'restarted without a lock';
CREATE STREAM Presses (press INT, what STRING);
INSERT INTO Alerts SELECT s.press AS press
FROM PATTERN (EVERY s=Presses[what = 'stop'] -> NOT Presses[what = 'lock'] FOR 30 SECONDS -> g=Presses[what = 'start'] WITHIN 1 HOUR) PARTITION BY press;
AT 0 INSERT INTO Presses VALUES (1, 'stop'), (2, 'stop'), (3, 'stop');
AT 10000 INSERT INTO Presses VALUES (2, 'lock');
AT 20000 INSERT INTO Presses VALUES (3, 'start');
AT 40000 INSERT INTO Presses VALUES (1, 'start'), (2, 'start');
EXPECT Alerts VALUES (1);
