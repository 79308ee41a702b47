package window

import (
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// length holds the last n events: each one that enters a full window pushes the oldest out.
type length struct {
	sliding
	n int
}

// Process lets the rows out and those that they push out.
func (w *length) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	w.in.eval(b, lo, hi)
	for lo < hi {
		from, to := w.in.run(lo, hi)
		if from < to {
			w.take(b, from, to, out)
		}
		lo = to
	}
}

func (w *length) take(b *vec.Batch, lo, hi int, out op.Emitter) {
	if w.rows == nil {
		w.pass(b, lo, hi, leavers{}, nil, out)
		return
	}
	if w.g != nil {
		w.g.assign(lo, hi)
	}
	live := w.rows.Len()
	w.store(b, lo, hi)
	w.before = grow(w.before, hi)
	for i := lo; i < hi; i++ {
		w.before[i] = int32(max(0, live+i-lo+1-w.n))
	}
	gone := int(w.before[hi-1])
	w.pass(b, lo, hi, w.front(gone), nil, out)
	w.rows.PopFront(gone)
}

// Advance does nothing: only rows push out.
func (w *length) Advance(vec.Time, op.Emitter) {}
