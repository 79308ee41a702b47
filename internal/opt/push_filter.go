package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
)

var pushFilter = Rule{
	Name: "push-filter",
	Doc:  "filters before projecting, sorting and removing repetitions, where neither the condition nor what it passes can fail",
	apply: eachNode(func(n plan.Node) plan.Node {
		f, ok := n.(*plan.Filter)
		if !ok || !safe(f.Cond) {
			return n
		}
		switch in := f.In.(type) {
		case *plan.Project:
			if allSafe(in.Exprs) && !repeatsWork(f, in) {
				below := &plan.Filter{In: in.In, Cond: substitute(f.Cond, in.Exprs), Having: f.Having}
				return plan.WithInput(in, below)
			}
		case *plan.Distinct, *plan.Sort:
			return plan.WithInput(in, plan.WithInput(f, in.Input()))
		}
		return n
	}),
}

// repeatsWork reports whether the condition reads something that the projection computes: filtering first would
// compute it twice for the rows that pass. That is no loss where the filter can go on down, but here nobody knows.
func repeatsWork(f *plan.Filter, p *plan.Project) bool {
	for _, c := range expr.Columns(f.Cond) {
		if len(p.Exprs[c].Args()) > 0 {
			return true
		}
	}
	return false
}
