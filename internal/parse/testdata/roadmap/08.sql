-- HTTP source with JSON mapping
CREATE SOURCE StockTickerAPI (
    symbol STRING,
    price DOUBLE,
    timestamp LONG
) WITH (
    type = 'http',
    url = 'https://api.example.com/stocks',
    method = 'GET',
    interval = '1000',
    auth.type = 'bearer',
    auth.token = '${API_TOKEN}'
) MAP (type='json');

-- Kafka sink with Avro
INSERT INTO HighVolumeStocks
SELECT symbol, price, volume
FROM StockStream[volume > 1000000]
SINK (
    type = 'kafka',
    bootstrap.servers = 'localhost:9092',
    topic = 'high-volume-alerts',
    format = 'avro'
);
