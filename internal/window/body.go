package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// body is what a batch window does with its rows.
type body interface {
	// add takes rows [lo, hi) of b into the open batch, all of them good.
	add(b *vec.Batch, lo, hi int, s span, out op.Emitter)
	// close lets the rows of the open batch out, marks the close, and begins an empty batch.
	close(c op.Close, s span, out op.Emitter)
	codec.State
}

// plain keeps the rows and lets them out at the close.
type plain struct {
	rows    *vec.Batch // columns of the output; those of the bounds are filled at the close
	strings vec.Scratch
	columns int // of the input
	bounds  bool
}

func newPlain(out *vec.Schema, bounds bool) *plain {
	return &plain{rows: vec.NewBatch(out), columns: inputColumns(out, bounds), bounds: bounds}
}

// inputColumns is how many columns of a window's output are those of its input.
func inputColumns(out *vec.Schema, bounds bool) int {
	if bounds {
		return out.Len() - 2
	}
	return out.Len()
}

func (p *plain) add(b *vec.Batch, lo, hi int, _ span, _ op.Emitter) {
	r := p.rows
	for k := range p.columns {
		n := r.Len
		r.Cols[k].AppendRange(&b.Cols[k], lo, hi)
		p.strings.CloneStrings(&r.Cols[k], n, n+hi-lo)
	}
	r.Len += hi - lo
	r.Ord = append(r.Ord, b.Ord[lo:hi]...)
}

func (p *plain) close(c op.Close, s span, out op.Emitter) {
	r := p.rows
	if r.Len > 0 {
		stamp(r, c)
		if p.bounds {
			fillBounds(r, p.columns, s)
		}
		out.Emit(r)
	}
	out.Close(c)
	r.Truncate()
	p.strings.Reset()
}

// stamp gives the rows of a close its time and sequence number; and its order, where it has one.
func stamp(r *vec.Batch, c op.Close) {
	r.Time, r.Seq = grow(r.Time, r.Len), grow(r.Seq, r.Len)
	for i := range r.Len {
		r.Time[i], r.Seq[i] = c.Time, c.Seq
	}
	if c.Ord != vec.OrdSelf {
		r.Ord = grow(r.Ord, r.Len)
		for i := range r.Ord {
			r.Ord[i] = c.Ord
		}
	}
}

// fillBounds writes window_start and window_end, columns at and at+1, of all rows of r.
func fillBounds(r *vec.Batch, at int, s span) {
	from, to := &r.Cols[at], &r.Cols[at+1]
	from.Reuse(r.Len)
	to.Reuse(r.Len)
	for i := range r.Len {
		from.I64[i], to.I64[i] = int64(s.start), int64(s.end)
	}
}

// fillBoundsEach is fillBounds where the ends may follow the rows.
func fillBoundsEach(r *vec.Batch, at int, s span) {
	fillBounds(r, at, s)
	if s.follow {
		to := r.Cols[at+1].I64
		for i := range r.Len {
			to[i] = int64(s.endOf(r.Time[i]))
		}
	}
}

func grow[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	return append(make([]T, 0, max(n, 2*cap(s))), s...)[:n]
}

// Save writes the rows.
func (p *plain) Save(w *codec.Writer) {
	w.Uvarint(uint64(p.rows.Len))
	for _, o := range p.rows.Ord[:p.rows.Len] {
		w.Varint(o)
	}
	for k := range p.columns {
		w.Column(&p.rows.Cols[k], 0, p.rows.Len)
	}
}

// Load reads what Save wrote.
func (p *plain) Load(r *codec.Reader) error {
	p.rows.Truncate()
	n := r.Len()
	for range n {
		p.rows.Ord = append(p.rows.Ord, r.Varint())
	}
	for k := range p.columns {
		r.Column(&p.rows.Cols[k], n)
	}
	p.rows.Len = n
	return r.Err()
}

// plainChanges lets every row out at once, EMIT CHANGES, with the bounds of its window.
type plainChanges struct {
	view    view
	columns int
	bounds  bool
}

func newPlainChanges(in *input, out *vec.Schema, bounds bool) *plainChanges {
	p := &plainChanges{columns: inputColumns(out, bounds), bounds: bounds}
	p.view.init(out, in)
	return p
}

func (p *plainChanges) add(b *vec.Batch, lo, hi int, s span, out op.Emitter) {
	v := &p.view
	v.meta(b, lo, hi)
	for k := range p.columns {
		v.column(k, &b.Cols[k])
	}
	if p.bounds {
		fillBoundsEach(&v.Batch, p.columns, s)
	}
	out.Emit(&v.Batch)
}

func (p *plainChanges) close(op.Close, span, op.Emitter) {}

// Save writes nothing.
func (p *plainChanges) Save(*codec.Writer) {}

// Load reads nothing.
func (p *plainChanges) Load(*codec.Reader) error { return nil }

// view is an output batch that shows a range of the rows of an input batch: their times and sequence numbers, no
// order, all Current. Columns are borrowed or the view's own.
type view struct {
	vec.Batch
	slices []vec.Column // memory of the parts that a slice must copy; never that of a borrowed column
	lo, hi int
	whole  bool
	keep   bool // the rows keep their Ord: they come from timers, several at one instant, or somebody asks for it
}

func (v *view) init(out *vec.Schema, in *input) {
	v.keep = in.env.Positions
	v.Batch = *vec.NewBatch(out)
	v.slices = make([]vec.Column, out.Len())
}

// meta makes the view show rows [lo, hi) of b.
func (v *view) meta(b *vec.Batch, lo, hi int) {
	v.lo, v.hi, v.whole = lo, hi, lo == 0 && hi == b.Len
	v.Len, v.Time = hi-lo, b.Time[lo:hi]
	v.Seq, v.Seq0 = nil, b.SeqAt(lo)
	if len(b.Seq) > 0 {
		v.Seq = b.Seq[lo:hi]
	}
	if v.keep && len(b.Ord) > 0 {
		v.Ord = b.Ord[lo:hi]
	}
}

// column makes column k show the rows of c, which has the indexes of the input batch.
func (v *view) column(k int, c *vec.Column) {
	if v.whole {
		v.Cols[k] = *c
		return
	}
	v.slices[k].Slice(c, v.lo, v.hi)
	v.Cols[k] = v.slices[k]
}
