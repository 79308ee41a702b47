package bench

// rising matches three events of a symbol in a row whose prices rise.
var rising = Workload{
	ID: "W6",
	SQL: `SELECT a.symbol AS symbol, a.price AS p1, b.price AS p2, c.price AS p3
FROM SEQUENCE (EVERY a=Trades, b=Trades[price > a.price], c=Trades[price > b.price]) PARTITION BY symbol`,
	Answers: []Answer{{1000, 5_000_000, 833866, "250092250.84"}},
	Add:     sumPrices(1, 2, 3),
	Render:  centsAnswer,
	ByHand:  risingByHand,
}

func risingByHand(rows []Row) Sum {
	type last struct {
		before, price float64
		n             int // how many of the symbol's latest events rise, at most 2
	}
	type result struct {
		symbol     string
		p1, p2, p3 float64
	}
	var s Sum
	out := make([]result, 0, BatchRows)
	index := map[string]int32{}
	var states []last
	for i := range rows {
		r := &rows[i]
		k, ok := index[r.Symbol]
		if !ok {
			k = int32(len(states))
			index[r.Symbol] = k
			states = append(states, last{})
		}
		l := &states[k]
		switch {
		case l.n == 0 || r.Price <= l.price:
			l.n = 1
		case l.n == 1:
			l.n = 2
		default:
			if len(out) == cap(out) {
				out = out[:0]
			}
			out = append(out, result{r.Symbol, l.before, l.price, r.Price})
			s.Rows++
			s.Whole += cents(l.before) + cents(l.price) + cents(r.Price)
		}
		l.before, l.price = l.price, r.Price
	}
	return s
}
