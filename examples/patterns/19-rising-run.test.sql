-- A condition on the event accepted before: a run that keeps rising.
TEST 'a rising run';
CREATE STREAM Ticks (price DOUBLE);
INSERT INTO Runs SELECT e.price AS run, z.price AS broke
FROM SEQUENCE (e=Ticks[e[last].price IS NULL OR price > e[last].price]{3,}, z=Ticks[price <= e[last].price]);
AT 0 INSERT INTO Ticks VALUES (1.0), (2.0), (3.0), (2.5);
EXPECT Runs VALUES ([1.0, 2.0, 3.0], 2.5);
