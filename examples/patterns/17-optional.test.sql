-- ?: an event that may come in between.
TEST 'with or without a coupon';
CREATE STREAM Cart (what STRING, v INT);
INSERT INTO Checkouts SELECT a.v AS item, c.v AS coupon, p.v AS paid
FROM PATTERN (EVERY (a=Cart[what = 'add'] -> c=Cart[what = 'coupon']? -> p=Cart[what = 'pay']));
AT 0 INSERT INTO Cart VALUES ('add', 1), ('coupon', 50), ('pay', 10);
AT 1 INSERT INTO Cart VALUES ('add', 2), ('pay', 20);
EXPECT Checkouts VALUES (1, 50, 10), (2, NULL, 20);
