-- CTE example
WITH HighVolume AS (
    SELECT symbol, volume
    FROM StockStream
    WHERE volume > 1000000
)
SELECT h.symbol, s.price
FROM HighVolume h
JOIN StockStream s ON h.symbol = s.symbol;
