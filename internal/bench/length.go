package bench

// lengthWindow aggregates the last thousand events, at every event.
var lengthWindow = Workload{
	ID:      "W3",
	SQL:     "SELECT avg(price) AS p, sum(volume) AS v, min(price) AS lo, max(price) AS hi FROM Trades WINDOW('length', 1000)",
	Answers: []Answer{{1000, 5_000_000, ColumnarEvents, "2502058348407"}},
	Add:     sumColumn(1),
	Render:  wholeAnswer,
	ByHand:  lengthByHand,
}

// lengthByHand keeps the extremes in two deques of positions whose prices fall and rise.
func lengthByHand(rows []Row) Sum {
	const size = 1000
	type result struct {
		avg    float64
		sum    int64
		lo, hi float64
	}
	var s Sum
	out := make([]result, 0, BatchRows)
	var low, high [size + 1]int
	lowHead, lowTail, highHead, highTail := 0, 0, 0, 0
	next := func(i int) int {
		if i++; i == size+1 {
			return 0
		}
		return i
	}
	before := func(i int) int {
		if i == 0 {
			return size
		}
		return i - 1
	}
	var price float64
	var volume int64
	for i := range rows {
		r := &rows[i]
		price += r.Price
		volume += r.Volume
		n := i + 1
		if i >= size {
			old := &rows[i-size]
			price -= old.Price
			volume -= old.Volume
			n = size
			if low[lowHead] == i-size {
				lowHead = next(lowHead)
			}
			if high[highHead] == i-size {
				highHead = next(highHead)
			}
		}
		for lowHead != lowTail && rows[low[before(lowTail)]].Price >= r.Price {
			lowTail = before(lowTail)
		}
		low[lowTail] = i
		lowTail = next(lowTail)
		for highHead != highTail && rows[high[before(highTail)]].Price <= r.Price {
			highTail = before(highTail)
		}
		high[highTail] = i
		highTail = next(highTail)
		if len(out) == cap(out) {
			out = out[:0]
		}
		out = append(out, result{price / float64(n), volume, rows[low[lowHead]].Price, rows[high[highHead]].Price})
		s.Whole += volume
		s.Rows++
	}
	return s
}
