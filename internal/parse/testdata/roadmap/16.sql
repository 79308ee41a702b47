-- Detect either pattern
SELECT userId
FROM PATTERN (
    (loginFailed<3:> -> accountLocked)
    OR
    (suspiciousIP -> unauthorizedAccess)
);
