-- Aggregates over the events of an element, in SELECT, WHERE, HAVING and in conditions.

TEST 'each aggregate over the same events';
CREATE STREAM A (s STRING, p DOUBLE, n INT);
CREATE STREAM B (x INT);
INSERT INTO Out
SELECT count(a) AS c, count(a.n) AS cn, sum(a.n) AS s, avg(a.p) AS m, min(a.p) AS lo, max(a.p) AS hi, first(a.s) AS f, last(a.s) AS l,
       stddev(a.p) AS d
FROM PATTERN (EVERY a=A{3} -> b=B);
AT 0 INSERT INTO A VALUES ('x', 2.0, 1), ('y', 4.0, NULL), ('z', 6.0, 5);
AT 1 INSERT INTO B VALUES (0);
-- the deviation of 2, 4, 6 from 4: sqrt((4 + 0 + 4) / 3)
EXPECT Out VALUES (3, 2, 6, 4.0, 2.0, 6.0, 'x', 'z', 1.632993161855452);

TEST 'DISTINCT and constants';
CREATE STREAM A (s STRING, p DOUBLE);
CREATE STREAM B (x INT);
INSERT INTO Out SELECT count(DISTINCT a.s) AS kinds, sum(DISTINCT a.p) AS total, string_agg(a.s, '-') AS names, percentile(a.p, 50) AS middle
FROM PATTERN (EVERY a=A+ -> b=B);
AT 0 INSERT INTO A VALUES ('x', 1.0), ('y', 1.0), ('x', 2.0), ('x', 5.0), ('y', 9.0);
AT 1 INSERT INTO B VALUES (0);
EXPECT Out VALUES (2, 17.0, 'x-y-x-x-y', 2.0);

TEST 'aggregates in a condition are over the events taken before';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT a.p AS taken, b.p AS p FROM PATTERN (EVERY a=A[count(a) < 3 AND (a[last].p IS NULL OR p > avg(a.p))]{2,3} -> b=A[p < min(a.p)]);
AT 0 INSERT INTO A VALUES (10), (5), (20), (14), (16), (9);
-- 10, then 20 (5 is not above 10), then 16 (14 is not above 15); 9 is below 10
EXPECT Out VALUES ([10, 20, 16], 9);

TEST 'aggregates in WHERE are of each match, in HAVING over a match or over all';
CREATE STREAM A (k STRING, p INT);
INSERT INTO Out SELECT k, sum(a.p) AS s, count(*) AS matches FROM PATTERN (EVERY a=A{2}) PARTITION BY k WHERE sum(a.p) > 3 GROUP BY k HAVING count(*) > 1;
AT 0 INSERT INTO A VALUES ('x', 1), ('x', 1), ('x', 2), ('x', 3), ('y', 9), ('y', 9), ('x', 4), ('x', 5);
-- (1, 1) is dropped by WHERE; (2, 3) is the first of x; (4, 5) the second
EXPECT Out VALUES ('x', 9, 2);

TEST 'aggregates of what a match gives run over the matches';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT sum(count(a)) AS events, max(sum(a.p)) AS best, count(*) AS n FROM PATTERN (EVERY a=A[p > 0]{1,2} -> b=A[p < 0]);
AT 0 INSERT INTO A VALUES (1), (2), (-1), (7), (-1);
EXPECT Out VALUES (2, 3, 1), (3, 7, 2);

TEST 'an element that takes one event is there or not';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT count(a) AS na, b IS NULL AS no_b, coalesce(a.p, b.p) AS p FROM PATTERN (EVERY (a=A OR b=B));
AT 0 INSERT INTO A VALUES (1);
AT 1 INSERT INTO B VALUES (2);
EXPECT Out VALUES (1, TRUE, 1), (0, FALSE, 2);

TEST 'a list counts from 1, an element from 0';
CREATE STREAM A (p INT);
CREATE STREAM B (x INT);
INSERT INTO Out SELECT a.p[1] AS first, a[0].p AS also, a.p[4] AS none, a[3].p AS neither, a[last - 1].p AS before_last, list_length(a.p) AS n
FROM PATTERN (EVERY a=A{2,3} -> b=B);
AT 0 INSERT INTO A VALUES (7), (8), (9);
AT 1 INSERT INTO B VALUES (0);
EXPECT Out VALUES (7, 7, NULL, NULL, 8, 3);

TEST 'what is computed from several events is refused where it is not built';
CREATE STREAM A (p INT, q INT);
INSERT INTO Out SELECT sum(a.p * a.q) AS x FROM PATTERN (EVERY a=A{2});
EXPECT ERROR EF1925;

TEST 'the times of events';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT eventTimestamp(a[0]) AS t0, eventTimestamp(a[last]) - eventTimestamp(a[0]) > 1 SECOND AS slow
FROM PATTERN (EVERY a=A[a[0].p IS NULL OR now() - eventTimestamp(a[0]) < 5 SECONDS]{2});
AT 1000 INSERT INTO A VALUES (1);
AT 9000 INSERT INTO A VALUES (2);
AT 9500 INSERT INTO A VALUES (3);
EXPECT NOTHING IN Out;
