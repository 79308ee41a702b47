package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// running is aggregates without a window: one row per event with the values of its group since the start.
type running struct {
	in   *input
	g    *groups
	view view
}

func newRunning(in *input, g *groups, out *vec.Schema) *running {
	w := &running{in: in, g: g}
	w.view.init(out, in)
	return w
}

// Process lets the rows out with the values so far.
func (w *running) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	w.in.eval(b, lo, hi)
	for lo < hi {
		from, to := w.in.run(lo, hi)
		if from < to {
			w.g.assign(from, to)
			w.g.run(w.g.ids, b, from, to)
			w.g.show(&w.view, b, from, to)
			w.g.emit(&w.view.Batch, from, out)
		}
		lo = to
	}
}

// Advance does nothing: there are no timers.
func (w *running) Advance(vec.Time, op.Emitter) {}

// Save writes the groups.
func (w *running) Save(s *codec.Writer) { w.g.Save(s) }

// Load reads what Save wrote.
func (w *running) Load(r *codec.Reader) error { return w.g.Load(r) }
