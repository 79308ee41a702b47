package bench

// chain matches three steps, of which the second compares prices: partial matches pile up where a high price is
// hardly ever exceeded.
var chain = Workload{
	ID: "W5",
	SQL: `SELECT a.symbol AS symbol, a.price AS high, b.price AS higher, c.price AS low
FROM PATTERN (EVERY a=Trades[price > 150] -> b=Trades[symbol = a.symbol AND price > a.price] -> c=Trades[symbol = a.symbol AND price < 50]
    WITHIN 5 SECONDS)`,
	Answers: []Answer{{1000, 1_000_000, 225276, "86623171.70"}},
	Add:     sumPrices(1, 2, 3),
	Render:  centsAnswer,
	ByHand:  chainByHand,
}

func chainByHand(rows []Row) Sum {
	type partial struct {
		first, second float64 // second is 0 while it is waited for
		millis        int64
	}
	type result struct {
		symbol              string
		first, second, last float64
	}
	var s Sum
	out := make([]result, 0, BatchRows)
	index := map[string]int32{}
	var waiting [][]partial
	for i := range rows {
		r := &rows[i]
		if r.Price >= 50 && r.Price <= 150 {
			continue
		}
		k, ok := index[r.Symbol]
		if !ok {
			k = int32(len(waiting))
			index[r.Symbol] = k
			waiting = append(waiting, nil)
		}
		kept := waiting[k][:0]
		for _, p := range waiting[k] {
			switch {
			case p.millis+5000 < r.Millis:
				continue
			case p.second == 0 && r.Price > p.first:
				p.second = r.Price
			case p.second != 0 && r.Price < 50:
				if len(out) == cap(out) {
					out = out[:0]
				}
				out = append(out, result{r.Symbol, p.first, p.second, r.Price})
				s.Rows++
				s.Whole += cents(p.first) + cents(p.second) + cents(r.Price)
				continue
			}
			kept = append(kept, p)
		}
		if r.Price > 150 {
			kept = append(kept, partial{first: r.Price, millis: r.Millis})
		}
		waiting[k] = kept
	}
	return s
}
