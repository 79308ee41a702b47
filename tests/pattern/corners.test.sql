-- Corners of the semantics: rules that meet.

TEST 'OR: what violates one side may be taken by another';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (NOT A AND x=A OR y=A);
AT 0 INSERT INTO A VALUES (1);
EXPECT Out VALUES (NULL, 1);

TEST 'OR: what one side takes may violate another';
-- A1 is held by the left side, but when it came nothing was held: it restarts the absence.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN ((x=A -> y=A) OR NOT A FOR 1 SECOND);
ADVANCE TO 0;
AT 500 INSERT INTO A VALUES (1);
ADVANCE TO 3000;
EXPECT Out VALUES (NULL, NULL) AT 1500;

TEST 'OR: WITHIN forgets the side that lost';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
CREATE STREAM C (p INT);
CREATE STREAM D (p INT);
INSERT INTO Out SELECT z.p AS c, w.p AS d FROM PATTERN ((x=A -> y=B) OR z=C -> w=D WITHIN 1 SECOND);
AT 0 INSERT INTO A VALUES (1);
AT 900 INSERT INTO C VALUES (2);
AT 1800 INSERT INTO D VALUES (3);
EXPECT Out VALUES (2, 3);

TEST 'AND: an event that fills one operand restarts the absence of another';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS a FROM PATTERN (x=A AND NOT A FOR 500 ms);
AT 0 INSERT INTO A VALUES (1);
ADVANCE TO 2000;
EXPECT Out VALUES (1) AT 500;

TEST 'AND: a nested NOT watches until its own end';
-- The right operand is complete with B1; A9 comes after that.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (x=A AND (NOT A[p > 5] -> y=B));
AT 0 INSERT INTO B VALUES (1);
AT 100 INSERT INTO A VALUES (9);
EXPECT Out VALUES (9, 1);

TEST 'a repeated group whose inner part may be empty';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT y.p AS b FROM PATTERN ((x=A?){2} -> y=B);
AT 0 INSERT INTO B VALUES (1);
EXPECT Out VALUES (1);

TEST 'a complete EVERY group that its WITHIN closes is left';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
CREATE STREAM C (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b, z.p AS c FROM PATTERN (EVERY (x=A -> y=B+ WITHIN 500 ms) -> z=C);
AT 0 INSERT INTO A VALUES (1);
AT 500 INSERT INTO B VALUES (2);
AT 700 INSERT INTO A VALUES (3);
AT 800 INSERT INTO B VALUES (4);
AT 2000 INSERT INTO C VALUES (5);
EXPECT Out VALUES (1, [2], 5), (3, [4], 5);

TEST 'EVERY on both operands of AND: order of the elements';
-- (1, 2) and (2, 1) hold the same events: in the order of the elements.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY x=A AND EVERY y=A);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (2);
EXPECT Out VALUES (1, 1), (1, 2), (2, 1), (2, 2);

TEST 'n EVENTS ends what forked';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (x=A -> EVERY y=B WITHIN 3 EVENTS);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO B VALUES (2);
AT 200 INSERT INTO B VALUES (3);
AT 300 INSERT INTO B VALUES (4);
EXPECT Out VALUES (1, 2), (1, 3);

TEST 'EVERY in EVERY: the armed group stands for an attempt that holds nothing';
-- After A1 the first attempt has armed its group again and holds nothing.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY (EVERY x=A OR y=B));
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (2);
AT 200 INSERT INTO B VALUES (3);
EXPECT Out VALUES (1, NULL), (2, NULL), (NULL, 3);

TEST 'EVERY in EVERY, then an element';
-- B2 completes the attempt; what it forked from holds nothing, and the armed group stands for it.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY (EVERY x=A -> y=B));
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO B VALUES (2);
AT 200 INSERT INTO A VALUES (3);
AT 300 INSERT INTO B VALUES (4);
EXPECT Out VALUES (1, 2), (3, 4);

