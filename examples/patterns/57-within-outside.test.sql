-- WITHIN behind the parentheses is that of the whole, beside the group's own: three steps in ten minutes, the last two in one.
TEST 'card, code, cash';
CREATE STREAM Atm (atm INT, what STRING);
INSERT INTO Paid SELECT c.atm AS atm
FROM PATTERN (EVERY k=Atm[what = 'card'] -> (p=Atm[what = 'code'] -> c=Atm[what = 'cash'] WITHIN 1 MINUTE)) WITHIN 10 MINUTES PARTITION BY atm;
AT '08:00:00' INSERT INTO Atm VALUES (1, 'card'), (2, 'card'), (3, 'card');
AT '08:05:00' INSERT INTO Atm VALUES (1, 'code'), (2, 'code');
AT '08:05:30' INSERT INTO Atm VALUES (1, 'cash');
AT '08:07:00' INSERT INTO Atm VALUES (2, 'cash');
AT '08:09:50' INSERT INTO Atm VALUES (3, 'code');
AT '08:10:10' INSERT INTO Atm VALUES (3, 'cash');
EXPECT Paid VALUES (1);
