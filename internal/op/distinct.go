package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// Distinct lets each different row through the first time only: per close above a batch window, otherwise for
// ever. Expired rows are not different rows of their own: they do not pass.
type Distinct struct {
	seen *state.Interner
	next uint32 // ids below it were seen
	cols []*vec.Column
	ids  []uint32
	sel  []int32
	out  *vec.Batch
}

// NewDistinct returns a Distinct for rows of the schema.
func NewDistinct(s *vec.Schema) *Distinct {
	types := make([]vec.Type, s.Len())
	for i, f := range s.Fields {
		types[i] = f.Type
	}
	return &Distinct{seen: state.NewInterner(types), cols: make([]*vec.Column, s.Len()), out: vec.NewBatch(s)}
}

// Process passes the rows not seen before.
func (d *Distinct) Process(b *vec.Batch, lo, hi int, out Emitter) {
	for i := range d.cols {
		d.cols[i] = &b.Cols[i]
	}
	if len(d.ids) < hi {
		d.ids = make([]uint32, max(hi, 2*len(d.ids)))
	}
	d.sel = d.sel[:0]
	for i := lo; i < hi; i++ {
		if b.KindAt(i) != vec.Current {
			continue
		}
		d.seen.Intern(d.cols, i, i+1, d.ids)
		if d.ids[i] >= d.next {
			d.next = d.ids[i] + 1
			d.sel = append(d.sel, int32(i))
		}
	}
	emitSelected(d.out, b, d.sel, out)
}

// CloseBatch forgets the rows of the close.
func (d *Distinct) CloseBatch(c Close, out Emitter) {
	d.seen.Reset()
	d.next = 0
	out.Close(c)
}

// Advance does nothing: there are no timers.
func (d *Distinct) Advance(vec.Time, Emitter) {}

// Save writes the rows seen.
func (d *Distinct) Save(w *codec.Writer) {
	w.Uvarint(uint64(d.next))
	d.seen.Save(w)
}

// Load reads the rows seen.
func (d *Distinct) Load(r *codec.Reader) error {
	d.next = uint32(r.Uvarint())
	return d.seen.Load(r)
}

// emitSelected emits the rows of b that sel names: b itself when they are all of it.
func emitSelected(scratch, b *vec.Batch, sel []int32, out Emitter) {
	switch len(sel) {
	case 0:
	case b.Len:
		out.Emit(b)
	default:
		for i := range scratch.Cols {
			scratch.Cols[i].Gather(&b.Cols[i], sel)
		}
		scratch.GatherMeta(b, sel)
		out.Emit(scratch)
	}
}
