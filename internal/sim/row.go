package sim

import (
	"cmp"
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// stamp is a row's place in the order of all rows.
type stamp struct {
	time vec.Time
	seq  int64
	ord  int64
}

func (s stamp) compare(t stamp) int {
	return cmp.Or(cmp.Compare(s.time, t.time), cmp.Compare(s.seq, t.seq), cmp.Compare(s.ord, t.ord))
}

// row is one event: as it lies in a stream, and as a query holds it in a window.
type row struct {
	stamp
	kind    vec.Kind
	vals    []Value
	unitEnd bool // ends what was sent together
	// pos is the row's position in the merged input of the query that holds it, counted from 1.
	pos int64
	// stream is where the row comes from, for patterns; match is what a row of a pattern is made of.
	stream string
	match  *view
}

// merge makes one flow of several: again and again the least of their first rows by (Time, Seq, Ord), that of the
// first flow where they tie.
func merge(flows [][]row) []row {
	total := 0
	for _, f := range flows {
		total += len(f)
	}
	flows = slices.Clone(flows)
	merged := make([]row, 0, total)
	for len(merged) < total {
		best := -1
		for i, f := range flows {
			if len(f) > 0 && (best < 0 || f[0].compare(flows[best][0].stamp) < 0) {
				best = i
			}
		}
		merged = append(merged, flows[best][0])
		flows[best] = flows[best][1:]
	}
	return merged
}
