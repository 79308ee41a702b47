-- Stock price analysis with tumbling window
SELECT symbol, AVG(price) as avg_price
FROM StockStream
WINDOW('tumbling', INTERVAL '5' MINUTE)
GROUP BY symbol;

-- IoT sensor monitoring with sliding window
SELECT sensor_id, AVG(temperature) as rolling_avg
FROM SensorStream
WINDOW('sliding', size=INTERVAL '1' HOUR, slide=INTERVAL '10' MINUTE)
GROUP BY sensor_id;

-- User session tracking
SELECT user_id, COUNT(*) as pages_visited
FROM ClickStream
WINDOW('session', gap=INTERVAL '30' MINUTE)
GROUP BY user_id;
