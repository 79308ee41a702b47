-- {3}: exactly three events.
TEST 'three in a row of one shop';
CREATE STREAM Sales (shop STRING, amount DOUBLE);
INSERT INTO Busy SELECT s[0].shop AS shop, sum(s.amount) AS total FROM PATTERN (EVERY s=Sales{3} WITHIN 1 MINUTE) PARTITION BY shop;
AT 0 INSERT INTO Sales VALUES ('a', 1.0), ('b', 5.0), ('a', 2.0), ('a', 3.0), ('b', 5.0);
EXPECT Busy VALUES ('a', 6.0);
