-- Conditions before and behind the quantifier, and the alias behind all with AS. Both conditions are on each event.
TEST 'three hot readings of the boiler';
CREATE STREAM Readings (sensor STRING, celsius DOUBLE);
INSERT INTO Hot SELECT first(hot.celsius) AS first, min(hot.celsius) AS low, last(hot.celsius) AS last
FROM PATTERN (EVERY Readings[sensor = 'boiler']{3}[celsius > 80.0] AS hot WITHIN 1 MINUTE);
AT 0 INSERT INTO Readings VALUES ('boiler', 85.0), ('oven', 220.0), ('boiler', 79.0), ('boiler', 82.0), ('boiler', 90.0);
EXPECT Hot VALUES (85.0, 82.0, 90.0);
