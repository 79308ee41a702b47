TEST 'three failures, then in' USING 'logins.sql';
AT '10:00:00' INSERT INTO Logins VALUES
    ('ann', 'a', FALSE),
    ('ann', 'b', FALSE),
    ('bob', 'c', FALSE),
    ('ann', 'b', FALSE);
AT '10:00:30' INSERT INTO Logins VALUES ('bob', 'c', TRUE), ('ann', 'b', TRUE);
EXPECT Alerts VALUES ('ann', 3, 'a');
