TEST 'a small payment and a large one with the same card' USING 'app.sql';
AT 0 INSERT INTO Payments VALUES ('c1', 0.3, 'books'), ('c2', 0.3, 'books');
AT 5000 INSERT INTO Payments VALUES ('c1', 95.0, 'games');
AT 5001 INSERT INTO Payments VALUES ('c2', 95.0, 'games');
EXPECT Fraud VALUES ('c1', 0.3, 95.0, 'games');

TEST 'each probe is told of' USING 'app.sql';
AT 0 INSERT INTO Payments VALUES ('c1', 0.1, 'books'), ('c1', 0.2, 'shoes'), ('c1', 50.0, 'music'), ('c1', 91.0, 'games');
EXPECT Fraud (card, probe) VALUES ('c1', 0.1), ('c1', 0.2);
