package bench

// tumbling aggregates per symbol and minute.
var tumbling = Workload{
	ID:    "W2",
	SQL:   "SELECT symbol, count(*) AS n, sum(volume) AS v, avg(price) AS p FROM Trades WINDOW TUMBLING(1 MINUTE) GROUP BY symbol",
	Close: true,
	Keys:  []int{1000, 100_000},
	Answers: []Answer{
		{1000, 5_000_000, 9000, "5000000"},
		{100_000, 5_000_000, 894616, "5000000"},
	},
	Add:    sumColumn(1),
	Render: wholeAnswer,
	ByHand: tumblingByHand,
}

func tumblingByHand(rows []Row) Sum {
	type group struct {
		symbol    string
		n, volume int64
		price     float64
	}
	type result struct {
		symbol string
		n, v   int64
		p      float64
	}
	var s Sum
	var out []result
	index := map[string]int{}
	var groups []group
	flush := func() {
		out = out[:0]
		for _, g := range groups {
			out = append(out, result{g.symbol, g.n, g.volume, g.price / float64(g.n)})
			s.Whole += g.n
		}
		s.Rows += int64(len(out))
		clear(index)
		groups = groups[:0]
	}
	var end int64
	for i := range rows {
		r := &rows[i]
		if r.Millis >= end {
			flush()
			end = r.Millis - r.Millis%60000 + 60000
		}
		k, ok := index[r.Symbol]
		if !ok {
			k = len(groups)
			index[r.Symbol] = k
			groups = append(groups, group{symbol: r.Symbol})
		}
		g := &groups[k]
		g.n++
		g.volume += r.Volume
		g.price += r.Price
	}
	flush()
	return s
}
