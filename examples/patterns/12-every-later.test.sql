-- EVERY later in the pattern: one start, every answer.
TEST 'every answer';
CREATE STREAM Q (id INT);
CREATE STREAM A (id INT, text STRING);
INSERT INTO Answers SELECT q.id AS id, a.text AS text FROM PATTERN (q=Q -> EVERY a=A[id = q.id]);
AT 0 INSERT INTO Q VALUES (1);
AT 1 INSERT INTO A VALUES (1, 'yes'), (2, 'never'), (1, 'no');
EXPECT Answers VALUES (1, 'yes'), (1, 'no');
