-- Dear trades, and how much of each symbol is traded in a minute.
--
--   PROGRAM run app.sql         runs it on trades.csv
--   PROGRAM test                runs app.test.sql
--   PROGRAM explain app.sql     shows the plan
--
-- To read something else, change WITH: PROGRAM connector ls lists what there is.

CREATE STREAM Trades (
    symbol STRING,
    price DOUBLE,
    volume LONG,
    ts TIMESTAMP,
    WATERMARK FOR ts AS ts - 5 SECONDS
) WITH (
    type = 'source',
    extension = 'file',
    format = 'csv',
    file.path = 'trades.csv'
);

INSERT INTO Dear SELECT ts, symbol, price FROM Trades WHERE price > 400;

INSERT INTO Minutes
SELECT window_start, symbol, sum(volume) AS volume, avg(price) AS price
FROM Trades WINDOW TUMBLING(1 MINUTE)
GROUP BY symbol;
