-- Complex fraud detection pattern
SELECT
    a.userId,
    a.location as loginLocation,
    b.location as purchaseLocation
FROM PATTERN (
    every (
        login as a ->
        purchase<1:5> as b[b.userId == a.userId]
    )
    WITHIN 1 hour
)
WHERE
    distance(a.location, b.location) > 1000 km;

-- Absence pattern: No heartbeat
SELECT deviceId
FROM PATTERN (
    NOT heartbeat[deviceId == d.deviceId]
    FOR 5 minutes
    AFTER device as d
);
