-- Query plan visualization
EXPLAIN SELECT
    symbol,
    AVG(price) as avg_price,
    COUNT(*) as count
FROM StockStream
WINDOW TUMBLING(1 minute)
WHERE volume > 100000
GROUP BY symbol;

-- Output: Optimized execution plan with estimated costs
-- ├─ WindowProcessor (tumbling, 1min) [est: 10K events]
-- ├─ FilterProcessor (volume > 100000) [compiled condition, est: 50% selectivity]
-- └─ AggregationProcessor (AVG, COUNT) [compiled aggregator]
