-- IoT sensors: hot machines by event time; late rows are counted.
CREATE STREAM Readings (sensor STRING, celsius DOUBLE, ts TIMESTAMP,
    WATERMARK FOR ts AS ts - 500 MILLISECONDS) WITH (
    type = 'source', extension = 'generator', generator.rate = '500',
    generator.column.sensor = 'pattern(press-%02d, 1, 12)',
    generator.column.celsius = 'walkby(sensor, 40, 95, 3)',
    generator.column.ts = 'late(0.1, 600 ms)');

INSERT INTO Hot
SELECT window_end AS time, sensor, max(celsius) AS max, count(*) AS n
FROM Readings WINDOW TUMBLING(1 SECOND)
GROUP BY sensor HAVING max(celsius) > 80;
