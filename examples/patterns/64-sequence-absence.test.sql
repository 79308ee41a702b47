-- NOT … FOR in a SEQUENCE: a crane lifts and then hangs still for 20 seconds. A movement that the condition does not
-- forbid is passed over; any other event, as a second lift, ends the attempt, and may begin one.
TEST 'a load hangs';
CREATE STREAM Lifts (crane INT, kg INT);
CREATE STREAM Moves (crane INT, speed DOUBLE);
INSERT INTO Hanging SELECT l.crane AS crane, l.kg AS kg FROM SEQUENCE (EVERY l=Lifts, NOT Moves[speed > 0.5] FOR 20 SECONDS) PARTITION BY crane;
AT 0 INSERT INTO Lifts VALUES (1, 100), (2, 200), (3, 300);
AT 5000 INSERT INTO Moves VALUES (1, 0.1), (2, 1.5);
AT 10000 INSERT INTO Lifts VALUES (3, 350);
ADVANCE TO 40000;
EXPECT Hanging VALUES (1, 100) AT 20000, (3, 350) AT 30000;
