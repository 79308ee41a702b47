-- Temporal join with time constraint
SELECT s.symbol, s.price, n.headline
FROM StockStream s
LEFT JOIN NewsStream n
    ON s.symbol = n.symbol
    AND n.timestamp BETWEEN s.timestamp - 5 minutes AND s.timestamp;
