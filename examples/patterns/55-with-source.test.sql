-- A WITH query as the stream of a pattern: amounts are converted first, and the pattern reads the large ones.
TEST 'two large payments, rising';
CREATE STREAM Payments (card STRING, amount DOUBLE, rate DOUBLE);
INSERT INTO Alerts
WITH Large AS (SELECT card, amount * rate AS eur FROM Payments WHERE amount * rate >= 500.0)
SELECT a.card AS card, a.eur AS first, b.eur AS second
FROM PATTERN (EVERY a=Large -> b=Large[card = a.card AND eur > a.eur] WITHIN 10 MINUTES);
AT '12:00:00' INSERT INTO Payments VALUES ('c1', 600.0, 1.0), ('c2', 550.0, 0.5), ('c2', 800.0, 1.0);
AT '12:01:00' INSERT INTO Payments VALUES ('c1', 1400.0, 0.5), ('c2', 700.0, 1.0);
EXPECT Alerts VALUES ('c1', 600.0, 700.0);
