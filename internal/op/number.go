package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Number gives rows positions of their own, 1, 2, 3 …, as Read does: above an operator that makes rows, below one that
// needs to know which came first.
type Number struct {
	position int64
	head     vec.Batch
}

// NewNumber returns a Number that begins with 1.
func NewNumber() *Number { return &Number{} }

// Process passes the rows on.
func (n *Number) Process(b *vec.Batch, lo, hi int, out Emitter) {
	ord := growInt64(n.head.Ord, hi)
	n.head = *b
	n.head.Ord = ord
	for i := lo; i < hi; i++ {
		n.position++
		ord[i] = n.position
	}
	out.Emit(&n.head)
}

// Advance does nothing: there are no timers.
func (n *Number) Advance(vec.Time, Emitter) {}

// Save writes the position.
func (n *Number) Save(w *codec.Writer) { w.Varint(n.position) }

// Load reads the position.
func (n *Number) Load(r *codec.Reader) error {
	n.position = r.Varint()
	return r.Err()
}
