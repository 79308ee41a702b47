-- Login brute force: three failures in a row, then the user is in.
CREATE STREAM Logins (user STRING, ip STRING, ok BOOL, ts TIMESTAMP) WITH (
    type = 'source', extension = 'generator', generator.rate = '400',
    generator.column.user = 'pattern(user-%02d, 1, 40)',
    generator.column.ip = 'pattern(10.0.0.%d, 1, 99)',
    generator.column.ok = 'choice(true:4, false:1)');

INSERT INTO Alerts
SELECT s.user AS user, count(f) AS failures, f.ip AS tried, s.ip AS got_in,
       f[0].ts AS since
FROM SEQUENCE (EVERY f=Logins[NOT ok]{3,}, s=Logins[ok] WITHIN 10 SECONDS)
PARTITION BY user;
