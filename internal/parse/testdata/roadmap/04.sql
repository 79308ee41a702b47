PARTITION WITH (symbol OF StockStream)
BEGIN
    SELECT symbol, SUM(volume) FROM StockStream GROUP BY symbol;
END;
