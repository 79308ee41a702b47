package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// counts is lengthBatch and batch: a batch is closed by the row that makes it n rows or ends its unit.
type counts struct {
	in    *input
	body  body
	n     int  // rows of a batch; 0: no bound
	units bool // the end of a unit closes too

	held        int // rows of the open batch
	first, last vec.Time
}

// Process adds the rows and closes each batch with its last row.
func (c *counts) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	c.in.eval(b, lo, hi)
	for lo < hi {
		from, to := c.in.run(lo, hi)
		c.skip(b, lo, from, out)
		lo = to
		for from < to {
			end := c.fill(b, from, to)
			if c.held == 0 {
				c.first = b.Time[from]
			}
			c.held += end - from
			c.last = b.Time[end-1]
			c.body.add(b, from, end, c.span(), out)
			if c.held == c.n || c.units && b.Units.Get(end-1) {
				c.close(op.Close{Time: b.Time[end-1], Seq: b.SeqAt(end - 1), Ord: vec.OrdSelf}, out)
			}
			from = end
		}
	}
}

// skip closes the open batch where a rejected row in [lo, hi) ends its unit.
func (c *counts) skip(b *vec.Batch, lo, hi int, out op.Emitter) {
	for i := lo; i < hi && c.units; i++ {
		if c.held > 0 && b.Units.Get(i) {
			c.close(op.Close{Time: b.Time[i], Seq: b.SeqAt(i), Ord: vec.OrdSelf}, out)
		}
	}
}

// TakesUnits reports whether units close the batch.
func (c *counts) TakesUnits(op.Emitter) bool { return c.units }

// EndUnit closes the open batch where a filter below dropped the row that ends its unit.
func (c *counts) EndUnit(t vec.Time, seq int64, out op.Emitter) {
	if c.held > 0 {
		c.close(op.Close{Time: t, Seq: seq, Ord: vec.OrdSelf}, out)
	}
}

// fill gives the end of the rows from row from on that still belong to the open batch.
func (c *counts) fill(b *vec.Batch, from, to int) int {
	if c.n > 0 {
		to = min(to, from+c.n-c.held)
	}
	if c.units && len(b.Units) > 0 {
		for i := from; i < to; i++ {
			if b.Units.Get(i) {
				return i + 1
			}
		}
	}
	return to
}

// span is from the first row's time to the last's; while rows run, each is the last.
func (c *counts) span() span { return span{start: c.first, end: c.last, follow: true} }

func (c *counts) close(m op.Close, out op.Emitter) {
	c.held = 0
	c.body.close(m, span{start: c.first, end: c.last}, out)
}

// Advance does nothing: only rows close.
func (c *counts) Advance(vec.Time, op.Emitter) {}

// Flush closes the open batch now, after all rows.
func (c *counts) Flush(now vec.Time, out op.Emitter) {
	if c.held > 0 {
		c.close(op.Close{Time: now, Seq: vec.SeqClose, Ord: vec.OrdSelf}, out)
	}
}

// Save writes the open batch.
func (c *counts) Save(w *codec.Writer) {
	w.Uvarint(uint64(c.held))
	w.Varint(int64(c.first))
	w.Varint(int64(c.last))
	c.body.Save(w)
}

// Load reads what Save wrote.
func (c *counts) Load(r *codec.Reader) error {
	c.held = int(r.Uvarint())
	c.first, c.last = vec.Time(r.Varint()), vec.Time(r.Varint())
	return c.body.Load(r)
}
