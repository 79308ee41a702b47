-- NOT … FOR in front: an alarm after at least ten seconds of silence.
TEST 'out of the blue';
CREATE STREAM Events (kind STRING);
INSERT INTO Found SELECT a.kind AS kind FROM PATTERN (NOT Events[kind = 'noise'] FOR 10 SECONDS -> a=Events[kind = 'alarm']);
AT 0 INSERT INTO Events VALUES ('noise');
AT 5000 INSERT INTO Events VALUES ('alarm');
AT 10000 INSERT INTO Events VALUES ('alarm');
EXPECT Found VALUES ('alarm');
