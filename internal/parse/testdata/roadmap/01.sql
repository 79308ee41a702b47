-- Create input stream with SQL
CREATE STREAM StockStream (
    symbol STRING,
    price DOUBLE,
    volume LONG
);

-- Streaming aggregation with SQL
SELECT
    symbol,
    AVG(price) as avg_price,
    SUM(volume) as total_volume
FROM StockStream
WINDOW TUMBLING(5 minutes)
GROUP BY symbol
EMIT CHANGES;
