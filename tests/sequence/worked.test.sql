-- The worked cases of the language reference for SEQUENCE.

TEST 'EVERY: a sequence starts anew';
CREATE STREAM S1 (symbol STRING, price DOUBLE, volume INT);
CREATE STREAM S2 (symbol STRING, price DOUBLE, volume INT);
INSERT INTO Out SELECT e1.price AS a, e2.price AS b FROM SEQUENCE (EVERY e1=S1[price>20], e2=S2[price>e1.price]);
AT 0 INSERT INTO S1 VALUES ('WSO2', 55.6, 100);
AT 100 INSERT INTO S1 VALUES ('WSO2', 57.6, 100);
AT 200 INSERT INTO S2 VALUES ('WSO2', 65.7, 100);
EXPECT Out VALUES (57.6, 65.7);

TEST 'without EVERY the only attempt is broken';
CREATE STREAM S1 (symbol STRING, price DOUBLE, volume INT);
CREATE STREAM S2 (symbol STRING, price DOUBLE, volume INT);
INSERT INTO Out SELECT e1.price AS a, e2.price AS b FROM SEQUENCE (e1=S1[price>20], e2=S2[price>e1.price]);
AT 0 INSERT INTO S1 VALUES ('WSO2', 55.6, 100);
AT 100 INSERT INTO S1 VALUES ('WSO2', 57.6, 100);
AT 200 INSERT INTO S2 VALUES ('WSO2', 65.7, 100);
EXPECT NOTHING IN Out;

TEST 'rise and fall';
CREATE STREAM S1 (symbol STRING, price DOUBLE, volume INT);
CREATE STREAM S2 (symbol STRING, price DOUBLE, volume INT);
INSERT INTO Out SELECT e1.price AS a, e2.price AS b, e3.price AS c FROM SEQUENCE (EVERY e1=S1[price>20], e2=S1[(e2[last].price IS NULL AND price>=e1.price) OR price>=e2[last].price]+, e3=S1[price<e2[last].price]);
AT 0 INSERT INTO S1 VALUES ('WSO2', 29.6, 100);
AT 100 INSERT INTO S1 VALUES ('WSO2', 35.6, 100);
AT 200 INSERT INTO S1 VALUES ('WSO2', 57.6, 100);
AT 300 INSERT INTO S1 VALUES ('WSO2', 47.6, 100);
EXPECT Out VALUES (29.6, [35.6, 57.6], 47.6);
