package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// delay lets each event out t later, as new, by a timer. Aggregates above it run over what has come out; a row of
// which one of their expressions fails is rejected then, with the values it has then.
type delay struct {
	t     vec.Duration
	rows  *state.Rows
	cols  []*vec.Column
	out   *vec.Batch
	above *running // nil: plain rows
}

func newDelay(in *vec.Schema, t vec.Duration, above *running) *delay {
	if above != nil {
		above.view.keep = true
	}
	return &delay{t: t, rows: state.NewRows(schemaTypes(in)), cols: make([]*vec.Column, in.Len()), out: vec.NewBatch(in), above: above}
}

func schemaTypes(s *vec.Schema) []vec.Type {
	types := make([]vec.Type, s.Len())
	for i, f := range s.Fields {
		types[i] = f.Type
	}
	return types
}

// Delayed counts the rows held.
func (d *delay) Delayed() int64 { return int64(d.rows.End() - d.rows.Head()) }

// Process lets out what is due before the rows and keeps them.
func (d *delay) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	for k := range d.cols {
		d.cols[k] = &b.Cols[k]
	}
	d.rows.Append(d.cols, b, lo, hi)
	d.Advance(b.Time[hi-1], out)
}

// Advance lets out what is due at c.
func (d *delay) Advance(c vec.Time, out op.Emitter) {
	from, end := d.rows.Head(), c.Add(-d.t)
	to := from
	for to < d.rows.End() && d.rows.Time[to] <= end {
		to++
	}
	if from == to {
		return
	}
	r := d.out
	for k := range r.Cols {
		r.Cols[k].Reuse(0)
		r.Cols[k].AppendRange(&d.rows.Cols[k], from, to)
	}
	r.Len = to - from
	r.Time, r.Seq = grow(r.Time, r.Len), grow(r.Seq, r.Len)
	r.Ord = append(r.Ord[:0], d.rows.Pos[from:to]...)
	for k := range r.Len {
		r.Time[k], r.Seq[k] = d.rows.Time[from+k].Add(d.t), vec.SeqTimer
	}
	if d.above != nil {
		d.above.Process(r, 0, r.Len, out)
	} else {
		out.Emit(r)
	}
	d.rows.PopFront(to - from)
}

// Due is when the oldest row comes out.
func (d *delay) Due() vec.Time {
	if d.rows.Len() == 0 {
		return vec.MaxTime
	}
	return d.rows.Time[d.rows.Head()].Add(d.t)
}

// Save writes the rows.
func (d *delay) Save(w *codec.Writer) {
	d.rows.Save(w)
	if d.above != nil {
		d.above.Save(w)
	}
}

// Load reads what Save wrote.
func (d *delay) Load(r *codec.Reader) error {
	if err := d.rows.Load(r); err != nil {
		return err
	}
	if d.above != nil {
		return d.above.Load(r)
	}
	return r.Err()
}
