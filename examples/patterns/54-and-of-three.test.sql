-- Quantified operands, and more than two: two signatures, a scan and a payment, in any order.
TEST 'a contract is complete';
CREATE STREAM Signatures (contract INT, who STRING);
CREATE STREAM Scans (contract INT);
CREATE STREAM Fees (contract INT, paid DOUBLE);
INSERT INTO Complete SELECT f.contract AS contract, s.who AS who, f.paid AS paid
FROM PATTERN (EVERY (s=Signatures{2} AND c=Scans AND f=Fees WITHIN 30 DAYS)) PARTITION BY contract;
AT 0 INSERT INTO Scans VALUES (1), (2);
AT 1 INSERT INTO Signatures VALUES (1, 'ann'), (2, 'ann');
AT 2 INSERT INTO Fees VALUES (1, 20.0), (2, 20.0);
AT 3 INSERT INTO Signatures VALUES (1, 'bob');
EXPECT Complete VALUES (1, ['ann', 'bob'], 20.0);
