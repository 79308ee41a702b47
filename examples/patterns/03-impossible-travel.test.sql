-- The same account in two countries within an hour.
TEST 'impossible travel';
CREATE STREAM Logins (account STRING, country STRING);
INSERT INTO Alerts
SELECT a.account AS account, a.country AS here, b.country AS there
FROM PATTERN (EVERY a=Logins -> b=Logins[account = a.account AND country <> a.country] WITHIN 1 HOUR);
AT '08:00:00' INSERT INTO Logins VALUES ('ann', 'DE'), ('bob', 'FR');
AT '08:30:00' INSERT INTO Logins VALUES ('ann', 'BR');
AT '09:30:01' INSERT INTO Logins VALUES ('bob', 'US');
EXPECT Alerts VALUES ('ann', 'DE', 'BR');
