package bench

// steps matches ten events of a symbol, the first of which has a high price.
var steps = Workload{
	ID: "P10",
	SQL: `SELECT e1.symbol AS symbol, e1.price AS p1, e10.price AS p10
FROM PATTERN (EVERY e1=Trades[price > 180] -> e2=Trades[symbol = e1.symbol] -> e3=Trades[symbol = e1.symbol] -> e4=Trades[symbol = e1.symbol]
    -> e5=Trades[symbol = e1.symbol] -> e6=Trades[symbol = e1.symbol] -> e7=Trades[symbol = e1.symbol] -> e8=Trades[symbol = e1.symbol]
    -> e9=Trades[symbol = e1.symbol] -> e10=Trades[symbol = e1.symbol] WITHIN 10 SECONDS)`,
	Answers: []Answer{{1000, 5_000_000, 498969, "144742738.11"}},
	Add:     sumPrices(1, 2),
	Render:  centsAnswer,
	ByHand:  stepsByHand,
}

// stepsByHand keeps each symbol's last nine events.
func stepsByHand(rows []Row) Sum {
	type ring struct {
		price  [9]float64
		millis [9]int64
		n      int
	}
	var s Sum
	last := map[string]*ring{}
	for i := range rows {
		r := &rows[i]
		q := last[r.Symbol]
		if q == nil {
			q = &ring{}
			last[r.Symbol] = q
		}
		at := q.n % 9
		if q.n >= 9 && q.price[at] > 180 && r.Millis-q.millis[at] <= 10_000 {
			s.Rows++
			s.Whole += cents(q.price[at]) + cents(r.Price)
		}
		q.price[at], q.millis[at] = r.Price, r.Millis
		q.n++
	}
	return s
}
