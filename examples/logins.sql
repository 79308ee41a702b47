-- Three failed logins and then a successful one by the same user within ten minutes.
CREATE STREAM Logins (user STRING, ip STRING, ok BOOL);

INSERT INTO Alerts
SELECT s.user AS user, count(f) AS failures, f[0].ip AS first_ip
FROM PATTERN (EVERY f=Logins[NOT ok]{3,} -> s=Logins[ok] WITHIN 10 MINUTES)
PARTITION BY user;