TEST 'silences in EVERY in EVERY do not multiply';
CREATE STREAM B (p INT);
INSERT INTO Out SELECT 1 AS one FROM PATTERN (EVERY (EVERY NOT B FOR 1 SECOND WITHIN 5 SECONDS));
ADVANCE TO 0;
ADVANCE TO 3500;
EXPECT Out VALUES (1) AT 1000, (1) AT 2000, (1) AT 3000;

TEST 'an open-ended EVERY before an EVERY is armed once';
-- A5 closes x and arms it; A3 begins the second attempt, whose y is A2.
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY x=A+ -> EVERY y=A);
AT 0 INSERT INTO A VALUES (4);
AT 100 INSERT INTO A VALUES (5);
AT 200 INSERT INTO A VALUES (3);
AT 300 INSERT INTO A VALUES (2);
EXPECT Out VALUES ([4], 5), ([4], 3), ([4], 2), ([3], 2);

TEST 'OR: a final NOT forgets it too';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
CREATE STREAM C (p INT);
CREATE STREAM D (p INT);
INSERT INTO Out SELECT z.p AS c, w.p AS d FROM PATTERN (((x=A -> y=B) OR z=C) -> w=D -> NOT A WITHIN 1 SECOND);
AT 0 INSERT INTO A VALUES (1);
AT 900 INSERT INTO C VALUES (2);
AT 1000 INSERT INTO D VALUES (3);
ADVANCE TO 5000;
EXPECT Out VALUES (2, 3) AT 1900;

TEST 'AND: an operand that ends unseen ends the attempt';
-- A4 spoils and completes its operand: the attempt ends unseen and begins again at 100.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a FROM PATTERN (EVERY ((NOT A[p > 3] AND x=A) AND NOT B FOR 1 SECOND));
ADVANCE TO 0;
AT 100 INSERT INTO A VALUES (4);
AT 200 INSERT INTO A VALUES (1);
ADVANCE TO 3000;
EXPECT Out VALUES (1) AT 1100;

TEST 'an absence in front, behind an optional element';
-- A1 spoils. B2 completes the last element unseen: the match is over.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT w.p AS w, x.p AS a FROM PATTERN (w=B? -> NOT A AND x=B);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO B VALUES (2);
AT 200 INSERT INTO B VALUES (3);
EXPECT NOTHING IN Out;

TEST 'an EVERY in a repeated group that is closed goes on beside it';
-- C3 leaves the EVERY of the second repetition, which is armed again behind (1): C4 closes it once more.
CREATE STREAM A (p INT);
CREATE STREAM C (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS c FROM PATTERN ((EVERY x=A+)+ -> y=C);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (2);
AT 200 INSERT INTO C VALUES (3);
AT 300 INSERT INTO C VALUES (4);
EXPECT Out VALUES ([1, 2], 3), ([1], 4);

TEST 'what follows an open-ended EVERY is complete at once and closes it';
-- y may be empty: with A1 the OR is complete, the EVERY is left and armed again.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, w.p AS w FROM PATTERN (EVERY x=A{1,2} -> y=B* OR z=A -> w=A);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (2);
AT 200 INSERT INTO A VALUES (3);
EXPECT Out VALUES ([1], 2), ([2], 3);

TEST 'an absence watches until its own parentheses are complete';
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
CREATE STREAM C (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN ((NOT C AND x=A) AND y=B);
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO C VALUES (2);
AT 200 INSERT INTO B VALUES (3);
EXPECT Out VALUES (1, 3);

TEST 'a side of OR that EVERY forked and that is violated gives one row';
CREATE STREAM A (p INT);
INSERT INTO Out SELECT x.p AS x, z.p AS z FROM PATTERN (EVERY x=A AND y=A AND NOT A OR z=A);
AT 0 INSERT INTO A VALUES (1);
EXPECT Out VALUES (NULL, 1);
