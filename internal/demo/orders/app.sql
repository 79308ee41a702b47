-- Order SLA: orders that were not shipped within a second.
CREATE STREAM Orders (id STRING, ts TIMESTAMP) WITH (
    type = 'source', extension = 'generator', generator.rate = '60',
    generator.column.id = 'pattern(order-%03d, 1, 100)');
CREATE STREAM Shipments (id STRING) WITH (
    type = 'source', extension = 'generator', generator.rate = '300', generator.seed = '7',
    generator.column.id = 'pattern(order-%03d, 1, 100)');

INSERT EXPIRED EVENTS INTO Late
SELECT o.id AS id, o.ts AS ordered
FROM PATTERN (EVERY o=Orders -> s=Shipments[id = o.id] WITHIN 1 SECOND);
