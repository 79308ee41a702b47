package opt

import "github.com/eventflux-go/eventflux/internal/plan"

var dropWindow = Rule{
	Name: "drop-window",
	Doc:  "removes a length or time window that nobody looks into: no aggregate, no bounds, no EXPIRED rows",
	apply: func(app *plan.App) bool {
		fired := false
		for _, q := range app.Queries {
			below := map[plan.Node]bool{} // nodes right below an aggregate
			for _, n := range q.Nodes() {
				if a, ok := n.(*plan.Aggregate); ok {
					below[a.In] = true
				}
			}
			root := rewriteOnce(q.Root, func(n plan.Node) plan.Node {
				w, ok := n.(*plan.Window)
				if ok && !below[n] && !w.Expired && !w.Bounds && (w.Kind.Name == "length" || w.Kind.Name == "time") {
					return w.In
				}
				return n
			})
			if root != plan.Node(q.Root) {
				q.Root = root.(*plan.Insert)
				fired = true
			}
		}
		return fired
	},
}

// rewriteOnce is rewrite from the top down, so that f sees the nodes themselves and not copies of them.
func rewriteOnce(n plan.Node, f func(plan.Node) plan.Node) plan.Node {
	n = f(n)
	if in := n.Input(); in != nil {
		if r := rewriteOnce(in, f); r != in {
			n = plan.WithInput(n, r)
		}
	}
	return n
}
