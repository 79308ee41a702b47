-- WITHIN n EVENTS of a group: two timeouts among three lines of a host, and any time after that a crash.
TEST 'it was coming';
CREATE STREAM Log (host STRING, line INT, what STRING);
INSERT INTO Crashes SELECT a.host AS host, a.line AS one, b.line AS two, c.line AS crash
FROM PATTERN ((a=Log[what = 'timeout'] -> b=Log[what = 'timeout'] WITHIN 3 EVENTS) -> c=Log[what = 'crash']) PARTITION BY host;
AT 0 INSERT INTO Log VALUES ('h1', 1, 'timeout'), ('h2', 1, 'timeout'), ('h1', 2, 'ok'), ('h2', 2, 'ok'), ('h1', 3, 'timeout');
AT 1 INSERT INTO Log VALUES ('h2', 3, 'ok'), ('h2', 4, 'timeout'), ('h1', 4, 'ok'), ('h1', 5, 'ok'), ('h1', 6, 'crash'), ('h2', 5, 'crash');
EXPECT Crashes VALUES ('h1', 1, 3, 6);
