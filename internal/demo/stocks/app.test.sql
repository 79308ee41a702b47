TEST 'a second of trades is one row a symbol' USING 'app.sql';
AT '09:30:00.100' INSERT INTO Trades VALUES ('IBM', 100.0, 10);
AT '09:30:00.200' INSERT INTO Trades VALUES ('SAP', 50.0, 1);
AT '09:30:00.900' INSERT INTO Trades VALUES ('IBM', 101.0, 20);
EXPECT NOTHING IN Ticker;
ADVANCE TO '09:30:01';
EXPECT Ticker (symbol, price, low, high, volume) VALUES
    ('IBM', 100.5, 100.0, 101.0, 30),
    ('SAP', 50.0, 50.0, 50.0, 1);

TEST 'a trade at the boundary belongs to the next second' USING 'app.sql';
AT '09:30:00.500' INSERT INTO Trades VALUES ('IBM', 100.0, 10);
AT '09:30:01' INSERT INTO Trades VALUES ('IBM', 200.0, 5);
ADVANCE TO '09:30:03';
EXPECT Ticker (symbol, price, volume) VALUES ('IBM', 100.0, 10), ('IBM', 200.0, 5);
