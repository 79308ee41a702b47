-- OR: whichever comes first; the other side is NULL.
TEST 'paid or cancelled';
CREATE STREAM Orders (id INT);
CREATE STREAM Paid (id INT, amount INT);
CREATE STREAM Cancelled (id INT, why STRING);
INSERT INTO Outcome SELECT o.id AS id, p.amount AS amount, c.why AS why
FROM PATTERN (EVERY o=Orders -> (p=Paid[id = o.id] OR c=Cancelled[id = o.id]));
AT 0 INSERT INTO Orders VALUES (1), (2);
AT 1 INSERT INTO Cancelled VALUES (2, 'too late');
AT 2 INSERT INTO Paid VALUES (1, 99);
EXPECT Outcome VALUES (2, NULL, 'too late'), (1, 99, NULL);
