-- All WINDOW syntaxes now parse natively
SELECT symbol, AVG(price) AS avg_price
FROM StockStream WINDOW('tumbling', INTERVAL '5' SECOND)
GROUP BY symbol;

-- Complex expressions handled correctly
SELECT sensor_id, AVG(temperature)
FROM SensorStream WINDOW('sliding', INTERVAL '1' HOUR - INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)
GROUP BY sensor_id;
