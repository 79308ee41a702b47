-- A pattern over the output of another: two bursts of one host within an hour.
TEST 'bursts of bursts';
CREATE STREAM Errors (host STRING);
INSERT INTO Bursts SELECT e[0].host AS host FROM PATTERN (EVERY e=Errors{3} WITHIN 10 SECONDS) PARTITION BY host;
INSERT INTO Alerts SELECT a.host AS host FROM PATTERN (EVERY (a=Bursts -> b=Bursts WITHIN 1 HOUR)) PARTITION BY host;
AT '00:00:00' INSERT INTO Errors VALUES ('h1'), ('h1'), ('h1'), ('h2');
AT '00:20:00' INSERT INTO Errors VALUES ('h1'), ('h1'), ('h2'), ('h1');
EXPECT Alerts VALUES ('h1');
