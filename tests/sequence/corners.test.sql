-- Corners of the semantics of SEQUENCE.

TEST 'a repeated group in a repeated group';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS a FROM SEQUENCE (((x=A)+){2});
AT 0 INSERT INTO A VALUES (4);
AT 100 INSERT INTO A VALUES (2);
EXPECT Out VALUES ([4, 2]);

TEST 'silences in front: followers are dropped';
-- True at 1000; those of 2000 and 3000 come to wait for what the first waits for.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS b FROM SEQUENCE (EVERY NOT A FOR 1 SECOND, x=B);
ADVANCE TO 0;
AT 3500 INSERT INTO B VALUES (1);
EXPECT Out VALUES (1);

TEST 'a violation ends the attempt, EVERY begins another';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS a FROM SEQUENCE (EVERY (NOT A[p = 0], x=A));
AT 0 INSERT INTO A VALUES (0);
AT 100 INSERT INTO A VALUES (2);
EXPECT Out VALUES (2);

TEST 'an absence that became true has begun the attempt';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS b FROM SEQUENCE (NOT A FOR 1 SECOND, x=B[p > 5]);
ADVANCE TO 0;
AT 1500 INSERT INTO B VALUES (1);
AT 1600 INSERT INTO B VALUES (9);
EXPECT NOTHING IN Out;

TEST 'every event begins an attempt, an empty element too';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT y.p AS b FROM SEQUENCE (EVERY x=A*, y=B);
AT 0 INSERT INTO B VALUES (1);
AT 100 INSERT INTO B VALUES (2);
EXPECT Out VALUES (1), (2);

TEST 'OR: a violation ends its side, the event is for another';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS x, z.p AS z FROM SEQUENCE ((NOT A, x=A) OR y=B OR z=A);
AT 0 INSERT INTO A VALUES (1);
EXPECT Out VALUES (NULL, 1);

TEST 'what one side of OR took is given up with it';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT y.p AS b, z.p AS c FROM SEQUENCE (x=A, (y=A){2,} OR z=B);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (2);
AT 200 INSERT INTO B VALUES (3);
EXPECT Out VALUES (NULL, 3);
