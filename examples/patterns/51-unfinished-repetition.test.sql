-- A repetition that is not finished when the element behind the group comes is dropped: the commit of a job whose last
-- lock was never released shows only the locks that were.
TEST 'locks of a job';
CREATE STREAM Log (job INT, what STRING, n INT);
INSERT INTO Done SELECT c.job AS job, a.n AS locked, r.n AS released
FROM PATTERN (EVERY ((a=Log[what = 'lock'] -> r=Log[what = 'release' AND n = a.n])+ -> c=Log[what = 'commit'])) PARTITION BY job;
AT 0 INSERT INTO Log VALUES (1, 'lock', 10), (1, 'release', 10), (1, 'lock', 11), (1, 'release', 11), (1, 'lock', 12), (1, 'commit', 0);
AT 1 INSERT INTO Log VALUES (1, 'lock', 13), (1, 'commit', 0), (1, 'release', 13), (1, 'commit', 0);
EXPECT Done VALUES (1, [10, 11], [10, 11]), (1, [13], [13]);
