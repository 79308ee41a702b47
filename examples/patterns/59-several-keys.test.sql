-- PARTITION BY several columns: the same user name of two tenants is two users.
TEST 'three failures in one tenant';
CREATE STREAM Logins (tenant STRING, user STRING, ok BOOL);
INSERT INTO Alerts SELECT f[0].tenant AS tenant, f[0].user AS user FROM PATTERN (EVERY f=Logins[NOT ok]{3} WITHIN 1 MINUTE) PARTITION BY tenant, user;
AT 0 INSERT INTO Logins VALUES ('red', 'admin', FALSE), ('blue', 'admin', FALSE), ('red', 'admin', FALSE), ('red', 'ann', FALSE);
AT 1 INSERT INTO Logins VALUES ('blue', 'admin', FALSE), ('red', 'admin', FALSE);
EXPECT Alerts VALUES ('red', 'admin');
