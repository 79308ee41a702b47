-- NOT without FOR in front: accounts whose first purchase comes before they have confirmed their address.
TEST 'bought unconfirmed';
CREATE STREAM Shop (account STRING, what STRING, amount DOUBLE);
INSERT INTO Unconfirmed SELECT p.account AS account, p.amount AS amount
FROM PATTERN (NOT Shop[what = 'confirm'] -> p=Shop[what = 'purchase']) PARTITION BY account;
AT 0 INSERT INTO Shop VALUES ('ann', 'confirm', NULL), ('bob', 'visit', NULL), ('ann', 'purchase', 10.0), ('bob', 'purchase', 99.0);
AT 1 INSERT INTO Shop VALUES ('bob', 'confirm', NULL), ('bob', 'purchase', 5.0);
EXPECT Unconfirmed VALUES ('bob', 99.0);
