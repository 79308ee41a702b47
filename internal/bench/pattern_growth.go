package bench

// growth is W4 where only ten symbols can ever complete, and hardly anything expires: partial matches pile up. An
// engine that looks at those that cannot match an event becomes slower and slower.
var growth = Workload{
	ID: "P1",
	SQL: `SELECT a.symbol AS symbol, a.price AS high, b.price AS low
FROM PATTERN (EVERY a=Trades[price > 150] -> b=Trades[symbol = a.symbol AND price < 50 AND symbol < 'S000010'] WITHIN 1 HOUR)`,
	Answers: []Answer{{1000, 5_000_000, 12406, "2486227.49"}},
	Marks:   []int{100_000, 500_000, 1_000_000, 2_000_000, 5_000_000},
	Add:     sumPrices(1, 2),
	Render:  centsAnswer,
	ByHand:  growthByHand,
}

func growthByHand(rows []Row) Sum {
	var s Sum
	waiting := map[string][]float64{}
	for i := range rows {
		r := &rows[i]
		switch {
		case r.Price > 150:
			waiting[r.Symbol] = append(waiting[r.Symbol], r.Price)
		case r.Price < 50 && r.Symbol < "S000010":
			for _, high := range waiting[r.Symbol] {
				s.Rows++
				s.Whole += cents(high) + cents(r.Price)
			}
			waiting[r.Symbol] = waiting[r.Symbol][:0]
		}
	}
	return s
}
