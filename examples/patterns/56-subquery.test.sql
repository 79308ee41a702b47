-- A query over the matches of a pattern: FROM (SELECT … FROM PATTERN …).
TEST 'slow requests';
CREATE STREAM Requests (id INT, path STRING, at INT);
CREATE STREAM Replies (id INT, at INT);
INSERT INTO Slow SELECT path, ms, ms - 200 AS over
FROM (SELECT q.path AS path, r.at - q.at AS ms FROM PATTERN (EVERY q=Requests -> r=Replies[id = q.id] WITHIN 1 MINUTE))
WHERE ms > 200;
AT 0 INSERT INTO Requests VALUES (1, '/cart', 0), (2, '/home', 0);
AT 100 INSERT INTO Replies VALUES (2, 100);
AT 350 INSERT INTO Replies VALUES (1, 350);
EXPECT Slow VALUES ('/cart', 350, 150);
