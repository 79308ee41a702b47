-- Detect 3-5 failed login attempts
SELECT userId
FROM PATTERN (
    failedLogin<3:5> -> successLogin
    WITHIN 10 minutes
);
