-- A quantified element before the absence of the same: each click starts the half hour anew, and a session is over when
-- it passes without one.
TEST 'sessions';
CREATE STREAM Clicks (user STRING, page STRING);
INSERT INTO Sessions SELECT c[0].user AS user, c.page AS pages FROM PATTERN (EVERY c=Clicks+ -> NOT Clicks FOR 30 MINUTES) PARTITION BY user;
AT '09:00:00' INSERT INTO Clicks VALUES ('ann', 'home'), ('bob', 'home');
AT '09:20:00' INSERT INTO Clicks VALUES ('ann', 'shoes');
AT '09:45:00' INSERT INTO Clicks VALUES ('ann', 'cart');
AT '10:30:00' INSERT INTO Clicks VALUES ('ann', 'home');
ADVANCE TO '11:00:00';
EXPECT Sessions VALUES ('bob', ['home']) AT '09:30:00', ('ann', ['home', 'shoes', 'cart']) AT '10:15:00', ('ann', ['home']) AT '11:00:00';
