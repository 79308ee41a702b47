package runtime

import (
	"fmt"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Adopt lets a new graph go on where another one has got to, between two ticks: with its clock, the number of its
// latest row, and in query i the state and the counts of the other's query from[i]. Queries without a predecessor (-1)
// begin now. Where a state cannot be taken over, the index of the query is returned with the error, and the graph is
// to be made anew.
func (g *Graph) Adopt(old *Graph, from []int) (query int, err error) {
	var w codec.Writer
	for i, n := range g.nodes {
		if from[i] < 0 {
			continue
		}
		o := old.nodes[from[i]]
		n.last, n.done, n.stats = o.last, o.done, o.stats
		if n.State == nil || o.State == nil {
			continue
		}
		w.Reset()
		o.State.Save(&w)
		r := codec.NewReader(w.Data())
		if err := n.State.Load(r); err != nil {
			return i, fmt.Errorf("query %s: %w", n.Name, err)
		}
		if r.Err() != nil || r.Rest() > 0 {
			return i, fmt.Errorf("query %s: the state of another plan", n.Name)
		}
	}
	g.clock, g.seq, g.stamp, g.starts = old.clock, old.seq, old.stamp, old.starts
	for _, l := range g.loops {
		if l != nil {
			l.clock = g.clock
		}
	}
	if g.starts {
		return -1, nil
	}
	for i, n := range g.nodes {
		if s, ok := n.Chain.(Starter); ok && from[i] < 0 {
			s.Start(g.clock)
		}
	}
	return -1, nil
}

// Renumber has a new graph count rows on from where another one has got to: all that is left where the clocks of the
// two cannot be compared.
func (g *Graph) Renumber(old *Graph) { g.seq, g.stamp = old.seq, old.stamp }

// Adopt lets a new intake go on where another one has got to, between two ticks. Source i goes on with what the
// other's source from[i] has; those without a predecessor (-1) are new. Where only one of the two has event time their
// clocks cannot be compared: the clock is then found anew. What sources that are gone held back is forgotten.
func (in *Intake) Adopt(old *Intake, from []int) {
	in.now, in.first, in.seq, in.arrived = old.now, old.first, old.seq, old.arrived
	if in.timed == old.timed {
		in.clock, in.start = old.clock, old.start
	} else if !in.timed {
		in.clock, in.start = in.now, in.now
	}
	to := make([]int, len(old.sources))
	for i := range to {
		to[i] = -1
	}
	for i, s := range in.sources {
		if from[i] < 0 {
			s.heard = in.now // a new source has not been silent yet
			continue
		}
		to[from[i]] = i
		config := s.Source
		*s = *old.sources[from[i]]
		s.Source, s.rank = config, i
	}
	for _, e := range old.early {
		if to[e.src] < 0 {
			continue
		}
		e.src = to[e.src]
		in.early = append(in.early, e)
	}
	if in.clock > vec.MinTime {
		in.stampEarly()
	}
	if in.timed {
		in.release()
	}
}
