-- A small payment that tests a stolen card, followed within five minutes by a large one with the same card.
TEST 'card testing';
CREATE STREAM Payments (card STRING, amount DOUBLE);
INSERT INTO Alerts
SELECT a.card AS card, a.amount AS probe, b.amount AS amount
FROM PATTERN (EVERY a=Payments[amount < 1.0] -> b=Payments[card = a.card AND amount > 500.0] WITHIN 5 MINUTES);
AT '12:00:00' INSERT INTO Payments VALUES ('c1', 0.5), ('c2', 0.2), ('c2', 20.0);
AT '12:04:00' INSERT INTO Payments VALUES ('c1', 900.0);
AT '12:05:01' INSERT INTO Payments VALUES ('c2', 900.0);
EXPECT Alerts VALUES ('c1', 0.5, 900.0);
