TEST 'only what is above the limit' USING 'alert.sql';
AT '12:00:00' INSERT INTO Tx VALUES ('c1', 900), ('c2', 100);
EXPECT Alert (card, risk) VALUES ('c1', 9.0);

TEST 'needs no parameter';
CREATE STREAM S (n INT);
INSERT INTO Total SELECT sum(n) AS n FROM S WINDOW TUMBLING(1 MINUTE);
AT '12:00:00' INSERT INTO S VALUES (1), (2);
ADVANCE BY 1 MINUTE;
EXPECT Total (n) VALUES (3);
