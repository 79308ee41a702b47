TEST 'a visit ends with a second without a click' USING 'app.sql';
AT '10:00:00' INSERT INTO Clicks VALUES ('ann', 'home');
AT '10:00:00.5' INSERT INTO Clicks VALUES ('bob', 'search');
AT '10:00:00.9' INSERT INTO Clicks VALUES ('ann', 'pay');
EXPECT NOTHING IN Visits;
ADVANCE TO '10:00:01.5';
EXPECT Visits (started, user_id, clicks, entry, exit, paid) VALUES
    (TIMESTAMP '1970-01-01 10:00:00.5', 'bob', 1, 'search', 'search', FALSE);
ADVANCE TO '10:00:02';
EXPECT Visits (started, user_id, clicks, entry, exit, paid) VALUES
    (TIMESTAMP '1970-01-01 10:00:00', 'ann', 2, 'home', 'pay', TRUE);

TEST 'a user who comes back makes another visit' USING 'app.sql';
AT '10:00:00' INSERT INTO Clicks VALUES ('ann', 'home');
AT '10:00:03' INSERT INTO Clicks VALUES ('ann', 'cart');
ADVANCE TO '10:00:10';
EXPECT Visits (user_id, clicks, entry) VALUES ('ann', 1, 'home'), ('ann', 1, 'cart');
