-- A stream that stands once needs no alias, and a column that only one element has needs no prefix.
TEST 'paid orders';
CREATE STREAM Orders (id INT, customer STRING);
CREATE STREAM Payments (id INT, amount DOUBLE);
INSERT INTO Paid SELECT Orders.id AS id, customer, amount FROM PATTERN (EVERY Orders -> Payments[id = Orders.id] WITHIN 1 DAY);
AT 0 INSERT INTO Orders VALUES (1, 'ann'), (2, 'bob');
AT 1 INSERT INTO Payments VALUES (2, 9.5), (3, 1.0);
EXPECT Paid VALUES (2, 'bob', 9.5);
