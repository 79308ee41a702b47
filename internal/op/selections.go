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
	stream any // its identity
	cond   expr.Expr
	pred   *expr.Predicate
	rows   []int32
	stamp  int64 // of the batch that Bits belongs to; 0: of rows that may not be asked for again

	Bits vec.Bitmap // row i of the batch, at bit i
	Kept int64      // rows that met the condition, so far
}

// Find is the selection of a condition on a stream, of which only the identity counts.
func (s *Selections) Find(stream any, cond expr.Expr) *Selection {
	for _, x := range s.list {
		if x.stream == stream && expr.Equal(x.cond, cond) && !expr.Volatile(cond) {
			return x
		}
	}
	x := &Selection{stream: stream, cond: cond, pred: expr.CompilePredicate(cond)}
	s.list = append(s.list, x)
	return x
}

// Current reports whether Bits is that of the batch with a stamp.
func (s *Selection) Current(stamp int64) bool { return s.stamp == stamp && stamp != 0 }

// Eval computes rows [lo, hi) of b. Those of a whole batch are kept for the next who asks.
func (s *Selection) Eval(b *vec.Batch, lo, hi int) {
	if s.Current(b.Stamp) {
		return
	}
	s.stamp = 0
	if lo == 0 && hi == b.Len {
		s.stamp = b.Stamp
	}
	s.rows = s.pred.Select(b, lo, hi, s.rows)
	s.Kept += int64(len(s.rows))
	m := s.Bits.Reset(hi)
	for _, i := range s.rows {
		m[i>>6] |= 1 << (i & 63)
	}
	s.Bits = m
}
