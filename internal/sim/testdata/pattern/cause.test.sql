-- A cause comes before its effect: moves to tests/pattern/chain.test.sql when the engine keeps it.

TEST 'a pattern over an event and what it led to';
-- The event comes before what it caused.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS p FROM PATTERN (EVERY x=A[p > 5]);
INSERT INTO Two SELECT m.p AS a, n.p AS b FROM PATTERN (m=A[p > 5] -> n=Out);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (9);
AT 200 INSERT INTO A VALUES (2);
EXPECT Two VALUES (9, 9);
