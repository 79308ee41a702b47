SELECT
    symbol,
    price,
    ROW_NUMBER() OVER (PARTITION BY symbol ORDER BY price DESC) as rank,
    LAG(price, 1) OVER (PARTITION BY symbol ORDER BY timestamp) as prev_price
FROM StockStream;
