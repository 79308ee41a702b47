package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// final is aggregates without a window and with EMIT FINAL: the whole input is one batch that the end closes.
type final struct {
	in   *input
	body *grouped
	rows bool // there were any
}

// Process takes the rows into their groups.
func (w *final) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	w.in.eval(b, lo, hi)
	for lo < hi {
		from, to := w.in.run(lo, hi)
		if from < to {
			w.body.add(b, from, to, span{}, out)
			w.rows = true
		}
		lo = to
	}
}

// Advance does nothing: only the end of input closes.
func (w *final) Advance(vec.Time, op.Emitter) {}

// Flush lets out a row per group; without GROUP BY there is one even if nothing came in, as in SQL.
func (w *final) Flush(now vec.Time, out op.Emitter) {
	if !w.rows && w.body.g.intern == nil {
		w.body.empty()
	}
	w.body.close(op.Close{Time: now, Seq: vec.SeqClose, Ord: vec.OrdSelf}, span{}, out)
	w.rows = false
}

// Save writes the groups.
func (w *final) Save(s *codec.Writer) {
	s.Bool(w.rows)
	w.body.Save(s)
}

// Load reads what Save wrote.
func (w *final) Load(r *codec.Reader) error {
	w.rows = r.Bool()
	return w.body.Load(r)
}
