TEST 'failures in a row and then a success are one alert, with the addresses' USING 'app.sql';
AT '10:00:00' INSERT INTO Logins (user, ip, ok) VALUES ('ann', '1', FALSE), ('bob', '8', FALSE), ('ann', '2', FALSE), ('ann', '1', FALSE), ('ann', '3', FALSE);
AT '10:00:09' INSERT INTO Logins (user, ip, ok) VALUES ('ann', '3', TRUE), ('bob', '9', TRUE);
EXPECT Alerts (user, failures, tried, got_in) VALUES ('ann', 4, ['1', '2', '1', '3'], '3');

TEST 'a success in between, and more than ten seconds, are no attack' USING 'app.sql';
AT '10:00:00' INSERT INTO Logins (user, ip, ok) VALUES ('ann', '1', FALSE), ('ann', '1', FALSE), ('ann', '1', TRUE), ('ann', '1', FALSE), ('ann', '1', TRUE);
AT '10:00:01' INSERT INTO Logins (user, ip, ok) VALUES ('bob', '1', FALSE), ('bob', '1', FALSE), ('bob', '1', FALSE);
AT '10:00:12' INSERT INTO Logins (user, ip, ok) VALUES ('bob', '1', TRUE);
EXPECT NOTHING IN Alerts;
