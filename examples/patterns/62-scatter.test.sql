-- stddev over a collection, in WHERE: probes whose last four readings scatter.
TEST 'a probe that scatters';
CREATE STREAM Readings (probe STRING, v DOUBLE);
INSERT INTO Scatter SELECT r[0].probe AS probe, avg(r.v) AS mean, stddev(r.v) AS deviation, r.v AS readings
FROM PATTERN (EVERY r=Readings{4}) PARTITION BY probe WHERE stddev(r.v) > 0.5;
AT 0 INSERT INTO Readings VALUES ('p1', 2.0), ('p2', 3.0), ('p1', 4.0), ('p1', 2.0), ('p2', 3.0), ('p2', 3.5), ('p1', 4.0), ('p2', 3.5);
EXPECT Scatter VALUES ('p1', 3.0, 1.0, [2.0, 4.0, 2.0, 4.0]);
