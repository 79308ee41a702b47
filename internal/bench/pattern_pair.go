package bench

import (
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// pair matches each high price with the next low one of its symbol.
var pair = Workload{
	ID: "W4",
	SQL: `SELECT a.symbol AS symbol, a.price AS high, b.price AS low
FROM PATTERN (EVERY a=Trades[price > 150] -> b=Trades[symbol = a.symbol AND price < 50] WITHIN 1 SECOND)`,
	Keys: []int{1000, 100_000, 1_000_000},
	Answers: []Answer{
		{1000, 5_000_000, 1147242, "229402801.89"},
		{100_000, 5_000_000, 30896, "6173003.46"},
		{1_000_000, 5_000_000, 3097, "620228.44"},
	},
	Add:    sumPrices(1, 2),
	Render: centsAnswer,
	ByHand: pairByHand,
}

// sumPrices adds up DOUBLE columns in cents.
func sumPrices(cols ...int) func(*Sum, *vec.Batch, int, int) {
	return func(s *Sum, b *vec.Batch, lo, hi int) {
		for _, c := range cols {
			for _, v := range b.Cols[c].F64[lo:hi] {
				s.Whole += cents(v)
			}
		}
	}
}

func cents(price float64) int64 { return int64(math.Round(price * 100)) }

// pairByHand keeps the high prices of each symbol in a list, oldest first.
func pairByHand(rows []Row) Sum {
	type high struct {
		price  float64
		millis int64
	}
	type result struct {
		symbol    string
		high, low float64
	}
	var s Sum
	out := make([]result, 0, BatchRows)
	index := map[string]int32{}
	var waiting [][]high
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
		if r.Price > 150 {
			waiting[k] = append(waiting[k], high{r.Price, r.Millis})
			continue
		}
		for _, h := range waiting[k] {
			if h.millis+1000 < r.Millis {
				continue
			}
			if len(out) == cap(out) {
				out = out[:0]
			}
			out = append(out, result{r.Symbol, h.price, r.Price})
			s.Rows++
			s.Whole += cents(h.price) + cents(r.Price)
		}
		waiting[k] = waiting[k][:0]
	}
	return s
}
