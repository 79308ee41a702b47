package op

import "github.com/eventflux-go/eventflux/vec"

// Env is what operators are built with: what they may use of the world, all of it given by the runtime.
type Env struct {
	Rejects Rejecter
	// Trace is told what patterns do; nil: nobody is.
	Trace PatternTracer
	// Selections are conditions that the queries of the application share; nil: the operator computes its own.
	Selections *Selections
	// Shards is how many parts keyed state is divided into; 0 and 1 mean one.
	Shards int
	// Fork runs f(0) … f(n-1), side by side where the machine allows, and returns when all have returned. Nil runs
	// them one after the other.
	Fork func(n int, f func(i int))
	// Positions asks for the position of every row in Ord, also where a row comes out because of itself: an
	// operator above tells rows apart by it, and puts vec.OrdSelf back.
	Positions bool
	// Own says which rows are the operator's: it is one of several that see the same rows. Nil: all of them are.
	Own *Own
}

// Own is which of the rows that an operator over several inputs is given are its own.
type Own struct {
	Rows []vec.Bitmap // by input: row i of the batch, at bit i
	Base int64        // what row 0 of the batch has as position among the rows of all inputs
	// Some is set, by input, by an operator that looks only at rows which some of its conditions in Env.Selections lets
	// through: no other row is anybody's.
	Some []bool
	// Replies is set by an operator that only replies to rows: the Emitter it is given is a Replier.
	Replies *Replies
}

// Run calls Fork, or runs the parts in turn where there is none.
func (e *Env) Run(n int, f func(i int)) {
	if e.Fork != nil {
		e.Fork(n, f)
		return
	}
	for i := range n {
		f(i)
	}
}
