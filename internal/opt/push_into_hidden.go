package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
)

var pushIntoHidden = Rule{
	Name: "push-into-hidden",
	Doc:  "filters the rows of a subquery, view or WITH query with one reader before they go to it",
	apply: func(app *plan.App) bool {
		for _, s := range app.Streams {
			reader, writer := only(app, s)
			if reader == nil || reader.Scan() == nil || writer.Root.Exprs != nil {
				continue
			}
			scan := reader.Scan()
			var moved *plan.Filter
			root := rewrite(reader.Root, func(n plan.Node) plan.Node {
				if f, ok := n.(*plan.Filter); ok && f.In == plan.Node(scan) && safe(f.Cond) && !expr.Volatile(f.Cond) {
					moved = f
					return scan
				}
				return n
			})
			if moved == nil {
				continue
			}
			reader.Root = root.(*plan.Insert)
			cond := remap(moved.Cond, scan.Columns)
			in := writer.Root.In
			writer.Root = plan.WithInput(writer.Root, &plan.Filter{In: in, Cond: cond, Having: !stateless(in)}).(*plan.Insert)
			return true
		}
		return false
	},
}
