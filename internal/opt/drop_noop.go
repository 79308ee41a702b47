package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

var dropNoop = Rule{
	Name: "drop-noop",
	Doc:  "removes nodes that let every row through as it is",
	apply: eachNode(func(n plan.Node) plan.Node {
		switch n := n.(type) {
		case *plan.Filter:
			if isTrue(n.Cond) {
				return n.In
			}
		case *plan.Project:
			if identity(n.Exprs, n.In) {
				return n.In
			}
		case *plan.Limit:
			if n.Count < 0 && n.Offset == 0 {
				return n.In
			}
		case *plan.Insert:
			if n.Exprs != nil && identity(n.Exprs, n.In) && sameTypes(n.In.Schema(), n.Target.Schema) {
				c := *n
				c.Exprs = nil
				return &c
			}
		}
		return n
	}),
}

func isTrue(e expr.Expr) bool {
	c, ok := e.(*expr.Const)
	return ok && c.Val.Type.ID == vec.Bool && !c.Val.IsNull(0) && c.Val.Bool[0]
}

func sameTypes(a, b *vec.Schema) bool {
	for i := range a.Fields {
		if !a.Fields[i].Type.Equal(b.Fields[i].Type) {
			return false
		}
	}
	return true
}
