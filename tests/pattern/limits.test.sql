-- limit.partial-matches: what happens when a pattern may not keep more.

TEST 'the oldest is given up';
@app:limit.partial-matches(2);
@app:limit.partial-matches-policy('drop-oldest');
CREATE STREAM A (k INT);
INSERT INTO Out SELECT a.k FROM PATTERN (EVERY a=A[k < 10] -> b=A[k = a.k + 10] WITHIN 5 SECONDS);
AT 0 INSERT INTO A VALUES (1), (2), (3), (11), (12), (13);
EXPECT Out VALUES (2), (3);

TEST 'a new one is not begun';
@app:limit.partial-matches(2);
@app:limit.partial-matches-policy('drop-new');
CREATE STREAM A (k INT);
INSERT INTO Out SELECT a.k FROM PATTERN (EVERY a=A[k < 10] -> b=A[k = a.k + 10] WITHIN 5 SECONDS);
AT 0 INSERT INTO A VALUES (1), (2), (3), (11), (12), (13), (4), (14);
EXPECT Out VALUES (1), (2), (4);

TEST 'what has run out of time makes room';
@app:limit.partial-matches(2);
@app:limit.partial-matches-policy('drop-new');
CREATE STREAM A (k INT);
INSERT INTO Out SELECT a.k FROM PATTERN (EVERY a=A[k < 10] -> b=A[k = a.k + 10] WITHIN 5 SECONDS);
AT 0 INSERT INTO A VALUES (1), (2);
AT 6000 INSERT INTO A VALUES (3), (4), (13), (14);
EXPECT Out VALUES (3), (4);

TEST 'of each key, by the stream that is written';
CREATE STREAM A (user STRING, k INT);
CREATE STREAM Out (user STRING, k INT) WITH (limit.partial-matches-per-key = 1, limit.partial-matches-policy = 'drop-oldest');
INSERT INTO Out SELECT user, a.k FROM PATTERN (EVERY a=A[k < 10] -> b=A[k = a.k + 10] WITHIN 5 SECONDS) PARTITION BY user;
AT 0 INSERT INTO A VALUES ('x', 1), ('y', 1), ('x', 2), ('x', 11), ('x', 12), ('y', 11);
EXPECT Out VALUES ('x', 2), ('y', 1);

TEST 'a key whose first event was refused takes a later one';
-- 3, 4 and 5 are not begun; when (1, 9) and (2, 9) are out there is room for 6.
CREATE STREAM A (p INT, k STRING);
CREATE STREAM B (p INT, k STRING);
CREATE STREAM Out (a INT, b INT) WITH (limit.partial-matches = 2, limit.partial-matches-policy = 'drop-new');
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY (x=A -> y=B)) PARTITION BY k;
AT 0 INSERT INTO A VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
AT 1 INSERT INTO B VALUES (9, 'a'), (9, 'b'), (9, 'c');
AT 2 INSERT INTO A VALUES (6, 'c');
AT 3 INSERT INTO B VALUES (9, 'c'), (9, 'd');
EXPECT Out VALUES (1, 9), (2, 9), (6, 9);

TEST 'a SEQUENCE goes on after one was refused';
-- 2 may not begin beside 1; 3 ends the attempt of 1 and begins one; with and without an element that is optional.
CREATE STREAM A (p INT);
@app:limit.partial-matches(1);
@app:limit.partial-matches-policy('drop-new');
INSERT INTO Out SELECT x.p AS a, y.p AS b, z.p AS c FROM SEQUENCE (EVERY x=A, y=A, q=A[p < 0]?, z=A);
INSERT INTO Plain SELECT x.p AS a, y.p AS b, z.p AS c FROM SEQUENCE (EVERY x=A, y=A, z=A);
AT 0 INSERT INTO A VALUES (1), (2), (3), (4), (5), (6), (7), (8);
EXPECT Out VALUES (1, 2, 3), (3, 4, 5), (5, 6, 7);
EXPECT Plain VALUES (1, 2, 3), (3, 4, 5), (5, 6, 7);

