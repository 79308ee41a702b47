CREATE TABLE T (v STRING) WITH ('extension' = 'cache');
INSERT INTO T SELECT v FROM InputStream;  -- ✅ WORKS!

-- Stream-table JOIN for enrichment
SELECT o.orderId, o.amount, u.name
FROM OrderStream o
JOIN UserProfiles u ON o.userId = u.userId;  -- ✅ WORKS!
