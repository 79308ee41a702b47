TEST 'an order that is not shipped in time comes out as EXPIRED' USING 'app.sql';
AT 0 INSERT INTO Orders (id) VALUES ('a'), ('b');
AT 800 INSERT INTO Shipments VALUES ('b');
ADVANCE BY 1 SECOND;
EXPECT Late (id) VALUES EXPIRED ('a');

TEST 'the last moment counts' USING 'app.sql';
AT 0 INSERT INTO Orders (id) VALUES ('a');
AT 1000 INSERT INTO Shipments VALUES ('a');
ADVANCE BY 5 SECONDS;
EXPECT NOTHING IN Late;
