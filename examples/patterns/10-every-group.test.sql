-- EVERY around a group: the next pair is looked for only after the one before is complete. Two swipes are in and out.
TEST 'pairs that do not overlap';
CREATE STREAM Swipes (badge STRING, minute INT);
INSERT INTO Visits SELECT a.badge AS badge, a.minute AS entered, b.minute - a.minute AS stayed FROM PATTERN (EVERY (a=Swipes -> b=Swipes)) PARTITION BY badge;
AT 0 INSERT INTO Swipes VALUES ('ann', 480), ('bob', 490), ('ann', 720), ('ann', 765), ('bob', 1000), ('ann', 1020), ('ann', 1080);
EXPECT Visits VALUES ('ann', 480, 240), ('bob', 490, 510), ('ann', 765, 255);
