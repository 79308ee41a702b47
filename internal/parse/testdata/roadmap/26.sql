-- Query current aggregation state
SELECT * FROM hourly_metrics.current()
WHERE region == 'US-WEST';

-- Query historical aggregations
SELECT * FROM hourly_metrics.range(
    from: now() - 7 days,
    to: now()
);
