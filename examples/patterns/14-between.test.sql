-- {2,3}: two or three retries before it works.
TEST 'two to three retries';
CREATE STREAM Calls (ok BOOL, ms INT);
INSERT INTO Flaky SELECT count(r) AS retries, max(r.ms) AS slowest, s.ms AS ms FROM PATTERN (r=Calls[NOT ok]{2,3} -> s=Calls[ok]);
AT 0 INSERT INTO Calls VALUES (FALSE, 10), (FALSE, 40), (FALSE, 20), (TRUE, 5);
EXPECT Flaky VALUES (3, 40, 5);
