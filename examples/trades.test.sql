TEST 'the highest price of each minute' USING 'trades.sql';
AT 0 INSERT INTO Trades VALUES
    ('IBM', 10.0, 1, 1000),
    ('IBM', 12.0, 1, 59999),
    ('ACME', 3.0, 600, 60000),
    ('IBM', 9.0, 1, 120000);
EXPECT PerMinute (symbol, high) VALUES ('IBM', 12.0), ('ACME', 3.0);
EXPECT Large VALUES ('ACME', 3.0, 600);
