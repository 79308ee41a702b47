-- EVERY inside a group, and a WITHIN of the group: each parcel that was scanned within eight hours from the start of the
-- tour, when the tour ends.
TEST 'parcels of a tour';
CREATE STREAM Tours (tour INT, what STRING, parcel STRING);
INSERT INTO Delivered SELECT s.tour AS tour, s.parcel AS parcel
FROM PATTERN ((a=Tours[what = 'start'] -> EVERY s=Tours[what = 'scan'] WITHIN 8 HOURS) -> e=Tours[what = 'end']) PARTITION BY tour;
AT '08:00:00' INSERT INTO Tours VALUES (7, 'start', NULL);
AT '09:00:00' INSERT INTO Tours VALUES (7, 'scan', 'p1');
AT '12:00:00' INSERT INTO Tours VALUES (7, 'scan', 'p2');
AT '16:30:00' INSERT INTO Tours VALUES (7, 'scan', 'p3');
AT '17:00:00' INSERT INTO Tours VALUES (7, 'end', NULL);
EXPECT Delivered VALUES (7, 'p1'), (7, 'p2');
