-- Orders that were not shipped within two hours: partial matches that ran out of time.
TEST 'order SLA';
CREATE STREAM Orders (id INT);
CREATE STREAM Shipments (id INT);
INSERT EXPIRED EVENTS INTO Late
SELECT o.id AS id FROM PATTERN (EVERY o=Orders -> s=Shipments[id = o.id] WITHIN 2 HOURS);
AT '09:00:00' INSERT INTO Orders VALUES (1), (2);
AT '10:00:00' INSERT INTO Shipments VALUES (2);
ADVANCE BY 1 HOUR;
ADVANCE BY 1 SECOND;
EXPECT Late VALUES EXPIRED (1);
