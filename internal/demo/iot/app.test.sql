TEST 'a reading within the wait is counted in its own second' USING 'app.sql';
AT '12:00:00.9' INSERT INTO Readings VALUES ('press-01', 90.0, TIMESTAMP '1970-01-01 12:00:00.9');
AT '12:00:01.2' INSERT INTO Readings VALUES ('press-01', 70.0, TIMESTAMP '1970-01-01 12:00:01.2');
AT '12:00:01.3' INSERT INTO Readings VALUES ('press-01', 80.0, TIMESTAMP '1970-01-01 12:00:00.8');
AT '12:00:01.6' INSERT INTO Readings VALUES ('press-02', 60.0, TIMESTAMP '1970-01-01 12:00:01.6');
EXPECT Hot (sensor, max, n) VALUES ('press-01', 90.0, 2);

TEST 'a reading that is too late is dropped' USING 'app.sql';
AT '12:00:00.9' INSERT INTO Readings VALUES ('press-01', 90.0, TIMESTAMP '1970-01-01 12:00:00.9');
AT '12:00:01.6' INSERT INTO Readings VALUES ('press-02', 60.0, TIMESTAMP '1970-01-01 12:00:01.6');
AT '12:00:01.7' INSERT INTO Readings VALUES ('press-01', 95.0, TIMESTAMP '1970-01-01 12:00:00.8');
AT '12:00:09' INSERT INTO Readings VALUES ('press-02', 60.0, TIMESTAMP '1970-01-01 12:00:09');
EXPECT Hot (sensor, max, n) VALUES ('press-01', 90.0, 1);
