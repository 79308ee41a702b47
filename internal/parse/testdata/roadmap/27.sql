-- Multi-duration aggregation definition
CREATE AGGREGATION SalesAggregation
WITH (
    by = 'timestamp',
    granularity = 'second'
) AS
SELECT
    region,
    SUM(amount) as total_sales,
    AVG(amount) as avg_sale,
    COUNT(*) as sale_count
FROM SalesStream
GROUP BY region;

-- Query at any granularity
SELECT * FROM SalesAggregation
WITHIN last '30 days'
PER 'hour'
WHERE region == 'US-WEST';
