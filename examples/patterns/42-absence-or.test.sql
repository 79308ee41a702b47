-- An absence as a side of OR: a person looks at orders that were rejected, or not confirmed for an hour. A confirmation
-- ends its own side only: order 3 is still rejected later.
TEST 'by hand';
CREATE STREAM Orders (id INT);
CREATE STREAM Confirmed (id INT);
CREATE STREAM Rejected (id INT, why STRING);
INSERT INTO ByHand SELECT o.id AS id, r.why AS why
FROM PATTERN (EVERY o=Orders -> (NOT Confirmed[id = o.id] FOR 1 HOUR OR r=Rejected[id = o.id]) WITHIN 1 DAY);
AT '09:00:00' INSERT INTO Orders VALUES (1), (2), (3);
AT '09:20:00' INSERT INTO Rejected VALUES (2, 'no stock');
AT '09:30:00' INSERT INTO Confirmed VALUES (3);
AT '10:30:00' INSERT INTO Rejected VALUES (3, 'fraud');
EXPECT ByHand VALUES (2, 'no stock') AT '09:20:00', (1, NULL) AT '10:00:00', (3, 'fraud') AT '10:30:00';
