-- Clickstream: visits, each ending with a second without a click.
CREATE STREAM Clicks (user_id STRING, page STRING) WITH (
    type = 'source', extension = 'generator', generator.rate = '80',
    generator.column.user_id = 'pattern(user-%02d, 1, 50)',
    generator.column.page = 'choice(home:5, search:5, product:8, cart:2, pay:1)');

INSERT INTO Visits
SELECT window_start AS started, user_id, count(*) AS clicks,
       first(page) AS entry, last(page) AS exit, bool_or(page = 'pay') AS paid
FROM Clicks WINDOW SESSION(1 SECOND)
GROUP BY user_id;
