-- A window over the matches: handled calls of each hour and how long the longest waited.
TEST 'calls per hour';
CREATE STREAM Calls (id INT, what STRING, second LONG);
INSERT INTO Hours SELECT window_start, count(*) AS calls, max(b.second - a.second) AS longest
FROM PATTERN (EVERY a=Calls[what = 'ring'] -> b=Calls[what = 'answer' AND id = a.id] WITHIN 10 MINUTES) WINDOW TUMBLING(1 HOUR);
AT '09:10:00' INSERT INTO Calls VALUES (1, 'ring', 0), (2, 'ring', 0);
AT '09:10:20' INSERT INTO Calls VALUES (2, 'answer', 20);
AT '09:11:00' INSERT INTO Calls VALUES (1, 'answer', 60);
AT '10:30:00' INSERT INTO Calls VALUES (3, 'ring', 4800);
AT '10:30:05' INSERT INTO Calls VALUES (3, 'answer', 4805);
ADVANCE TO '11:00:00';
EXPECT Hours VALUES ('1970-01-01 09:00:00', 2, 60), ('1970-01-01 10:00:00', 1, 5);
