package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/invariant"
	"github.com/eventflux-go/eventflux/vec"
)

// Closer is an operator that acts when a batch window below closes. One that is not passes the mark on.
type Closer interface {
	CloseBatch(c Close, out Emitter)
}

// Starter is an operator whose timers count from the application's first clock value.
type Starter interface {
	Start(clock vec.Time)
}

// Chain is operators in a row, each emitting into the next.
type Chain struct {
	ops  []Operator
	outs []Emitter // outs[i] is what ops[i] emits into
}

// NewChain links the operators and ends in out.
func NewChain(ops []Operator, out Emitter) *Chain {
	c := &Chain{ops: ops, outs: make([]Emitter, len(ops))}
	for i := len(ops) - 1; i >= 0; i-- {
		c.outs[i] = out
		out = newLink(ops[i], out)
	}
	return c
}

// link hands what one operator emits to the next.
type link struct {
	next   Operator
	closer Closer    // nil: marks pass next by
	units  UnitEnder // nil: nothing there needs to know where units end
	out    Emitter
	lent   lent // where invariants are checked
}

func newLink(next Operator, out Emitter) *link {
	l := &link{next: next, out: out}
	l.closer, _ = next.(Closer)
	if u, ok := next.(UnitEnder); ok && u.TakesUnits(out) {
		l.units = u
	}
	return l
}

func (l *link) Emit(b *vec.Batch) {
	switch {
	case b.Len == 0:
	case invariant.Enabled:
		l.next.Process(l.lent.take(b), 0, b.Len, l.out)
		l.lent.back()
	default:
		l.next.Process(b, 0, b.Len, l.out)
	}
}

func (l *link) Close(c Close) {
	if l.closer != nil {
		l.closer.CloseBatch(c, l.out)
		return
	}
	l.out.Close(c)
}

// Process pushes rows [lo, hi) of b through the chain.
func (c *Chain) Process(b *vec.Batch, lo, hi int) { c.ops[0].Process(b, lo, hi, c.outs[0]) }

// Advance moves the clock of every operator, the first one first: what it lets out passes the others before they
// fire their own timers of later instants.
func (c *Chain) Advance(t vec.Time) {
	for i, o := range c.ops {
		o.Advance(t, c.outs[i])
	}
}

// Flush lets out what is held at the end of input.
func (c *Chain) Flush(now vec.Time) {
	for i, o := range c.ops {
		if f, ok := o.(Flusher); ok {
			f.Flush(now, c.outs[i])
		}
	}
}

// Start tells the operators the application's first clock value.
func (c *Chain) Start(clock vec.Time) {
	for _, o := range c.ops {
		if s, ok := o.(Starter); ok {
			s.Start(clock)
		}
	}
}

// Ended reports whether no further row can come out.
func (c *Chain) Ended() bool {
	for _, o := range c.ops {
		if e, ok := o.(Ender); ok && e.Ended() {
			return true
		}
	}
	return false
}

// Operators lists the operators from the first to the last.
func (c *Chain) Operators() []Operator { return c.ops }

// Save writes the state of every operator.
func (c *Chain) Save(w *codec.Writer) {
	for _, o := range c.ops {
		o.Save(w)
	}
}

// Load reads what Save wrote of a chain of the same plan.
func (c *Chain) Load(r *codec.Reader) error {
	for _, o := range c.ops {
		if err := o.Load(r); err != nil {
			return err
		}
	}
	return r.Err()
}

// Stateless is embedded by operators that keep nothing between calls and have no timers.
type Stateless struct{}

// Advance does nothing: there are no timers.
func (Stateless) Advance(vec.Time, Emitter) {}

// Save writes nothing.
func (Stateless) Save(*codec.Writer) {}

// Load reads nothing.
func (Stateless) Load(*codec.Reader) error { return nil }
