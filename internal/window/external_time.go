package window

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// externalTime is time(t) by the highest value of a column. Values may come in any order, so rows leave from
// anywhere: a heap says who is due, and those who leave together do so in the order of arrival.
type externalTime struct {
	sliding
	clock *external
	t     vec.Duration

	values []vec.Time // of each row kept, at its index
	gone   []bool     // of each row kept: it has left
	holes  int        // how many have left and are not popped yet
	base   int64      // added to a row's index it gives its number, which stays when rows move
	due    dueHeap
	list   []int32 // the rows that leave, in order
	left   leavers // their values
}

// dueRow is a row that waits to leave.
type dueRow struct {
	value  vec.Time
	number int64
}

// compactHoles is how many rows that left from the middle are kept at least before the others are moved together.
const compactHoles = 1024

// Process lets the rows out, and before each those that its value pushes out.
func (w *externalTime) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	w.in.eval(b, lo, hi)
	w.clock.read(w.in, lo, hi)
	w.now = w.clock.highs
	for lo < hi {
		from, to := w.in.run(lo, hi)
		if from < to {
			w.take(b, from, to, out)
		}
		lo = to
	}
}

func (w *externalTime) take(b *vec.Batch, lo, hi int, out op.Emitter) {
	if w.rows == nil {
		w.pass(b, lo, hi, leavers{}, nil, out)
		return
	}
	if w.g != nil {
		w.g.assign(lo, hi)
	}
	moved := w.store(b, lo, hi)
	w.values, w.gone = dropFront(w.values, moved), dropFront(w.gone, moved)
	w.base += int64(moved)
	w.values = append(w.values, w.clock.values[lo:hi]...)
	w.gone = extend(w.gone, len(w.values))
	w.findLeaving(lo, hi)
	w.pass(b, lo, hi, w.gather(), nil, out)
	w.forget()
}

// findLeaving lists the rows that leave before each of the rows [lo, hi) enters.
func (w *externalTime) findLeaving(lo, hi int) {
	w.before = grow(w.before, hi)
	w.list = w.list[:0]
	at := w.rows.End() - (hi - lo)
	for i := lo; i < hi; i++ {
		end := w.clock.highs[i].Add(-w.t)
		n := len(w.list)
		for len(w.due) > 0 && w.due[0].value <= end {
			w.list = append(w.list, int32(w.due.pop().number-w.base))
		}
		slices.Sort(w.list[n:])
		w.before[i] = int32(len(w.list))
		w.due.push(dueRow{w.clock.values[i], w.base + int64(at+i-lo)})
	}
}

// gather copies what is kept of the leaving rows, in their order.
func (w *externalTime) gather() leavers {
	l := &w.left
	if l.cols == nil {
		l.cols = make([]vec.Column, len(w.rows.Cols))
		for k := range l.cols {
			l.cols[k] = vec.NewColumn(w.rows.Cols[k].Type)
		}
	}
	for k := range l.cols {
		l.cols[k].Gather(&w.rows.Cols[k], w.list)
	}
	l.hi = len(w.list)
	l.ids, l.pos = l.ids[:0], l.pos[:0]
	for _, k := range w.list {
		l.pos = append(l.pos, w.rows.Pos[k])
		if len(w.ids) > 0 {
			l.ids = append(l.ids, w.ids[k])
		}
	}
	return *l
}

// forget drops the rows that have left: at once where no older row stays, else when they have become many.
func (w *externalTime) forget() {
	for _, k := range w.list {
		w.gone[k] = true
	}
	w.holes += len(w.list)
	n, head := 0, w.rows.Head()
	for head+n < w.rows.End() && w.gone[head+n] {
		n++
	}
	w.rows.PopFront(n)
	w.holes -= n
	if w.holes > compactHoles && w.holes > w.rows.Len()/2 {
		w.compact()
	}
}

// compact removes the rows that have left from the middle.
func (w *externalTime) compact() {
	if w.holes == 0 {
		return
	}
	var gone vec.Bitmap
	gone = gone.Reset(w.rows.End())
	n := 0
	for k := w.rows.Head(); k < w.rows.End(); k++ {
		if w.gone[k] {
			gone.Set(k)
			continue
		}
		w.values[n] = w.values[k]
		if len(w.ids) > 0 {
			w.ids[n] = w.ids[k]
		}
		n++
	}
	w.rows.Remove(gone)
	w.values, w.gone = w.values[:n], w.gone[:n]
	if len(w.ids) > 0 {
		w.ids = w.ids[:n]
	}
	w.holes = 0
	w.enqueue()
}

// enqueue makes the heap anew of the rows kept, none of which has left.
func (w *externalTime) enqueue() {
	clear(w.gone)
	w.due, w.base = w.due[:0], 0
	for k := w.rows.Head(); k < w.rows.End(); k++ {
		w.due.push(dueRow{w.values[k], int64(k)})
	}
}

// Advance does nothing: nothing leaves without an event.
func (w *externalTime) Advance(vec.Time, op.Emitter) {}

// Save writes the rows and the clock.
func (w *externalTime) Save(s *codec.Writer) {
	w.clock.Save(s)
	if w.rows != nil {
		w.compact()
	}
	w.sliding.Save(s)
	if w.rows != nil {
		for _, v := range w.values[w.rows.Head():] {
			s.Varint(int64(v))
		}
	}
}

// Load reads what Save wrote.
func (w *externalTime) Load(r *codec.Reader) error {
	if err := w.clock.Load(r); err != nil {
		return err
	}
	if err := w.sliding.Load(r); err != nil || w.rows == nil {
		return err
	}
	w.values = extend(w.values[:0], w.rows.Head())
	for range w.rows.Len() {
		w.values = append(w.values, vec.Time(r.Varint()))
	}
	w.gone, w.holes = extend(w.gone[:0], len(w.values)), 0
	w.enqueue()
	return r.Err()
}

// dueHeap is a binary heap of rows, the lowest value first.
type dueHeap []dueRow

func (h dueHeap) less(i, j int) bool {
	return h[i].value < h[j].value || h[i].value == h[j].value && h[i].number < h[j].number
}

func (h *dueHeap) push(r dueRow) {
	*h = append(*h, r)
	s := *h
	for i := len(s) - 1; i > 0; {
		up := (i - 1) / 2
		if !s.less(i, up) {
			break
		}
		s[i], s[up] = s[up], s[i]
		i = up
	}
}

func (h *dueHeap) pop() dueRow {
	s := *h
	top := s[0]
	n := len(s) - 1
	s[0] = s[n]
	s = s[:n]
	for i := 0; ; {
		c := 2*i + 1
		if c >= n {
			break
		}
		if c+1 < n && s.less(c+1, c) {
			c++
		}
		if !s.less(c, i) {
			break
		}
		s[i], s[c] = s[c], s[i]
		i = c
	}
	*h = s
	return top
}
