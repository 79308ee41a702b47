-- OUTPUT FIRST EVERY: at most one alert a minute.
TEST 'not too many alerts';
CREATE STREAM Tx (v INT);
INSERT INTO Alerts SELECT a.v AS a, b.v AS b FROM PATTERN (EVERY (a=Tx -> b=Tx[v > a.v])) OUTPUT FIRST EVERY 1 MINUTE;
AT '00:00:00' INSERT INTO Tx VALUES (1), (2), (3), (4);
AT '00:01:10' INSERT INTO Tx VALUES (5), (6);
EXPECT Alerts VALUES (1, 2), (5, 6);
