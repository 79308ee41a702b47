package window

import (
	"sort"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// hopping is sliding(size, slide): a close at every multiple of slide, over the last size.
type hopping struct {
	in     *input
	body   hoppingBody
	size   vec.Duration
	slide  vec.Duration
	offset vec.Time

	open bool     // a close is due
	due  vec.Time // when
	full bool     // the last close had rows
}

// hoppingBody holds what the coming closes will see.
type hoppingBody interface {
	// add takes rows [lo, hi) of b, which no close parts: none falls due, and no window begins, between them.
	add(b *vec.Batch, lo, hi int)
	// close forgets what is before from, lets out the rest and marks the close; it reports whether there was any.
	// Where nothing is left it marks the close only if mark is set.
	close(from vec.Time, c op.Close, mark bool, out op.Emitter) bool
	codec.State
}

// Process adds the rows and makes the closes before them.
func (h *hopping) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	h.in.eval(b, lo, hi)
	for lo < hi {
		from, to := h.in.run(lo, hi)
		for from < to {
			t := b.Time[from]
			h.Advance(t, out)
			if !h.open {
				h.open, h.due = true, t.Floor(h.slide, h.offset).Add(h.slide)
			}
			edge := h.edge(t)
			end := to
			if b.Time[to-1] >= edge {
				end = from + sort.Search(to-from, func(i int) bool { return b.Time[from+i] >= edge })
			}
			h.body.add(b, from, end)
			from = end
		}
		lo = to
	}
}

// edge is the next instant after t at which a window ends or begins. Panes between edges are whole in every window.
func (h *hopping) edge(t vec.Time) vec.Time {
	ends := t.Floor(h.slide, h.offset).Add(h.slide)
	begins := t.Add(h.size).Floor(h.slide, h.offset).Add(h.slide).Add(-h.size)
	return min(ends, begins)
}

// Advance makes the closes due at or before c. There is none while nothing is held.
func (h *hopping) Advance(c vec.Time, out op.Emitter) {
	for h.open && h.due <= c {
		h.close(out)
	}
}

func (h *hopping) close(out op.Emitter) {
	h.full = h.body.close(h.due.Add(-h.size), closeAt(h.due), h.full, out)
	h.open = h.full
	h.due = h.due.Add(h.slide)
}

// Due is when the next close is.
func (h *hopping) Due() vec.Time {
	if !h.open {
		return vec.MaxTime
	}
	return h.due
}

// Flush makes the next close.
func (h *hopping) Flush(_ vec.Time, out op.Emitter) {
	if h.open {
		h.close(out)
	}
}

// Save writes when the next close is due and what it will see.
func (h *hopping) Save(w *codec.Writer) {
	w.Bool(h.open)
	w.Bool(h.full)
	w.Varint(int64(h.due))
	h.body.Save(w)
}

// Load reads what Save wrote.
func (h *hopping) Load(r *codec.Reader) error {
	h.open, h.full = r.Bool(), r.Bool()
	h.due = vec.Time(r.Varint())
	return h.body.Load(r)
}

// hoppingRows keeps plain rows.
type hoppingRows struct {
	rows   *state.Rows
	cols   []*vec.Column
	out    *vec.Batch
	bounds bool
	size   vec.Duration
}

func newHoppingRows(in, out *vec.Schema, bounds bool, size vec.Duration) *hoppingRows {
	return &hoppingRows{rows: state.NewRows(schemaTypes(in)), cols: make([]*vec.Column, in.Len()), out: vec.NewBatch(out),
		bounds: bounds, size: size}
}

func (h *hoppingRows) add(b *vec.Batch, lo, hi int) {
	for k := range h.cols {
		h.cols[k] = &b.Cols[k]
	}
	h.rows.Append(h.cols, b, lo, hi)
}

func (h *hoppingRows) close(from vec.Time, c op.Close, mark bool, out op.Emitter) bool {
	for h.rows.Len() > 0 && h.rows.Time[h.rows.Head()] < from {
		h.rows.PopFront(1)
	}
	if h.rows.Len() == 0 {
		if mark {
			out.Close(c)
		}
		return false
	}
	r, lo, hi := h.out, h.rows.Head(), h.rows.End()
	for k := range h.cols {
		r.Cols[k].Reuse(0)
		r.Cols[k].AppendRange(&h.rows.Cols[k], lo, hi)
	}
	r.Len = hi - lo
	r.Ord = append(r.Ord[:0], h.rows.Pos[lo:hi]...)
	stamp(r, c)
	if h.bounds {
		fillBounds(r, len(h.cols), span{start: from, end: from.Add(h.size)})
	}
	out.Emit(r)
	out.Close(c)
	return true
}

// Save writes the rows.
func (h *hoppingRows) Save(w *codec.Writer) { h.rows.Save(w) }

// Load reads what Save wrote.
func (h *hoppingRows) Load(r *codec.Reader) error { return h.rows.Load(r) }
