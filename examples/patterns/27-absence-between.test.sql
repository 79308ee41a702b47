-- NOT without FOR between two events: paid without an invoice in between.
TEST 'paid without an invoice';
CREATE STREAM Docs (kind STRING, n INT);
INSERT INTO Odd SELECT o.n AS ordered, p.n AS paid
FROM PATTERN (EVERY o=Docs[kind = 'order'] -> NOT Docs[kind = 'invoice'] -> p=Docs[kind = 'payment']) PARTITION BY n;
AT 0 INSERT INTO Docs VALUES ('order', 1), ('order', 2), ('invoice', 2), ('payment', 1), ('payment', 2);
EXPECT Odd VALUES (1, 1);
