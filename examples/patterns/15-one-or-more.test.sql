-- +: one or more, and what was collected.
TEST 'steps until done';
CREATE STREAM Steps (job INT, what STRING);
INSERT INTO Jobs SELECT d.job AS job, w.what AS steps FROM PATTERN (EVERY w=Steps[what <> 'done']+ -> d=Steps[what = 'done']) PARTITION BY job;
AT 0 INSERT INTO Steps VALUES (1, 'load'), (1, 'sort'), (2, 'done'), (1, 'done');
EXPECT Jobs VALUES (1, ['load', 'sort']);
