-- count, sum, avg, min, max over what a quantified element collected, also in a later condition.
TEST 'a payment as large as all before together';
CREATE STREAM P (amount DOUBLE);
INSERT INTO Alerts SELECT count(s) AS n, sum(s.amount) AS total, avg(s.amount) AS mean, b.amount AS amount
FROM PATTERN (s=P[amount < 50.0]{3} -> b=P[amount >= sum(s.amount)]);
AT 0 INSERT INTO P VALUES (10.0), (20.0), (30.0), (59.0), (60.0);
EXPECT Alerts VALUES (3, 60.0, 20.0, 60.0);
