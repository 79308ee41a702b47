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
