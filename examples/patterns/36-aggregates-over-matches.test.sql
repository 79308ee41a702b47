-- Aggregates of plain values run over the matches, as over any stream.
TEST 'how often, per user';
CREATE STREAM Clicks (user STRING, page STRING);
INSERT INTO Abandoned SELECT a.user AS user, count(*) AS times
FROM PATTERN (EVERY (a=Clicks[page = 'cart'] -> b=Clicks[page = 'home'])) PARTITION BY user GROUP BY a.user;
AT 0 INSERT INTO Clicks VALUES ('ann', 'cart'), ('ann', 'home'), ('bob', 'cart'), ('ann', 'cart'), ('ann', 'home');
EXPECT Abandoned VALUES ('ann', 1), ('ann', 2);
