SELECT
    symbol,
    AVG(price) as avg_price,
    COUNT(*) as trade_count
FROM StockStream
WINDOW TUMBLING(5 minutes)
GROUP BY symbol
HAVING AVG(price) > 100 AND COUNT(*) > 50;
