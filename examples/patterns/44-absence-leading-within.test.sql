-- NOT in front with WITHIN: the pressure falls and nobody has opened a valve in the five seconds before.
TEST 'a leak';
CREATE STREAM Valves (id INT);
CREATE STREAM Pressure (bar DOUBLE);
INSERT INTO Leaks SELECT p.bar AS bar FROM PATTERN (EVERY (NOT Valves -> p=Pressure[bar < 2.0] WITHIN 5 SECONDS));
AT 0 INSERT INTO Valves VALUES (7);
AT 3000 INSERT INTO Pressure VALUES (1.5);
AT 10000 INSERT INTO Valves VALUES (8);
AT 14000 INSERT INTO Pressure VALUES (2.5);
AT 15001 INSERT INTO Pressure VALUES (1.4);
EXPECT Leaks VALUES (1.4);
