-- Prometheus metrics automatically collected
-- Access at: http://localhost:9090/metrics

-- Secure stream with RBAC
CREATE STREAM SensitiveData (
    userId STRING,
    ssn STRING,
    salary DOUBLE
) WITH (
    access.control = 'RBAC',
    allowed.roles = 'admin,data-analyst'
);

-- PostgreSQL CDC source
CREATE SOURCE CustomerUpdates WITH (
    type = 'postgresql',
    host = 'localhost',
    database = 'customers',
    mode = 'CDC',
    table = 'customer_profiles',
    username = '${DB_USER}',
    password = '${DB_PASS}'
) MAP (type='json');

-- MongoDB aggregation sink
INSERT INTO CustomerMetrics
SELECT
    region,
    AVG(purchaseAmount) as avgPurchase,
    STDDEV(purchaseAmount) as stdDevPurchase
FROM PurchaseStream
WINDOW TUMBLING(1 hour)
GROUP BY region
SINK (
    type = 'mongodb',
    collection = 'hourly_metrics',
    mode = 'upsert'
);
