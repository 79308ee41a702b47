-- Create findable window
CREATE WINDOW LastHourTrades
    TUMBLING(1 hour)
WITH (queryable = true);

INSERT INTO LastHourTrades
SELECT * FROM TradeStream;

-- Query window on-demand
SELECT *
FROM LastHourTrades.find(symbol == 'AAPL' AND price > 150)
ORDER BY timestamp DESC;
