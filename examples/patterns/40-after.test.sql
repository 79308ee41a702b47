-- NOT … FOR d AFTER x: the event that starts the absence, written behind it.
TEST 'no confirmation';
CREATE STREAM Booked (id INT);
CREATE STREAM Confirmed (id INT);
INSERT INTO Open SELECT b.id AS id FROM PATTERN (NOT Confirmed FOR 1 MINUTE AFTER Booked AS b);
AT 0 INSERT INTO Booked VALUES (7);
ADVANCE BY 1 MINUTE;
EXPECT Open VALUES (7);
