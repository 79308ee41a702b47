package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

var mergeProjects = Rule{
	Name: "merge-projects",
	Doc:  "makes one projection of two, where the lower one cannot fail and nothing is computed twice",
	apply: eachNode(func(n plan.Node) plan.Node {
		upper, ok := n.(*plan.Project)
		if !ok {
			return n
		}
		lower, ok := upper.In.(*plan.Project)
		if !ok || !allSafe(lower.Exprs) || repeats(upper.Exprs, lower.Exprs) {
			return n
		}
		merged := &plan.Project{In: lower.In, Out: upper.Out}
		for _, e := range upper.Exprs {
			merged.Exprs = append(merged.Exprs, substitute(e, lower.Exprs))
		}
		return merged
	}),
}

// repeats reports whether the upper expressions read something computed below more than once.
func repeats(upper, lower []expr.Expr) bool {
	uses := make([]int, len(lower))
	for _, e := range upper {
		expr.Walk(e, func(e expr.Expr) bool {
			if c, ok := e.(*expr.Column); ok {
				uses[c.Index]++
			}
			return true
		})
	}
	for i, e := range lower {
		if uses[i] > 1 && len(e.Args()) > 0 {
			return true
		}
	}
	return false
}

func column(i int, f vec.Field) *expr.Column { return expr.NewColumn(i, f.Name, f.Type) }
