CREATE STREAM Tx (card STRING, amount DOUBLE);
INSERT INTO Alert SELECT card, risk(amount) AS risk FROM Tx WHERE amount > :limit;
