-- Three failed logins and then a successful one by the same user within ten minutes: somebody guessed the password.
TEST 'brute force';
CREATE STREAM Logins (user STRING, ip STRING, ok BOOL);
INSERT INTO Alerts
SELECT s.user AS user, count(f) AS failures, f[0].ip AS first_ip
FROM PATTERN (EVERY f=Logins[NOT ok]{3,} -> s=Logins[ok] WITHIN 10 MINUTES) PARTITION BY user;
AT '10:00:00' INSERT INTO Logins VALUES ('ann', '10.0.0.1', FALSE);
AT '10:00:10' INSERT INTO Logins VALUES ('bob', '10.0.0.9', FALSE);
AT '10:00:20' INSERT INTO Logins VALUES ('ann', '10.0.0.2', FALSE);
AT '10:00:30' INSERT INTO Logins VALUES ('ann', '10.0.0.3', FALSE), ('ann', '10.0.0.3', FALSE);
AT '10:00:40' INSERT INTO Logins VALUES ('bob', '10.0.0.9', TRUE);
AT '10:00:50' INSERT INTO Logins VALUES ('ann', '10.0.0.3', TRUE);
EXPECT Alerts VALUES ('ann', 4, '10.0.0.1');
