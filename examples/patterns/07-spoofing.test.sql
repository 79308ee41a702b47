-- A large order that is cancelled within a second, after a trade on the other side.
TEST 'spoofing';
CREATE STREAM Orders (id INT, trader STRING, side STRING, qty INT);
CREATE STREAM Trades (trader STRING, side STRING);
CREATE STREAM Cancels (id INT);
INSERT INTO Alerts
SELECT o.trader AS trader, o.id AS id
FROM PATTERN (EVERY o=Orders[qty > 1000] -> t=Trades[trader = o.trader AND side <> o.side] -> c=Cancels[id = o.id] WITHIN 1 SECOND);
AT 0 INSERT INTO Orders VALUES (1, 't1', 'buy', 5000), (2, 't2', 'buy', 5000);
AT 300 INSERT INTO Trades VALUES ('t1', 'sell'), ('t2', 'buy');
AT 600 INSERT INTO Cancels VALUES (1), (2);
EXPECT Alerts VALUES ('t1', 1);
