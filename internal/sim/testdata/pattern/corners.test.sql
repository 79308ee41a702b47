-- Corners that the engine does not keep yet; they move to tests/pattern/corners.test.sql when it does.

TEST 'EVERY in EVERY: an attempt that equals the armed group is one with it';
-- After A1 the first attempt holds nothing and waits for what the armed group waits for.
CREATE STREAM A (p INT);
CREATE STREAM B (p INT);
INSERT INTO Out SELECT x.p AS a, y.p AS b FROM PATTERN (EVERY (EVERY x=A OR y=B));
AT 0 INSERT INTO A VALUES (1);
AT 100 INSERT INTO A VALUES (2);
AT 200 INSERT INTO B VALUES (3);
EXPECT Out VALUES (1, NULL), (2, NULL), (NULL, 3);

TEST 'EVERY in EVERY, then an element';
-- B2 completes the attempt; what it forked from holds nothing, and is one with the armed group.
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
