BEGIN TRANSACTION;
INSERT INTO Orders SELECT * FROM OrderStream;
UPDATE Inventory SET stock = stock - order.quantity;
COMMIT;
