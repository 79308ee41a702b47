package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
)

var mergeFilters = Rule{
	Name: "merge-filters",
	Doc:  "makes one filter of two; the upper condition must not fail, since AND asks for it also where the lower is NULL",
	apply: eachNode(func(n plan.Node) plan.Node {
		upper, ok := n.(*plan.Filter)
		if !ok {
			return n
		}
		lower, ok := upper.In.(*plan.Filter)
		if !ok || !safe(upper.Cond) {
			return n
		}
		both, err := expr.NewLogic(expr.And, lower.Cond, upper.Cond)
		if err != nil {
			return n
		}
		return &plan.Filter{In: lower.In, Cond: both, Having: lower.Having}
	}),
}
