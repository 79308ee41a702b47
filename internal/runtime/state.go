package runtime

import (
	"fmt"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Save writes the graph's state between two ticks: the clock, the number of the latest row and every query's state,
// each under the query's name and with its length, so that a snapshot of another application is recognised.
func (g *Graph) Save(w *codec.Writer) {
	w.Varint(int64(g.clock))
	w.Varint(g.seq)
	w.Bool(g.starts)
	w.Uvarint(uint64(len(g.nodes)))
	var part codec.Writer
	for _, n := range g.nodes {
		part.Reset()
		part.Varint(int64(n.last))
		if n.State != nil {
			n.State.Save(&part)
		}
		w.String(n.Name)
		w.Bytes(part.Data())
	}
	for _, l := range g.loops {
		if l != nil {
			w.Varint(int64(l.clock))
		}
	}
}

// Load reads what Save wrote, into a new graph of the same application.
func (g *Graph) Load(r *codec.Reader) error {
	g.clock, g.seq, g.starts = vec.Time(r.Varint()), r.Varint(), r.Bool()
	if n := r.Len(); r.Err() == nil && n != len(g.nodes) {
		return fmt.Errorf("snapshot: it has %d queries, the application has %d", n, len(g.nodes))
	}
	for _, n := range g.nodes {
		name, data := r.String(), r.Bytes()
		if err := r.Err(); err != nil {
			return err
		}
		if name != n.Name {
			return fmt.Errorf("snapshot: it has query %s where the application has %s", name, n.Name)
		}
		part := codec.NewReader(data)
		n.last = vec.Time(part.Varint())
		if n.State != nil {
			if err := n.State.Load(part); err != nil {
				return fmt.Errorf("snapshot: query %s: %w", n.Name, err)
			}
		}
		if part.Err() == nil && part.Rest() > 0 {
			return fmt.Errorf("snapshot: query %s: %d bytes are left over", n.Name, part.Rest())
		}
	}
	for _, l := range g.loops {
		if l != nil {
			l.clock = vec.Time(r.Varint())
		}
	}
	return r.Err()
}
