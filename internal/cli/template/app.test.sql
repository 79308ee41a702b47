-- A test names what goes in, when, and what must come out. PROGRAM test runs it; --update writes what comes out.

TEST 'a trade above 400 is dear' USING 'app.sql';
AT '2026-01-05 09:30:00' INSERT INTO Trades VALUES
    ('IBM', 250.0, 10, TIMESTAMP '2026-01-05 09:30:00'),
    ('MSFT', 410.5, 20, TIMESTAMP '2026-01-05 09:30:00');
AT '2026-01-05 09:31:00' INSERT INTO Trades VALUES
    ('IBM', 1.0, 1, TIMESTAMP '2026-01-05 09:31:00');
EXPECT Dear (symbol, price) VALUES ('MSFT', 410.5);

TEST 'a minute is summed up when no trade of it can come any more' USING 'app.sql';
AT '2026-01-05 09:30:10' INSERT INTO Trades VALUES
    ('IBM', 250.0, 10, TIMESTAMP '2026-01-05 09:30:10');
AT '2026-01-05 09:30:59' INSERT INTO Trades VALUES
    ('IBM', 251.0, 20, TIMESTAMP '2026-01-05 09:30:59');
AT '2026-01-05 09:31:04' INSERT INTO Trades VALUES
    ('IBM', 252.0, 40, TIMESTAMP '2026-01-05 09:31:04');
EXPECT NOTHING IN Minutes;
AT '2026-01-05 09:31:05' INSERT INTO Trades VALUES
    ('IBM', 252.0, 40, TIMESTAMP '2026-01-05 09:31:05');
EXPECT Minutes (symbol, volume, price) VALUES ('IBM', 30, 250.5);
