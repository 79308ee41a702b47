package bench

import (
	"fmt"
	"strings"
)

// many is a hundred patterns over one stream: rules of one shape with bounds of their own. Ten of them share each
// condition.
var many = Workload{
	ID:      "P100",
	SQL:     manyRules(),
	Answers: []Answer{{1000, 500_000, 306756, "61326764.69"}},
	Add:     sumPrices(0, 1),
	Render:  centsAnswer,
	ByHand:  manyByHand,
}

func manyRules() string {
	var sb strings.Builder
	for high := range 10 {
		for low := range 10 {
			fmt.Fprintf(&sb, "INSERT INTO R%d%d SELECT a.price AS high, b.price AS low\n", high, low)
			fmt.Fprintf(&sb, "FROM PATTERN (EVERY a=Trades[price > %d] -> b=Trades[symbol = a.symbol AND price < %d] WITHIN 1 SECOND);\n", 190+high, 1+low)
		}
	}
	return sb.String()
}

// manyByHand runs every rule by itself.
func manyByHand(rows []Row) Sum {
	var s Sum
	type high struct {
		price  float64
		millis int64
	}
	for rule := range 100 {
		waiting := map[string][]high{}
		above, below := float64(190+rule/10), float64(1+rule%10)
		for i := range rows {
			r := &rows[i]
			switch {
			case r.Price > above:
				waiting[r.Symbol] = append(waiting[r.Symbol], high{r.Price, r.Millis})
			case r.Price < below:
				for _, h := range waiting[r.Symbol] {
					if h.millis+1000 >= r.Millis {
						s.Rows++
						s.Whole += cents(h.price) + cents(r.Price)
					}
				}
				delete(waiting, r.Symbol)
			}
		}
	}
	return s
}
