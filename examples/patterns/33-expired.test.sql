-- Both kinds of rows: matches as CURRENT, those that ran out of time as EXPIRED with NULL for what is missing.
TEST 'answered or not';
CREATE STREAM Tickets (id INT);
CREATE STREAM Answers (id INT, who STRING);
INSERT ALL EVENTS INTO Outcome SELECT t.id AS id, a.who AS who
FROM PATTERN (EVERY t=Tickets -> a=Answers[id = t.id] WITHIN 1 HOUR);
AT '09:00:00' INSERT INTO Tickets VALUES (1), (2);
AT '09:30:00' INSERT INTO Answers VALUES (2, 'ann');
ADVANCE BY 31 MINUTES;
EXPECT Outcome VALUES (2, 'ann'), EXPIRED (1, NULL);
