package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
)

var foldConstants = Rule{
	Name: "fold-constants",
	Doc:  "computes what does not depend on any row: 60 * 1000 becomes 60000",
	apply: eachNode(func(n plan.Node) plan.Node {
		fired := false
		folded := plan.MapExprs(n, func(e expr.Expr) expr.Expr {
			f := expr.Fold(e)
			fired = fired || expr.Key(f) != expr.Key(e)
			return f
		})
		if !fired {
			return n
		}
		return folded
	}),
}
