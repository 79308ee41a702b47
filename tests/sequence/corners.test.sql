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

TEST 'a side of OR that runs out of time ends alone';
-- x is given up at 1000; B2 is the next event and fits z.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS x, z.p AS z FROM SEQUENCE ((x=A, y=B WITHIN 1 SECOND) OR z=B);
AT 0 INSERT INTO A VALUES (1);
AT 2000 INSERT INTO B VALUES (2);
EXPECT Out VALUES (NULL, 2);

TEST 'an attempt that has begun and takes nothing of an event that ends one of its sides is over';
-- Each attempt begins after 200 ms of silence, and another beside it. A at 633 ends the one of 600 (it waits for B) and
-- the one that has not begun; the next begins at 633.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS b FROM SEQUENCE (EVERY (NOT A FOR 300 ms OR x=B AND NOT A FOR 200 ms));
AT 0 INSERT INTO B VALUES (7);
AT 633 INSERT INTO A VALUES (1);
ADVANCE TO 1200;
EXPECT Out VALUES (7) AT 200, (NULL) AT 300, (NULL) AT 500, (NULL) AT 933, (NULL) AT 1133;

TEST 'an earlier attempt that may take more of a repetition waits for it';
-- Attempts 1 and 2 wait both for y: the second is dropped, though the first is in a repetition that is complete.
CREATE STREAM A (p INT);
INSERT EXPIRED EVENTS INTO Out SELECT x.p AS x FROM SEQUENCE (EVERY ((x=A, y=A{2,}){2,3} WITHIN 200 ms));
AT 0 INSERT INTO A VALUES (1), (2), (3);
ADVANCE TO 1000;
EXPECT Out VALUES EXPIRED ([1]) AT 200;

TEST 'what holds no event comes by the first event of its key';
CREATE STREAM A (k STRING, p INT);
INSERT INTO Out SELECT x.p AS x FROM SEQUENCE (EVERY x=A?, NOT A FOR 2 SECONDS) PARTITION BY k;
AT 0 INSERT INTO A VALUES ('a', 4);
ADVANCE TO 3000;
EXPECT Out VALUES (NULL) AT 2000, (4) AT 2000;