TEST 'a partial match that waits for its first event does not count';
-- Keys c and d wait while a and b fill the limit.
CREATE STREAM A (p INT, k STRING);
CREATE STREAM B (p INT, k STRING);
CREATE STREAM Out (a INT, b INT) WITH (limit.partial-matches = 2);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY (x=A -> y=B)) PARTITION BY k;
AT 0 INSERT INTO A VALUES (1, 'a'), (2, 'b');
AT 1 INSERT INTO B VALUES (9, 'c'), (9, 'd'), (9, 'b');
AT 2 INSERT INTO A VALUES (6, 'c');
AT 3 INSERT INTO B VALUES (9, 'c');
EXPECT Out VALUES (2, 9), (6, 9);

TEST 'EVERY is armed again where its attempt is the oldest and given up';
-- 3 and 4 make 1 and 2 be given up; then 5 may begin.
CREATE STREAM A (p INT, k STRING);
CREATE STREAM B (p INT, k STRING);
CREATE STREAM Out (a INT, b INT) WITH (limit.partial-matches = 2, limit.partial-matches-policy = 'drop-oldest');
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY (x=A -> y=B)) PARTITION BY k;
AT 0 INSERT INTO A VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd');
AT 1 INSERT INTO B VALUES (9, 'a'), (9, 'b'), (9, 'c'), (9, 'd');
AT 2 INSERT INTO A VALUES (5, 'a');
AT 3 INSERT INTO B VALUES (9, 'a');
EXPECT Out VALUES (3, 9), (4, 9), (5, 9);

TEST 'a limit that is no number';
@app:limit.partial-matches('many');
CREATE STREAM A (k INT);
INSERT INTO Out SELECT a.k FROM PATTERN (EVERY a=A WITHIN 5 SECONDS);
EXPECT ERROR EF1316;

TEST 'a policy that does not exist';
CREATE STREAM A (k INT);
CREATE STREAM Out (k INT) WITH (limit.partial-matches-policy = 'drop');
INSERT INTO Out SELECT a.k FROM PATTERN (EVERY a=A WITHIN 5 SECONDS);
EXPECT ERROR EF1316;

TEST 'a full limit whose policy is to fail stops the application, with the place of the pattern';
CREATE STREAM A (p INT);
@app:limit.partial-matches(2);
INSERT INTO Out SELECT x.p AS a FROM PATTERN (EVERY x=A -> y=A[p < x.p] WITHIN 1 HOUR);
AT 0 INSERT INTO A VALUES (1), (2), (3);
EXPECT ERROR EF6005 AT 3:47;

TEST 'in a pattern that is no chain as well';
CREATE STREAM A (p INT);
@app:limit.partial-matches(2);
INSERT INTO Out SELECT x.p AS a FROM PATTERN (EVERY x=A -> y=A[p < x.p]? -> z=A[p < 0] WITHIN 1 HOUR);
AT 0 INSERT INTO A VALUES (1), (2), (3);
EXPECT ERROR EF6005 AT 3:47;

TEST 'an event that changes more partial matches than one may stops the application';
-- B9 is for all three.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
@app:limit.partial-matches-per-event(2);
INSERT INTO Out SELECT x.p AS a FROM PATTERN (EVERY x=A -> y=B{2} WITHIN 1 HOUR);
AT 0 INSERT INTO A VALUES (1), (2), (3);
AT 1 INSERT INTO B VALUES (9);
EXPECT ERROR EF6005 AT 5:47;

TEST 'as many as it may change it changes';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
CREATE STREAM Out (a INT) WITH (limit.partial-matches-per-event = 2);
INSERT INTO Out SELECT x.p AS a FROM PATTERN (EVERY x=A -> y=B{2} WITHIN 1 HOUR);
AT 0 INSERT INTO A VALUES (1), (2);
AT 1 INSERT INTO B VALUES (9), (9);
EXPECT Out VALUES (1), (2);

TEST 'silences that multiply are bounded';
-- Every 200 ms each of them forks.
CREATE STREAM A (p INT);
@app:limit.partial-matches(1000);
INSERT INTO Out SELECT x.p AS a FROM PATTERN ((EVERY NOT A FOR 200 ms)* -> x=A);
ADVANCE TO 0;
ADVANCE TO 10000;
EXPECT ERROR EF6005 AT 4:47;
