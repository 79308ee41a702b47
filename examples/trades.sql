-- Reads trades from a file by their own time, and gives the highest price of each minute and the large trades.
CREATE STREAM Trades (
    symbol STRING,
    price DOUBLE,
    volume LONG,
    ts LONG,
    WATERMARK FOR ts AS ts
) WITH (
    type = 'source',
    extension = 'file',
    file.path = 'examples/trades.csv',
    format = 'csv'
);

INSERT INTO Large
SELECT symbol, price, volume
FROM Trades
WHERE volume >= 500 AND symbol = 'ACME';

INSERT INTO PerMinute
SELECT window_start, symbol, max(price) AS high
FROM Trades WINDOW TUMBLING(1 MINUTE)
GROUP BY symbol;
