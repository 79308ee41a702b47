-- Monitor every spike pattern continuously
SELECT symbol, spike_price
FROM PATTERN (
    every (
        normalPrice -> spike[price > normalPrice * 1.1]
    )
);
