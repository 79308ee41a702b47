-- Time-series analytics across multiple granularities
CREATE AGGREGATION TrafficMetrics
WITH (
    by = 'timestamp',
    granularity = 'second',
    retention = '90 days'
) AS
SELECT
    endpoint,
    COUNT(*) as request_count,
    AVG(responseTime) as avg_response_time,
    PERCENTILE(responseTime, 95) as p95_latency
FROM APIRequestStream
GROUP BY endpoint;

-- Query hourly metrics for last week
SELECT
    endpoint,
    SUM(request_count) as total_requests,
    AVG(avg_response_time) as avg_latency
FROM TrafficMetrics
WITHIN last '7 days'
PER 'hour';

-- Query daily rollup for last quarter
SELECT
    DATE(timestamp) as day,
    endpoint,
    SUM(request_count) as daily_requests
FROM TrafficMetrics
WITHIN last '90 days'
PER 'day'
ORDER BY day, daily_requests DESC;
