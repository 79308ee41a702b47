package bench

// absence waits, for each high price, for the time in which its symbol has no very low one: with 2,500 of them a
// second of the events' time about a million timers run at once.
var absence = Workload{
	ID: "PN",
	SQL: `SELECT a.symbol AS symbol, a.price AS high
FROM PATTERN (EVERY a=Trades[price > 150] -> NOT Trades[symbol = a.symbol AND price < 1] FOR 400 SECONDS)`,
	Keys:    []int{100_000},
	Answers: []Answer{{100_000, 5_000_000, 204222, "35736811.04"}},
	Add:     sumPrices(1),
	Render:  centsAnswer,
	ByHand:  absenceByHand,
}

// absenceByHand keeps the high prices in the order of their timers, and when each symbol last had a very low one.
func absenceByHand(rows []Row) Sum {
	type timer struct {
		row   int
		price float64
	}
	var s Sum
	lowest := map[string]int{}
	var timers []timer
	for i := range rows {
		r := &rows[i]
		for len(timers) > 0 && rows[timers[0].row].Millis+400_000 <= r.Millis {
			t := timers[0]
			timers = timers[1:]
			if low, ok := lowest[rows[t.row].Symbol]; !ok || low < t.row {
				s.Rows++
				s.Whole += cents(t.price)
			}
		}
		switch {
		case r.Price > 150:
			timers = append(timers, timer{i, r.Price})
		case r.Price < 1:
			lowest[r.Symbol] = i
		}
	}
	return s
}
