package app

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// AtEnd reports whether the rows of a stream come out at the end of input: what a Preview can show before.
func AtEnd(p *plan.App, stream int) bool {
	for _, q := range p.Writers(p.Streams[stream]) {
		if !WaitsForEnd(q) {
			return false
		}
	}
	return true
}

// WaitsForEnd reports whether the rows of a query come out at the end of input: aggregates or an order over all of it.
func WaitsForEnd(q *plan.Query) bool {
	waits := false
	for n := plan.Node(q.Root); n != nil; n = n.Input() {
		switch n := n.(type) {
		case *plan.Window:
			return false
		case *plan.Aggregate:
			waits = waits || n.Emit == plan.EmitFinal
		case *plan.Sort:
			waits = true
		}
	}
	return waits
}

// Preview calls visit with the rows that a stream would get if the input ended now. The run goes on as if nothing had
// been asked: a copy of the application's state is brought to its end. It is called between two ticks (Between).
func (l *Live) Preview(stream int, visit func(b *vec.Batch, lo, hi int)) error {
	var w codec.Writer
	l.graph.Save(&w)
	e, err := newEngine(l.plan, engineOptions{observe: []int{stream}})
	if err != nil {
		return err
	}
	defer e.close()
	if err := e.graph.Load(codec.NewReader(w.Data())); err != nil {
		return err
	}
	if err := e.graph.Flush(); err != nil {
		return err
	}
	e.graph.Visit(func(_ int, b *vec.Batch, lo, hi int) { visit(b, lo, hi) })
	return nil
}

// Accounts are the counts so far. It is called between two ticks (Between), or after Run.
func (l *Live) Accounts() *runtime.Report { return l.run.Accounts() }
