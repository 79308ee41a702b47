package op

import "github.com/eventflux-go/eventflux/vec"

// Merged is an operator over several inputs, at the bottom of a query. The rows of all its inputs come in one order.
type Merged interface {
	Operator
	// ProcessInput takes rows of one input, by its number in the plan; see Operator.Process for the rest.
	ProcessInput(input int, b *vec.Batch, lo, hi int, out Emitter)
}

// Lender is an operator whose output has columns of the input. Their strings need not be copied: they last until the
// end of the tick.
type Lender interface {
	Lends() []bool // by column
}

// Inputs makes a Merged the first operator of a chain, whose rows are of the input chosen last.
type Inputs struct {
	Merged
	input int
}

// NewInputs wraps an operator.
func NewInputs(m Merged) *Inputs { return &Inputs{Merged: m} }

// Choose says of which input the rows are that come next.
func (o *Inputs) Choose(input int) { o.input = input }

// Process hands the rows on as rows of the chosen input.
func (o *Inputs) Process(b *vec.Batch, lo, hi int, out Emitter) {
	o.Merged.ProcessInput(o.input, b, lo, hi, out)
}

// Start passes the application's first clock value on.
func (o *Inputs) Start(clock vec.Time) {
	if s, ok := o.Merged.(Starter); ok {
		s.Start(clock)
	}
}

// Flush lets out what is held at the end of input.
func (o *Inputs) Flush(now vec.Time, out Emitter) {
	if f, ok := o.Merged.(Flusher); ok {
		f.Flush(now, out)
	}
}

// Ended asks the operator.
func (o *Inputs) Ended() bool {
	e, ok := o.Merged.(Ender)
	return ok && e.Ended()
}

// Err asks the operator.
func (o *Inputs) Err() error {
	if f, ok := o.Merged.(Failer); ok {
		return f.Err()
	}
	return nil
}

// Lends asks the operator.
func (o *Inputs) Lends() []bool {
	if l, ok := o.Merged.(Lender); ok {
		return l.Lends()
	}
	return nil
}
