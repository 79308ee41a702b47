-- *: any number, none included.
TEST 'warnings before a crash';
CREATE STREAM Log (level STRING);
INSERT INTO Crashes SELECT count(w) AS warnings FROM PATTERN (s=Log[level = 'start'] -> w=Log[level = 'warn']* -> c=Log[level = 'crash']);
AT 0 INSERT INTO Log VALUES ('start'), ('crash');
EXPECT Crashes VALUES (0);
