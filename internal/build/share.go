package build

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// ownText lists the columns of a query's result whose values are made in the query, so that strings in them must be
// copied to last until the end of the tick. The others are columns of its input as they came, which lasts that long.
// Operators that keep rows give copies out, and the streams of loops are emptied within a tick: everything is own there.
// Of a pattern, merged tells.
func ownText(app *plan.App, q *plan.Query, nodes []plan.Node, merged *op.Inputs) []int {
	var shared []bool
	for _, n := range nodes {
		shared = passed(n, shared)
		if _, ok := n.(*plan.Pattern); ok {
			if lent := merged.Lends(); lent != nil {
				shared = lent
			}
		}
	}
	if inLoop(app, q) {
		clear(shared)
	}
	own := []int{}
	for c, s := range shared {
		if !s {
			own = append(own, c)
		}
	}
	return own
}

// passed tells for each column of a node's rows whether it is a column of the query's input, given those below.
func passed(n plan.Node, below []bool) []bool {
	project := func(exprs []expr.Expr) []bool {
		out := make([]bool, len(exprs))
		for i, e := range exprs {
			c, ok := e.(*expr.Column)
			out[i] = ok && below[c.Index]
		}
		return out
	}
	switch n := n.(type) {
	case *plan.Scan:
		all := make([]bool, n.Out.Len())
		for c := range all {
			all[c] = true
		}
		return all
	case *plan.Filter:
		return below
	case *plan.Project:
		return project(n.Exprs)
	case *plan.Insert:
		if n.Exprs != nil {
			return project(n.Exprs)
		}
		return below
	}
	return make([]bool, n.Schema().Len())
}

// inLoop reports whether a query belongs to a loop or reads what one writes.
func inLoop(app *plan.App, q *plan.Query) bool {
	for _, loop := range app.Loops {
		for _, i := range loop {
			if app.Queries[i] == q || slices.Contains(q.Inputs, app.Queries[i].Root.Target) {
				return true
			}
		}
	}
	return false
}
