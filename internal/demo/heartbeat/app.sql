-- Missing heartbeat: a device that is silent for a second.
CREATE STREAM Beats (device STRING, ts TIMESTAMP) WITH (
    type = 'source', extension = 'generator', generator.rate = '250',
    generator.column.device = 'pattern(device-%02d, 1, 60)');

INSERT INTO Silent
SELECT b.device AS device, b.ts AS last_seen
FROM PATTERN (EVERY b=Beats -> NOT Beats FOR 1 SECOND)
PARTITION BY device;
