-- EVERY, groups, OR and absences inside each other: what is left behind, given up, and armed again.

TEST 'the end of WITHIN counts from what OR has kept';
-- B2 completes the OR: x is given up, so WITHIN counts from 300 and ends at 600.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, z.p AS b FROM PATTERN ((x=A -> y=A) OR z=B -> NOT B WITHIN 300 ms);
AT 0 INSERT INTO A VALUES (1);
AT 300 INSERT INTO B VALUES (2);
ADVANCE TO 1000;
EXPECT Out VALUES (NULL, 2) AT 600;

TEST 'what ran out of time is shown as it was';
-- A1 fills x, in an EVERY, and z, which is in none: the whole partial match ends, with both.
CREATE STREAM A (p INT);
INSERT EXPIRED EVENTS INTO Out SELECT x.p AS x, y.p AS y, z.p AS z FROM PATTERN (EVERY (x=A -> y=A) AND z=A WITHIN 300 ms);
AT 0 INSERT INTO A VALUES (1);
ADVANCE TO 1000;
EXPECT Out VALUES EXPIRED (1, NULL, 1) AT 300;

TEST 'a group that is complete when its WITHIN ends is closed, and the EVERY in it is not armed again';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN ((EVERY x=A+ WITHIN 2 SECONDS) -> y=B);
AT 0 INSERT INTO A VALUES (1);
AT 5000 INSERT INTO A VALUES (2);
AT 6000 INSERT INTO B VALUES (3);
EXPECT Out VALUES ([1], 3);

TEST 'an EVERY is left when a WITHIN two groups below ends';
-- At 1000 the inner group takes no more, with it the outer one: A3 begins the next attempt.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY ((x=A+ WITHIN 1 SECOND) WITHIN 9 SECONDS) -> y=B);
AT 0 INSERT INTO A VALUES (1);
AT 1500 INSERT INTO A VALUES (3);
AT 2000 INSERT INTO B VALUES (4);
EXPECT Out VALUES ([1], 4), ([3], 4);

TEST 'partial matches that an EVERY has forked wait each for the EVERY that follows';
-- B3 finds (1, 2), (1) and (2), and each of them waits for the next B.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN ((EVERY x=A)+ -> EVERY y=B);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (2);
AT 200 INSERT INTO B VALUES (3);
AT 300 INSERT INTO B VALUES (4);
EXPECT Out VALUES ([1, 2], 3), ([1], 3), ([2], 3), ([1, 2], 4), ([1], 4), ([2], 4);

TEST 'an EVERY in groups that repeat in each other keeps what came before it';
-- At A2 and A3 the EVERY of the repetition before is left; the match that stays in it holds (), or (1).
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (((EVERY x=A{1,2})+)+ -> y=B);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (2);
AT 200 INSERT INTO A VALUES (3);
AT 300 INSERT INTO B VALUES (4);
EXPECT Out VALUES ([1, 2, 3], 4), ([1], 4), ([3], 4);

TEST 'unfinished repetitions are dropped, also of a group in a group';
-- A1 begins the first repetition, A2 the one behind it: neither is finished at 2000.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (((x=A AND y=B){0,2}){2,} -> NOT B FOR 2 SECONDS);
AT 0 INSERT INTO A VALUES (1);
AT 1000 INSERT INTO A VALUES (2);
ADVANCE TO 3000;
EXPECT Out VALUES (NULL, NULL) AT 2000;

TEST 'a group whose WITHIN ends drops what is unfinished';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
CREATE STREAM C (p INT);
INSERT INTO Out SELECT x.p AS a, z.p AS c FROM PATTERN (((x=A -> y=B)* WITHIN 300 ms) -> z=C);
AT 0 INSERT INTO A VALUES (1);
AT 1000 INSERT INTO C VALUES (2);
EXPECT Out VALUES (NULL, 2);

