package op

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// Selections are conditions on the rows of streams that the patterns of an application ask for: those that several of
// them share are computed once per batch. The zero value is ready. It belongs to one goroutine.
type Selections struct {
	list []*Selection
}

// Selection is a condition on the rows of one stream, and the rows of the latest batch that met it.
type Selection struct {
	stream  any // its identity
	cond    expr.Expr
	workers []*selector // who computes it, each a stretch of the rows
	stamp   int64       // of the batch that Bits belongs to; 0: of rows that may not be asked for again

	Bits vec.Bitmap // row i of the batch, at bit i
}

// selector computes a condition: what a program needs while it runs belongs to one goroutine.
type selector struct {
	pred *expr.Predicate
	rows []int32
	kept int64
}

// Find is the selection of a condition on a stream, of which only the identity counts.
func (s *Selections) Find(stream any, cond expr.Expr) *Selection {
	for _, x := range s.list {
		if x.stream == stream && expr.Equal(x.cond, cond) && !expr.Volatile(cond) {
			return x
		}
	}
	x := &Selection{stream: stream, cond: cond}
	x.employ(1)
	s.list = append(s.list, x)
	return x
}

// of lists the conditions on a stream.
func (s *Selections) of(stream any) []*Selection {
	var list []*Selection
	for _, x := range s.list {
		if x.stream == stream {
			list = append(list, x)
		}
	}
	return list
}

// employ makes the selection ready for n who compute it side by side.
func (s *Selection) employ(n int) {
	for len(s.workers) < n {
		s.workers = append(s.workers, &selector{pred: expr.CompilePredicate(s.cond)})
	}
}

// Kept is how many rows have met the condition so far.
func (s *Selection) Kept() int64 {
	n := int64(0)
	for _, w := range s.workers {
		n += w.kept
	}
	return n
}

// Current reports whether Bits is that of the batch with a stamp.
func (s *Selection) Current(stamp int64) bool { return s.stamp == stamp && stamp != 0 }

// Eval computes rows [lo, hi) of b. Those of a whole batch are kept for the next who asks.
func (s *Selection) Eval(b *vec.Batch, lo, hi int) {
	if s.Current(b.Stamp) {
		return
	}
	s.begin(0, hi)
	if lo == 0 && hi == b.Len {
		s.stamp = b.Stamp
	}
	s.stretch(0, b, lo, hi)
}

// begin makes room for the first n rows of a batch with a stamp.
func (s *Selection) begin(stamp int64, n int) { s.stamp, s.Bits = stamp, s.Bits.Reset(n) }

// stretch has a worker compute rows [lo, hi). Stretches of workers side by side have no word of Bits in common.
func (s *Selection) stretch(worker int, b *vec.Batch, lo, hi int) {
	w := s.workers[worker]
	w.rows = w.pred.Select(b, lo, hi, w.rows)
	w.kept += int64(len(w.rows))
	m := s.Bits
	for _, i := range w.rows {
		m[i>>6] |= 1 << (i & 63)
	}
}
