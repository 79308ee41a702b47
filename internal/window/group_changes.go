package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// changes is the body of an aggregated batch window with EMIT CHANGES: a row per event with the running values of
// its group in the open batch, and nothing at the close.
type changes struct {
	in     *grouped // notes which groups the open batch has
	view   view
	bounds bool
}

func newChanges(g *groups, out *vec.Schema, bounds bool) *changes {
	c := &changes{in: newGrouped(g, out, bounds), bounds: bounds}
	c.in.carry = nil
	c.view.init(out, g.in)
	return c
}

func (c *changes) add(b *vec.Batch, lo, hi int, s span, out op.Emitter) {
	g := c.in.g
	g.assign(lo, hi)
	c.in.touch(b, lo, hi)
	g.run(g.ids, b, lo, hi)
	g.show(&c.view, b, lo, hi)
	if c.bounds {
		fillBoundsEach(&c.view.Batch, g.width(), s)
	}
	g.emit(&c.view.Batch, lo, out)
}

func (c *changes) close(op.Close, span, op.Emitter) { c.in.begin() }

// Save writes the groups.
func (c *changes) Save(w *codec.Writer) { c.in.Save(w) }

// Load reads what Save wrote.
func (c *changes) Load(r *codec.Reader) error { return c.in.Load(r) }
