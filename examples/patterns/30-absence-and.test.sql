-- An absence as a side of AND: opened, and not closed within five seconds.
TEST 'left open';
CREATE STREAM Door (what STRING, n INT);
INSERT INTO Open SELECT o.n AS n FROM PATTERN (EVERY o=Door[what = 'open'] -> NOT Door[what = 'close'] FOR 5 SECONDS) PARTITION BY n;
AT 0 INSERT INTO Door VALUES ('open', 1), ('open', 2);
AT 4000 INSERT INTO Door VALUES ('close', 2);
ADVANCE BY 1 SECOND;
EXPECT Open VALUES (1);
