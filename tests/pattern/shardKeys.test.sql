-- Patterns whose conditions equate every event with the first are divided into shards by that key, without PARTITION BY:
-- the rows are those of one shard, in their order.

TEST 'keys through a chain of references';
CREATE STREAM Orders (id INT, symbol STRING);
CREATE STREAM Fills (ref INT, qty INT);
CREATE STREAM Acks (ref INT);
INSERT INTO Done SELECT o.symbol, f.qty, a.ref
FROM PATTERN (EVERY o=Orders -> f=Fills[ref = o.id AND qty > 0] -> a=Acks[ref = f.ref] WITHIN 10 SECONDS);
AT 0 INSERT INTO Orders VALUES (1, 'A'), (2, 'B'), (3, 'C'), (4, 'D');
AT 1000 INSERT INTO Fills VALUES (3, 30), (1, 10), (2, 0), (4, 40);
AT 2000 INSERT INTO Acks VALUES (1), (2), (3), (9), (4);
EXPECT Done (symbol, qty, ref) VALUES ('A', 10, 1), ('C', 30, 3), ('D', 40, 4);

TEST 'streams that alternate';
CREATE STREAM A (k INT, v INT);
CREATE STREAM B (k INT, v INT);
INSERT INTO Out SELECT a.k, a.v AS x, b.v AS y FROM PATTERN (EVERY a=A -> b=B[k = a.k] WITHIN 1 MINUTE);
AT 0 INSERT INTO A VALUES (1, 1);
AT 1 INSERT INTO B VALUES (2, 1);
AT 2 INSERT INTO A VALUES (2, 2);
AT 3 INSERT INTO B VALUES (1, 3);
AT 4 INSERT INTO A VALUES (1, 4);
AT 5 INSERT INTO B VALUES (2, 5);
AT 6 INSERT INTO A VALUES (3, 6);
AT 7 INSERT INTO B VALUES (1, 7);
AT 8 INSERT INTO B VALUES (3, 8);
EXPECT Out (k, x, y) VALUES (1, 1, 3), (2, 2, 5), (1, 4, 7), (3, 6, 8);

TEST 'timers of one instant fire in the order of their events';
CREATE STREAM Paid (id INT);
CREATE STREAM Shipped (id INT);
INSERT INTO Late SELECT p.id FROM PATTERN (EVERY p=Paid -> NOT Shipped[id = p.id] FOR 1 HOUR);
AT 0 INSERT INTO Paid VALUES (7), (3), (9), (1), (4), (8), (2);
AT 1000 INSERT INTO Shipped VALUES (9), (8);
ADVANCE BY 2 HOURS;
EXPECT Late VALUES (7), (3), (1), (4), (2);

TEST 'what ran out of time comes in the order of its events';
CREATE STREAM Orders (id INT);
CREATE STREAM Fills (ref INT);
INSERT ALL EVENTS INTO Out SELECT o.id, f IS NULL AS missed FROM PATTERN (EVERY o=Orders -> f=Fills[ref = o.id] WITHIN 10 SECONDS);
AT 0 INSERT INTO Orders VALUES (5), (1), (4), (2), (3), (NULL);
AT 10000 INSERT INTO Fills VALUES (4), (1);
AT 10001 INSERT INTO Fills VALUES (2);
EXPECT Out (id, missed) VALUES (4, FALSE), (1, FALSE), (5, TRUE), (2, TRUE), (3, TRUE), (NULL, TRUE);

TEST 'one event for several keys is not divided';
CREATE STREAM A (k INT);
CREATE STREAM Reset (x INT);
INSERT INTO Out SELECT a.k FROM PATTERN (EVERY a=A -> NOT Reset -> b=A[k = a.k] WITHIN 1 MINUTE);
AT 0 INSERT INTO A VALUES (1), (2), (3), (1);
AT 1 INSERT INTO Reset VALUES (0);
AT 2 INSERT INTO A VALUES (2), (3), (3);
EXPECT Out VALUES (1), (3);

TEST 'keys of PARTITION BY over several streams';
CREATE STREAM A (k STRING, v INT);
CREATE STREAM B (k STRING, v INT);
INSERT INTO Out SELECT k, a.v AS x, b.v AS y FROM PATTERN (EVERY (a=A -> b=B[v > a.v])) PARTITION BY k;
AT 0 INSERT INTO A VALUES ('x', 1), ('y', 2), (NULL, 3), ('z', 4), ('x', 5);
AT 1 INSERT INTO B VALUES ('y', 1), ('x', 2), ('z', 9), ('y', 8), (NULL, 9), ('x', 9);
AT 2 INSERT INTO A VALUES ('x', 1);
AT 2 INSERT INTO B VALUES ('x', 7), ('z', 8);
EXPECT Out (k, x, y) VALUES ('x', 1, 2), ('z', 4, 9), ('y', 2, 8), ('x', 1, 7);
