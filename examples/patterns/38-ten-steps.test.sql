-- A long pattern: ten steps in order.
TEST 'ten steps';
CREATE STREAM S (job INT, step INT);
INSERT INTO Done SELECT a.job AS job
FROM PATTERN (EVERY a=S[step = 1] -> b=S[step = 2] -> c=S[step = 3] -> d=S[step = 4] -> e=S[step = 5]
    -> f=S[step = 6] -> g=S[step = 7] -> h=S[step = 8] -> i=S[step = 9] -> j=S[step = 10] WITHIN 1 HOUR) PARTITION BY job;
AT 0 INSERT INTO S VALUES (1, 1), (2, 1), (1, 2), (1, 3), (2, 3), (1, 4), (1, 5), (1, 6), (1, 7), (1, 8), (1, 9), (1, 10), (2, 10);
EXPECT Done VALUES (1);
