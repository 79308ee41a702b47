-- Top 10 highest prices
SELECT symbol, price
FROM StockStream
ORDER BY price DESC
LIMIT 10;
