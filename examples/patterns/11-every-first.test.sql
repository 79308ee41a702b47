-- EVERY on the first element alone: each event begins a partial match. From each reading of a meter to the next.
TEST 'each begins one';
CREATE STREAM Meters (meter INT, kwh INT);
INSERT INTO Used SELECT a.meter AS meter, b.kwh - a.kwh AS kwh FROM PATTERN (EVERY a=Meters -> b=Meters) PARTITION BY meter;
AT 0 INSERT INTO Meters VALUES (1, 100), (2, 50), (1, 130), (1, 135), (2, 51);
EXPECT Used VALUES (1, 30), (1, 5), (2, 1);
