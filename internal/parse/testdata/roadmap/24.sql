-- Create queryable table
CREATE TABLE CustomerProfiles (
    customerId STRING PRIMARY KEY,
    name STRING,
    tier STRING,
    totalSpent DOUBLE
);

-- On-demand query via API
-- GET /query/table/CustomerProfiles?filter=tier=='GOLD'&limit=100
