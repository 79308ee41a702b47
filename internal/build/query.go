package build

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Query is a query that runs: its operators and what they put out in the tick.
type Query struct {
	Plan  *plan.Query
	chain *op.Chain
	out   *op.Output
	// inputs is the first operator of the chain where it has several inputs; nil elsewhere.
	inputs *op.Inputs
	nodes  []plan.Node // node of each operator of the chain
}

// Process takes rows [lo, hi) of input stream in (an index into Plan.Inputs).
func (q *Query) Process(in int, b *vec.Batch, lo, hi int) {
	if q.inputs != nil {
		q.inputs.Choose(in)
	}
	q.chain.Process(b, lo, hi)
}

// Advance moves the query's clock: everything due up to c comes out.
func (q *Query) Advance(c vec.Time) { q.chain.Advance(c) }

// Due is when the clock alone next lets rows out or changes what is held; vec.MaxTime if never.
func (q *Query) Due() vec.Time { return q.chain.Due() }

// Flush lets out what is held at the end of input.
func (q *Query) Flush(now vec.Time) { q.chain.Flush(now) }

// Start tells the query the application's first clock value.
func (q *Query) Start(clock vec.Time) { q.chain.Start(clock) }

// Ended reports whether no further row can come out, whatever comes in.
func (q *Query) Ended() bool { return q.chain.Ended() }

// Output is the rows that came out since ResetOutput, in order, in the columns of the target.
func (q *Query) Output() *vec.Batch { return q.out.Batch() }

// Drain has f take rows before the end of the tick, when many have gathered; they are not in Output then. f borrows
// them.
func (q *Query) Drain(f func(b *vec.Batch)) { q.out.Drain(f) }

// ResetOutput begins a new tick.
func (q *Query) ResetOutput() { q.out.Reset() }

// Save writes the state of the query's operators.
func (q *Query) Save(w *codec.Writer) { q.chain.Save(w) }

// Load reads the state of a query of the same plan.
func (q *Query) Load(r *codec.Reader) error { return q.chain.Load(r) }

// Measured gives the figures of each node of the plan that has an operator; nil unless Options.Now was set.
func (q *Query) Measured() map[plan.Node]op.Measured {
	var figures map[plan.Node]op.Measured
	for i, o := range q.chain.Operators() {
		if m, ok := o.(*op.Meter); ok {
			if figures == nil {
				figures = map[plan.Node]op.Measured{}
			}
			figures[q.nodes[i]] = m.Measured()
		}
	}
	return figures
}

// Kept is, for each filter of the query in the order in which rows pass them, its plan node and what each term of its
// condition has kept.
func (q *Query) Kept() []Kept {
	var list []Kept
	for i, o := range q.chain.Operators() {
		if m, ok := o.(*op.Meter); ok {
			o = m.Operator
		}
		if f, ok := o.(*op.Filter); ok {
			list = append(list, Kept{Node: q.nodes[i], Terms: f.Terms()})
		}
	}
	return list
}

// Kept is a filter at work.
type Kept struct {
	Node  plan.Node // *plan.Filter
	Terms []expr.Term
}

// ShardsUsed is how many shards of the query's keyed state have had rows; 0 where the query is not sharded.
func (q *Query) ShardsUsed() int {
	for _, o := range q.chain.Operators() {
		if m, ok := o.(*op.Meter); ok {
			o = m.Operator
		}
		switch s := o.(type) {
		case *op.Shards:
			return s.Used()
		case *op.Inputs:
			if s, ok := s.Merged.(*op.InputShards); ok {
				return s.Used()
			}
		}
	}
	return 0
}

// Err is why the query takes no more rows; nil while it does.
func (q *Query) Err() error {
	if q.inputs == nil {
		return nil
	}
	return q.inputs.Err()
}

// TraceOpen tells the tracer of the partial matches that are still open.
func (q *Query) TraceOpen() {
	if q.inputs == nil {
		return
	}
	if t, ok := q.inputs.Merged.(op.PatternTraceable); ok {
		t.TraceOpen()
	}
}

// Pattern gives what the query's pattern has done so far; nil where there is none.
func (q *Query) Pattern() *op.PatternCounts {
	if q.inputs == nil {
		return nil
	}
	c, ok := q.inputs.Merged.(op.PatternCounter)
	if !ok {
		return nil
	}
	counts := c.Counts()
	return &counts
}

// Delayed counts the rows that only time keeps from coming out.
func (q *Query) Delayed() int64 {
	n := int64(0)
	for _, o := range q.chain.Operators() {
		if m, ok := o.(*op.Meter); ok {
			o = m.Operator
		}
		if d, ok := o.(op.Delayer); ok {
			n += d.Delayed()
		}
	}
	return n
}

// Pending counts the partial matches of the query's pattern that only time keeps from going on.
func (q *Query) Pending() int64 {
	if q.inputs == nil {
		return 0
	}
	if c, ok := q.inputs.Merged.(op.PatternCounter); ok {
		return c.Pending()
	}
	return 0
}
