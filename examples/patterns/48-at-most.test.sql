-- {,2}: none to two; a third is skipped like any other event.
TEST 'reminders until it was paid';
CREATE STREAM Mails (customer STRING, kind STRING, day INT);
INSERT INTO Paid SELECT p.customer AS customer, r.day AS reminders, p.day AS day
FROM PATTERN (EVERY (i=Mails[kind = 'invoice'] -> r=Mails[kind = 'reminder']{,2} -> p=Mails[kind = 'paid'])) PARTITION BY customer;
AT 0 INSERT INTO Mails VALUES ('ann', 'invoice', 1), ('ann', 'reminder', 15), ('ann', 'paid', 17);
AT 1 INSERT INTO Mails VALUES ('bob', 'invoice', 1), ('bob', 'reminder', 15), ('bob', 'reminder', 30), ('bob', 'reminder', 45), ('bob', 'paid', 50);
AT 2 INSERT INTO Mails VALUES ('ann', 'invoice', 60), ('ann', 'paid', 61);
EXPECT Paid VALUES ('ann', [15], 17), ('bob', [15, 30], 50), ('ann', NULL, 61);