TEST 'what a repetition took together with what it forbids is not kept';
-- A4 is forbidden in the second repetition, and taken by z of the first: y of the second is A3.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT y.p AS y, z.p AS z FROM PATTERN (x=A -> (NOT A[p = 4] -> y=A -> z=A*){2});
AT 0 INSERT INTO A VALUES (0);
AT 100 INSERT INTO A VALUES (1);
AT 200 INSERT INTO A VALUES (4);
AT 300 INSERT INTO A VALUES (3);
EXPECT Out VALUES ([1, 3], [4]);

TEST 'an absence in a repetition that is not needed begins anew like any other';
-- The second silence of each attempt: C at 600 moves it from 1000 to 1100; then 1600 and 2100, 2600 and 3100.
CREATE STREAM A (p INT);
CREATE STREAM C (p INT);
INSERT INTO Out SELECT x.p AS a FROM PATTERN (EVERY ((NOT C FOR 500 ms){1,2} WITHIN 300 ms) -> x=A);
ADVANCE TO 0;
AT 600 INSERT INTO C VALUES (1);
AT 3597 INSERT INTO A VALUES (9);
EXPECT Out VALUES (9), (9), (9);

TEST 'what is violated behind an open end gives up the last repetition alone';
-- B ends what (1) and (2) waited for: 2 is given up, (1) is complete still and waits anew.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a FROM PATTERN ((EVERY x=A+)+ -> NOT B -> NOT A FOR 1 SECOND);
AT 0 INSERT INTO A VALUES (1);
AT 300 INSERT INTO A VALUES (2);
AT 800 INSERT INTO B VALUES (3);
ADVANCE TO 3000;
EXPECT Out VALUES ([1]) AT 1800;

TEST 'an event that completes an attempt unseen is taken by it';
-- A0 is for y, which it spoils: not for x. At 2635 that is longer ago than WITHIN.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS x, y.p AS y FROM PATTERN (x=A{0,2} -> NOT A[p = 0] -> EVERY y=A WITHIN 2 SECONDS);
AT 0 INSERT INTO A VALUES (0);
AT 2635 INSERT INTO A VALUES (4);
EXPECT Out VALUES (NULL, 4);

TEST 'both sides of OR complete at the same moment are one match';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT 1 AS one FROM PATTERN (NOT A FOR 1 SECOND OR EVERY NOT B FOR 500 ms);
ADVANCE TO 0;
ADVANCE TO 3000;
EXPECT Out VALUES (1) AT 500, (1) AT 1000;

TEST 'a side of OR that runs out of time is over with what it is part of';
-- At 300 the operand of AND runs out, with it the AND: A3 is for z.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS x, z.p AS z FROM PATTERN ((x=A{2} WITHIN 300 ms) AND y=A OR z=A);
AT 0 INSERT INTO A VALUES (1);
AT 400 INSERT INTO A VALUES (3);
EXPECT Out VALUES (NULL, 3);

TEST 'EVERY in EVERY: what holds nothing of an attempt that is complete is over, for each key';
-- At 500 the attempts of both keys are complete and begin again: (2) needs a silence of its own, from 500.
CREATE STREAM A (k STRING, p INT);
INSERT INTO Out SELECT x.p AS x FROM PATTERN (EVERY (EVERY x=A AND NOT A FOR 500 ms)) PARTITION BY k;
AT 0 INSERT INTO A VALUES ('b', 5), ('a', 3);
AT 1690 INSERT INTO A VALUES ('a', 2);
EXPECT Out VALUES (5) AT 500, (3) AT 500, (2) AT 1690;

TEST 'EVERY in EVERY: attempts that hold events go on beside the armed group';
-- 2 completes (1, 2) and arms the outer group again; 1 and 2 wait for more, 3 pairs with both.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS x FROM PATTERN (EVERY (EVERY x=A){2});
AT 0 INSERT INTO A VALUES (1), (2), (3);
EXPECT Out VALUES ([1, 2]), ([1, 3]), ([2, 3]);

TEST 'EVERY in EVERY: a spoiled attempt that completes arms the outer group';
-- A1 spoils the attempt and completes it, unseen: the outer group begins again.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS x FROM PATTERN (EVERY (NOT A[p = 1] -> EVERY x=A));
AT 0 INSERT INTO A VALUES (1), (2), (3);
EXPECT Out VALUES (2), (3);
