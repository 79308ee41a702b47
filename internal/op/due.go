package op

import "github.com/eventflux-go/eventflux/vec"

// Timed is an operator with timers.
type Timed interface {
	// Due is the earliest time at which Advance would let rows out or change what is held; vec.MaxTime if there is
	// none.
	Due() vec.Time
}

func due(o Operator) vec.Time {
	if t, ok := o.(Timed); ok {
		return t.Due()
	}
	return vec.MaxTime
}

// Due is that of the operator that has something to do first.
func (c *Chain) Due() vec.Time {
	first := vec.MaxTime
	for _, o := range c.ops {
		first = min(first, due(o))
	}
	return first
}

// Due asks the measured operator.
func (m *Meter) Due() vec.Time { return due(m.Operator) }

// Due asks the operator.
func (o *Inputs) Due() vec.Time { return due(o.Merged) }

// Due is that of the part that has something to do first.
func (s *Shards) Due() vec.Time {
	first := vec.MaxTime
	for _, p := range s.parts {
		first = min(first, due(p.op))
	}
	return first
}

// Due is the end of the running period, if that lets anything out.
func (r *Rate) Due() vec.Time {
	if r.Period == 0 || r.due == vec.MinTime || r.rows.b.Len == r.dropped {
		return vec.MaxTime
	}
	return r.due
}
