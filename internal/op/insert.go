package op

import (
	"github.com/eventflux-go/eventflux/internal/invariant"
	"github.com/eventflux-go/eventflux/vec"
)

// Kinds says which kinds of rows an INSERT lets into its target.
type Kinds struct {
	Current, Expired bool
}

// Output collects what a query puts out in one tick. It ends the query's chain.
type Output struct {
	kinds Kinds
	rows  *held
	own   []int // columns whose strings are copied
	drain func(*vec.Batch)
}

// drainRows is how many rows gather before they are drained.
const drainRows = 8192

// Drain has f take rows as they gather, so that a close of millions of groups need not be held in one piece. Batch
// has what is left at the end of the tick. f borrows the rows.
func (o *Output) Drain(f func(*vec.Batch)) { o.drain = f }

// NewOutput returns an Output for rows of the schema. Strings in the columns own are copied; those in others last
// until the end of the tick.
func NewOutput(s *vec.Schema, k Kinds, own []int) *Output {
	return &Output{kinds: k, rows: newHeld(s), own: own}
}

// Emit keeps a copy of the rows of the kinds wanted.
func (o *Output) Emit(b *vec.Batch) {
	if invariant.Enabled {
		checkOrder(o.rows.b, b)
	}
	o.keep(b)
	if o.drain != nil && o.rows.b.Len >= drainRows {
		o.drain(o.rows.b)
		o.rows.reset()
	}
}

func (o *Output) keep(b *vec.Batch) {
	if len(b.Kind) == 0 {
		if o.kinds.Current {
			o.rows.addOwn(b, 0, b.Len, o.own)
		}
		return
	}
	for i := 0; i < b.Len; {
		k := b.KindAt(i)
		end := i + 1
		for end < b.Len && b.KindAt(end) == k {
			end++
		}
		if k == vec.Current && o.kinds.Current || k == vec.Expired && o.kinds.Expired {
			o.rows.addOwn(b, i, end, o.own)
		}
		i = end
	}
}

// Close does nothing: marks end at the query.
func (o *Output) Close(Close) {}

// Batch is what came out since Reset, in order. It is valid until Reset.
func (o *Output) Batch() *vec.Batch { return o.rows.b }

// Reset begins a new tick.
func (o *Output) Reset() { o.rows.reset() }
