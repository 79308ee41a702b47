-- Detect fraudulent activity: purchase without prior login
SELECT p.userId, p.amount
FROM PATTERN (
    NOT login -> purchase
    WITHIN 5 minutes
)
WHERE p.amount > 1000;
