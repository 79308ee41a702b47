-- Operands of AND that refer to each other: the second review must be by somebody else.
TEST 'four eyes';
CREATE STREAM Reviews (doc INT, who STRING);
INSERT INTO Approved SELECT a.doc AS doc, a.who AS one, b.who AS other
FROM PATTERN (EVERY (a=Reviews AND b=Reviews[who <> a.who])) PARTITION BY doc;
AT 0 INSERT INTO Reviews VALUES (1, 'ann'), (2, 'cid'), (1, 'ann'), (1, 'bob'), (2, 'ann');
EXPECT Approved VALUES (1, 'ann', 'bob'), (2, 'cid', 'ann');
