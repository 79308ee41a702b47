package bench

import (
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// filter keeps a quarter of the events and computes a column.
var filter = Workload{
	ID:      "W1",
	SQL:     "SELECT symbol, price * volume AS notional FROM Trades WHERE price > 150",
	Answers: []Answer{{1000, 5_000_000, 1250327, "109608863683.27"}},
	Add: func(s *Sum, b *vec.Batch, lo, hi int) {
		for _, v := range b.Cols[1].F64[lo:hi] {
			s.Whole += int64(math.Round(v * 100)) // cents: exact whatever the order
		}
	},
	Render: centsAnswer,
	ByHand: filterByHand,
}

func filterByHand(rows []Row) Sum {
	type result struct {
		symbol   string
		notional float64
	}
	var s Sum
	out := make([]result, 0, BatchRows)
	for len(rows) > 0 {
		n := min(BatchRows, len(rows))
		out = out[:0]
		for i := range rows[:n] {
			if r := &rows[i]; r.Price > 150 {
				out = append(out, result{r.Symbol, r.Price * float64(r.Volume)})
			}
		}
		for i := range out {
			s.Whole += int64(math.Round(out[i].notional * 100))
		}
		s.Rows += int64(len(out))
		rows = rows[n:]
	}
	return s
}
