TEST 'silence is noticed though no event arrives' USING 'app.sql';
AT 0 INSERT INTO Beats (device) VALUES ('d1'), ('d2');
AT 900 INSERT INTO Beats (device) VALUES ('d1');
ADVANCE BY 100 MILLISECONDS;
EXPECT Silent (device) VALUES ('d2');

TEST 'a device that speaks again is watched again' USING 'app.sql';
AT 0 INSERT INTO Beats (device) VALUES ('d1');
AT 5000 INSERT INTO Beats (device) VALUES ('d1');
ADVANCE BY 1 SECOND;
EXPECT Silent (device) VALUES ('d1'), ('d1');
