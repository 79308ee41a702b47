-- Card fraud: a payment that tests the card, then a large one.
CREATE STREAM Payments (card STRING, amount DOUBLE, shop STRING) WITH (
    type = 'source', extension = 'generator', generator.rate = '1000',
    generator.column.card = 'pattern(card-%03d, 1, 200)',
    generator.column.amount = 'uniform(0.1, 100, 2)',
    generator.column.shop = 'choice(books:3, shoes:2, music:2, games:1)');

INSERT INTO Fraud
SELECT a.card AS card, a.amount AS probe, b.amount AS amount, b.shop AS shop
FROM PATTERN (EVERY a=Payments[amount < 1]
    -> b=Payments[card = a.card AND amount > 90] WITHIN 5 SECONDS);
