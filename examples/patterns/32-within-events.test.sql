-- WITHIN n EVENTS: the second error among the next two events.
TEST 'two errors close together';
CREATE STREAM Log (level STRING, n INT);
INSERT INTO Bursts SELECT a.n AS a, b.n AS b FROM PATTERN (EVERY a=Log[level = 'error'] -> b=Log[level = 'error'] WITHIN 3 EVENTS);
AT 0 INSERT INTO Log VALUES ('error', 1), ('info', 2), ('error', 3), ('info', 4), ('info', 5), ('error', 6);
EXPECT Bursts VALUES (1, 3);
