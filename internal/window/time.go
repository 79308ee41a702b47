package window

import (
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// timed is time(t): each event stays until its Time + t. The timer comes before rows of that Time.
type timed struct {
	sliding
	t   vec.Duration
	due dueFunc // made once: a method value made anew allocates
}

func newTimed(s sliding, t vec.Duration) *timed {
	w := &timed{sliding: s, t: t}
	w.size = t
	w.due = func(k int) vec.Time { return w.rows.Time[k].Add(w.t) }
	return w
}

// Process lets the rows out, and before each those whose time is over.
func (w *timed) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	w.in.eval(b, lo, hi)
	for lo < hi {
		from, to := w.in.run(lo, hi)
		if from < to {
			w.take(b, from, to, out)
		}
		lo = to
	}
}

func (w *timed) take(b *vec.Batch, lo, hi int, out op.Emitter) {
	if w.rows == nil {
		w.pass(b, lo, hi, leavers{}, nil, out)
		return
	}
	if w.g != nil {
		w.g.assign(lo, hi)
	}
	w.store(b, lo, hi)
	w.before = grow(w.before, hi)
	head := w.rows.Head()
	k, times := head, w.rows.Time
	for i := lo; i < hi; i++ {
		// A row never leaves before itself: its time is over later.
		for end := b.Time[i].Add(-w.t); times[k] <= end; k++ {
		}
		w.before[i] = int32(k - head)
	}
	w.pass(b, lo, hi, w.front(k-head), w.due, out)
	w.rows.PopFront(k - head)
}

// Advance lets the rows leave whose time is over at c.
func (w *timed) Advance(c vec.Time, out op.Emitter) {
	if w.rows == nil {
		return
	}
	k, end := w.rows.Head(), c.Add(-w.t)
	for k < w.rows.End() && w.rows.Time[k] <= end {
		k++
	}
	if gone := k - w.rows.Head(); gone > 0 {
		w.pass(nil, 0, 0, w.front(gone), w.due, out)
		w.rows.PopFront(gone)
	}
}

// Due is when the oldest row leaves.
func (w *timed) Due() vec.Time {
	if w.rows == nil || w.rows.Len() == 0 {
		return vec.MaxTime
	}
	return w.rows.Time[w.rows.Head()].Add(w.t)
}
