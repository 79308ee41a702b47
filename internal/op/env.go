package op

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
	// Placed says that Ord of each row is its position among the rows of all inputs of the query, of which the
	// operator sees a part.
	Placed bool
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
