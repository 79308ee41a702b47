package window

import (
	"sort"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// externalBatch is externalTimeBatch: periods of the highest value a column had, closed by the rows that bring it
// beyond their end. Rows with lower values belong to the open period.
type externalBatch struct {
	in      *input
	clock   *external
	body    body
	size    vec.Duration
	timeout vec.Duration // 0: none

	origin   vec.Time
	anchored bool
	held     bool // the open batch has rows
	expiring bool // the last close had rows, and no close came since
	start    vec.Time
	touched  vec.Time // Time of the open batch's last row: the timeout counts from it
}

// Process adds the rows to the period of the highest value so far.
func (e *externalBatch) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	e.in.eval(b, lo, hi)
	e.clock.read(e.in, lo, hi)
	for lo < hi {
		from, to := e.in.run(lo, hi)
		for from < to {
			e.Advance(b.Time[from], out)
			e.enter(b, from, out)
			end := e.together(b, from, to)
			s := e.span()
			e.body.add(b, from, end, s, out)
			e.held, e.touched = true, b.Time[end-1]
			from = end
		}
		lo = to
	}
}

// enter opens the period of row i; the periods that its value ends close first, at most the open one and the empty
// one after it.
func (e *externalBatch) enter(b *vec.Batch, i int, out op.Emitter) {
	high := e.clock.at(i)
	if !e.anchored {
		e.origin, e.anchored, e.start = high, true, high
	}
	m := op.Close{Time: b.Time[i], Seq: b.SeqAt(i), Ord: vec.OrdSelf}
	next := high.Floor(e.size, e.origin)
	if next > e.start {
		if e.held {
			e.close(m, out)
		}
		if e.expiring && next > e.start.Add(e.size) {
			e.body.close(m, span{start: e.start.Add(e.size), end: e.start.Add(e.size).Add(e.size)}, out)
			e.expiring = false
		}
	}
	e.start = next
}

// together gives the end of the rows from row from on that belong to the period now open and that the timeout does
// not cut off.
func (e *externalBatch) together(b *vec.Batch, from, to int) int {
	end := e.span().end
	to = from + sort.Search(to-from, func(i int) bool { return e.clock.at(from+i) >= end })
	if e.timeout > 0 {
		for i := from + 1; i < to; i++ {
			if b.Time[i] >= b.Time[i-1].Add(e.timeout) {
				return i
			}
		}
	}
	return to
}

func (e *externalBatch) span() span { return span{start: e.start, end: e.start.Add(e.size)} }

func (e *externalBatch) close(m op.Close, out op.Emitter) {
	e.body.close(m, e.span(), out)
	e.held, e.expiring = false, true
}

// Advance closes the open batch where its timeout has passed.
func (e *externalBatch) Advance(c vec.Time, out op.Emitter) {
	if due := e.touched.Add(e.timeout); e.timeout > 0 && e.held && due <= c {
		e.close(op.Close{Time: due, Seq: vec.SeqTimer, Ord: vec.OrdSelf}, out)
	}
}

// Due is when the open batch times out.
func (e *externalBatch) Due() vec.Time {
	if e.timeout == 0 || !e.held {
		return vec.MaxTime
	}
	return e.touched.Add(e.timeout)
}

// Flush closes the open batch: at its timeout where it has one, else now.
func (e *externalBatch) Flush(now vec.Time, out op.Emitter) {
	switch {
	case !e.held:
	case e.timeout > 0:
		e.close(op.Close{Time: e.touched.Add(e.timeout), Seq: vec.SeqTimer, Ord: vec.OrdSelf}, out)
	default:
		e.close(op.Close{Time: now, Seq: vec.SeqClose, Ord: vec.OrdSelf}, out)
	}
}

// Save writes the open batch and the clock.
func (e *externalBatch) Save(w *codec.Writer) {
	w.Varint(int64(e.origin))
	w.Bool(e.anchored)
	w.Bool(e.held)
	w.Bool(e.expiring)
	w.Varint(int64(e.start))
	w.Varint(int64(e.touched))
	e.clock.Save(w)
	e.body.Save(w)
}

// Load reads what Save wrote.
func (e *externalBatch) Load(r *codec.Reader) error {
	e.origin = vec.Time(r.Varint())
	e.anchored, e.held, e.expiring = r.Bool(), r.Bool(), r.Bool()
	e.start, e.touched = vec.Time(r.Varint()), vec.Time(r.Varint())
	if err := e.clock.Load(r); err != nil {
		return err
	}
	return e.body.Load(r)
}
