-- Frequent pattern mining
SELECT itemset, frequency
FROM TransactionStream
WINDOW FREQUENT(100)  -- Track top 100 frequent patterns
GROUP BY itemset;

-- Cron-based window for daily reports
SELECT
    DATE(timestamp) as day,
    SUM(revenue) as daily_revenue
FROM SalesStream
WINDOW CRON('0 0 * * *')  -- Trigger at midnight
GROUP BY DATE(timestamp);

-- Unique deduplication
SELECT DISTINCT userId, action
FROM UserActivityStream
WINDOW UNIQUE(userId)  -- Keep only unique users
;

-- Queryable window for on-demand access
SELECT *
FROM lastHourPrices.find(symbol == 'AAPL')
WHERE timestamp > now() - 30 minutes;
