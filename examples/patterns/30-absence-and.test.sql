-- An absence as a side of AND: an order is released when it is paid and ten minutes have passed without a cancellation.
TEST 'released';
CREATE STREAM Orders (id INT);
CREATE STREAM Payments (id INT, amount DOUBLE);
CREATE STREAM Cancels (id INT);
INSERT INTO Released SELECT o.id AS id, p.amount AS amount
FROM PATTERN (EVERY o=Orders -> (NOT Cancels[id = o.id] FOR 10 MINUTES AND p=Payments[id = o.id]) WITHIN 1 DAY);
AT '09:00:00' INSERT INTO Orders VALUES (1), (2), (3);
AT '09:02:00' INSERT INTO Payments VALUES (1, 20.0), (2, 30.0);
AT '09:05:00' INSERT INTO Cancels VALUES (2);
AT '09:12:00' INSERT INTO Payments VALUES (3, 40.0);
EXPECT Released VALUES (1, 20.0) AT '09:10:00', (3, 40.0) AT '09:12:00';
