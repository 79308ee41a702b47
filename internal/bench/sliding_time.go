package bench

// timeWindow aggregates the last ten seconds, 100,000 events, per symbol and at every event.
var timeWindow = Workload{
	ID:      "W3t",
	SQL:     "SELECT symbol, avg(price) AS p, sum(volume) AS v FROM Trades WINDOW('time', 10 SECONDS) GROUP BY symbol",
	Answers: []Answer{{1000, 5_000_000, 5_000_000, "250230570763"}},
	Add:     sumColumn(2),
	Render:  wholeAnswer,
	ByHand:  timeByHand,
}

func timeByHand(rows []Row) Sum {
	type group struct {
		n, volume int64
		price     float64
	}
	type result struct {
		symbol string
		avg    float64
		sum    int64
	}
	var s Sum
	out := make([]result, 0, BatchRows)
	index := map[string]*group{}
	held := make([]*group, len(rows)) // the group of each row, so that leaving needs no second look-up
	oldest := 0
	for i := range rows {
		r := &rows[i]
		for rows[oldest].Millis+10000 <= r.Millis {
			g, old := held[oldest], &rows[oldest]
			g.n--
			g.volume -= old.Volume
			g.price -= old.Price
			oldest++
		}
		g := index[r.Symbol]
		if g == nil {
			g = &group{}
			index[r.Symbol] = g
		}
		held[i] = g
		g.n++
		g.volume += r.Volume
		g.price += r.Price
		if len(out) == cap(out) {
			out = out[:0]
		}
		out = append(out, result{r.Symbol, g.price / float64(g.n), g.volume})
		s.Whole += g.volume
		s.Rows++
	}
	return s
}
