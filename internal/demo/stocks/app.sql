-- Stock ticks: price and volume of each symbol, every second.
CREATE STREAM Trades (symbol STRING, price DOUBLE, volume LONG) WITH (
    type = 'source', extension = 'generator', generator.rate = '1000',
    generator.column.symbol = 'choice(IBM:3, MSFT:5, NVDA:8, SAP:2, ACME:1)',
    generator.column.price = 'walkby(symbol, 40, 400, 0.05)',
    generator.column.volume = 'uniform(1, 500)');

INSERT INTO Ticker
SELECT window_end AS time, symbol, round(avg(price), 2) AS price,
       min(price) AS low, max(price) AS high, sum(volume) AS volume
FROM Trades WINDOW TUMBLING(1 SECOND)
GROUP BY symbol;
