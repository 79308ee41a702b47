-- The clauses of a query over the matches of a pattern.

TEST 'a window over the matches';
CREATE STREAM A (k STRING, p INT);
INSERT INTO Out SELECT window_start, a.k AS k, count(*) AS n, sum(b.p) AS s
FROM PATTERN (EVERY a=A[p = 1] -> b=A[p > 1 AND k = a.k] WITHIN 10 SECONDS) WINDOW TUMBLING(1 MINUTE) GROUP BY a.k;
AT 1000 INSERT INTO A VALUES ('x', 1), ('x', 5), ('y', 1), ('y', 6), ('x', 1), ('x', 7);
AT 61000 INSERT INTO A VALUES ('x', 1), ('x', 8);
ADVANCE TO 120000;
EXPECT Out VALUES ('1970-01-01T00:00:00Z', 'x', 2, 12), ('1970-01-01T00:00:00Z', 'y', 1, 6), ('1970-01-01T00:01:00Z', 'x', 1, 8);

TEST 'a sliding window over the matches: EXPIRED rows are those that leave it';
CREATE STREAM A (p INT);
INSERT ALL EVENTS INTO Out SELECT b.p AS p, count(*) AS n FROM PATTERN (EVERY (a=A -> b=A) WITHIN 10 SECONDS) WINDOW time(5 SECONDS);
AT 1000 INSERT INTO A VALUES (1), (2), (3);
AT 2000 INSERT INTO A VALUES (4);
ADVANCE TO 8000;
EXPECT Out VALUES CURRENT (2, 1) AT 1000, CURRENT (4, 2) AT 2000, EXPIRED (2, 1) AT 6000, EXPIRED (4, 0) AT 7000;

TEST 'DISTINCT over the matches';
CREATE STREAM A (k STRING, p INT);
INSERT INTO Out SELECT DISTINCT a.k FROM PATTERN (EVERY a=A[p = 1] -> b=A[p > 1 AND k = a.k] WITHIN 10 SECONDS);
AT 0 INSERT INTO A VALUES ('x', 1), ('x', 5), ('y', 1), ('x', 1), ('x', 7), ('y', 2);
EXPECT Out VALUES ('x'), ('y');

TEST 'LIMIT ends the pattern';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT a.p AS x, b.p AS y FROM PATTERN (EVERY a=A -> b=A WITHIN 10 SECONDS) LIMIT 2;
AT 0 INSERT INTO A VALUES (1), (2), (3), (4);
EXPECT Out VALUES (1, 2), (2, 3);

TEST 'the first three by value, with what falls out of them';
CREATE STREAM A (p INT);
INSERT ALL EVENTS INTO Out SELECT b.p - a.p AS rise FROM PATTERN (EVERY (a=A -> b=A) WITHIN 10 SECONDS) ORDER BY rise DESC LIMIT 2;
AT 0 INSERT INTO A VALUES (1), (2), (1), (4), (1), (3), (5), (5);
EXPECT Out VALUES CURRENT (1), CURRENT (3), CURRENT (2), EXPIRED (1);

TEST 'OUTPUT FIRST EVERY';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT b.p AS p FROM PATTERN (EVERY a=A -> b=A WITHIN 10 SECONDS) OUTPUT FIRST EVERY 2 EVENTS;
AT 0 INSERT INTO A VALUES (1), (2), (3), (4), (5);
EXPECT Out VALUES (2), (4);

TEST 'a WITH query and a view as streams of a pattern';
CREATE STREAM Trades (symbol STRING, price DOUBLE);
CREATE VIEW Cheap AS SELECT symbol AS s, price AS p FROM Trades WHERE price < 10;
INSERT INTO Out WITH dear AS (SELECT symbol, price * 2 AS twice FROM Trades WHERE price > 100)
SELECT d.symbol, d.twice, c.p FROM PATTERN (EVERY d=dear -> c=Cheap[s = d.symbol] WITHIN 10 SECONDS);
AT 0 INSERT INTO Trades VALUES ('X', 101.0), ('X', 50.0), ('Y', 1.0), ('X', 2.0);
EXPECT Out VALUES ('X', 202.0, 2.0);

TEST 'a subquery over a pattern';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT lo, hi, hi - lo AS gap FROM (SELECT a.p AS lo, b.p AS hi FROM PATTERN (EVERY a=A -> b=A[p > a.p] WITHIN 10 SECONDS)) WHERE hi > 3;
AT 0 INSERT INTO A VALUES (1), (2), (4), (3);
EXPECT Out VALUES (2, 4, 2);

TEST 'a pattern into a declared stream, with its columns named';
CREATE STREAM A (p INT);
CREATE STREAM Out (hi LONG, lo LONG);
INSERT INTO Out (lo, hi) SELECT a.p, b.p FROM PATTERN (EVERY a=A -> b=A[p > a.p] WITHIN 10 SECONDS);
AT 0 INSERT INTO A VALUES (1), (2);
EXPECT Out VALUES (2, 1);

TEST 'names of the select list in WHERE, HAVING and ORDER BY';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT b.p - a.p AS rise FROM PATTERN (EVERY a=A -> b=A WITHIN 10 SECONDS) WHERE rise > 1 HAVING rise < 5;
AT 0 INSERT INTO A VALUES (1), (2), (4), (9);
EXPECT Out VALUES (2);

TEST 'EXPIRED rows pass WHERE too, with NULL for what is missing';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT EXPIRED EVENTS INTO Late SELECT a.p, b.p AS q FROM PATTERN (EVERY a=A -> b=B WITHIN 1 SECOND) WHERE a.p > 1;
AT 0 INSERT INTO A VALUES (1), (2);
AT 500 INSERT INTO A VALUES (3);
ADVANCE TO 5000;
EXPECT Late VALUES EXPIRED (2, NULL) AT 1000, EXPIRED (3, NULL) AT 1500;

TEST 'two patterns over one stream, and one over what they give';
CREATE STREAM A (p INT);
INSERT INTO Up SELECT b.p AS p FROM PATTERN (EVERY (a=A -> b=A[p > a.p]) WITHIN 10 SECONDS);
INSERT INTO Down SELECT b.p AS p FROM PATTERN (EVERY (a=A -> b=A[p < a.p]) WITHIN 10 SECONDS);
INSERT INTO Both SELECT u.p AS up, d.p AS down FROM PATTERN (EVERY (u=Up AND d=Down) WITHIN 10 SECONDS);
AT 0 INSERT INTO A VALUES (1);
AT 1 INSERT INTO A VALUES (5);
AT 2 INSERT INTO A VALUES (0);
EXPECT Up VALUES (5);
EXPECT Down VALUES (0);
EXPECT Both VALUES (5, 0);

TEST 'one stream in two elements, its name where only one has it';
CREATE STREAM A (p INT);
CREATE STREAM B (q INT);
INSERT INTO Out SELECT A.p, q, x.q AS q2 FROM PATTERN (EVERY A -> x=B[q > A.p] WITHIN 10 SECONDS);
AT 0 INSERT INTO A VALUES (1);
AT 1 INSERT INTO B VALUES (1), (2);
EXPECT Out VALUES (1, 2, 2);

TEST 'a name for the pattern itself';
CREATE STREAM A (p INT);
CREATE STREAM B (q INT);
INSERT INTO Out SELECT m.a.p, m.q, m.* FROM PATTERN (EVERY a=A -> b=B WITHIN 10 SECONDS) AS m WHERE m.q > 1;
AT 0 INSERT INTO A VALUES (1);
AT 1 INSERT INTO B VALUES (2);
EXPECT Out (p, q, a_p, b_q) VALUES (1, 2, 1, 2);
