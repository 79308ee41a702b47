-- NOT … FOR behind an event: no reply within three seconds.
TEST 'no reply';
CREATE STREAM Requests (id INT);
CREATE STREAM Replies (id INT);
INSERT INTO Timeouts SELECT r.id AS id FROM PATTERN (EVERY r=Requests -> NOT Replies[id = r.id] FOR 3 SECONDS);
AT 0 INSERT INTO Requests VALUES (1), (2);
AT 2000 INSERT INTO Replies VALUES (1);
ADVANCE BY 1 SECOND;
EXPECT Timeouts VALUES (2);
