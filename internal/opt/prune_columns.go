package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

var pruneColumns = Rule{
	Name: "prune-columns",
	Doc:  "reads and carries only columns that something above uses; decoders skip the others",
	apply: func(app *plan.App) bool {
		fired := false
		for _, q := range app.Queries {
			p := &pruner{}
			n, _ := p.node(q.Root, nil)
			if p.fired {
				q.Root = n.(*plan.Insert)
				fired = true
			}
		}
		return fired
	},
}

// pruner walks a query from the top: each node is told which of its columns are needed, and tells where those it
// keeps have gone.
type pruner struct{ fired bool }

// moved says where column i has gone: moved[i], or -1 if it is no more.
type moved []int

func (m moved) in(e expr.Expr) expr.Expr { return expr.Remap(e, func(i int) int { return m[i] }) }

func (p *pruner) node(n plan.Node, need []bool) (plan.Node, moved) {
	switch n := n.(type) {
	case *plan.Scan:
		return p.scan(n, need)
	case *plan.Pattern:
		return p.pattern(n, need)
	case *plan.Window:
		return p.window(n, need)
	case *plan.Aggregate:
		return p.aggregate(n, need)
	case *plan.Project:
		return p.project(n, need)
	case *plan.Insert:
		used := needs(n.In, n.Exprs == nil)
		mark(used, n.Exprs...)
		in, m := p.node(n.In, used)
		return plan.MapExprs(plan.WithInput(n, in), m.in), nil
	case *plan.Filter:
		used := append([]bool(nil), need...)
		mark(used, n.Cond)
		in, m := p.node(n.In, used)
		return plan.MapExprs(plan.WithInput(n, in), m.in), m
	case *plan.Sort:
		used := append([]bool(nil), need...)
		for _, k := range n.Keys {
			mark(used, k.Expr)
		}
		in, m := p.node(n.In, used)
		return plan.MapExprs(plan.WithInput(n, in), m.in), m
	case *plan.Limit:
		in, m := p.node(n.In, need)
		return plan.WithInput(n, in), m
	}
	// Distinct, TopN, Expire and Rate compare or show whole rows.
	in, m := p.node(n.Input(), needs(n.Input(), true))
	return plan.WithInput(n, in), m
}

// needs is a set of the columns of n: all or none.
func needs(n plan.Node, all bool) []bool {
	used := make([]bool, n.Schema().Len())
	for i := range used {
		used[i] = all
	}
	return used
}

func mark(used []bool, es ...expr.Expr) {
	for _, e := range es {
		if e != nil {
			for _, c := range expr.Columns(e) {
				used[c] = true
			}
		}
	}
}

func (p *pruner) scan(n *plan.Scan, need []bool) (plan.Node, moved) {
	out := &plan.Scan{Stream: n.Stream, Out: &vec.Schema{}}
	m := make(moved, len(n.Columns))
	for i, c := range n.Columns {
		if !need[i] {
			m[i] = -1
			p.fired = true
			continue
		}
		m[i] = len(out.Columns)
		out.Columns = append(out.Columns, c)
		out.Out.Fields = append(out.Out.Fields, n.Out.Fields[i])
	}
	if len(out.Columns) == len(n.Columns) {
		return n, m
	}
	return out, m
}

// pattern drops values of matches; what its conditions use stays.
func (p *pruner) pattern(n *plan.Pattern, need []bool) (plan.Node, moved) {
	out := *n
	out.Columns, out.Out = nil, &vec.Schema{}
	m := make(moved, len(n.Columns))
	for i, r := range n.Columns {
		if !need[i] {
			m[i] = -1
			continue
		}
		m[i] = len(out.Columns)
		out.Columns = append(out.Columns, r)
		out.Out.Fields = append(out.Out.Fields, n.Out.Fields[i])
	}
	if len(out.Columns) == len(n.Columns) {
		return n, m
	}
	p.fired = true
	return &out, m
}

func (p *pruner) window(n *plan.Window, need []bool) (plan.Node, moved) {
	width := n.In.Schema().Len()
	used := append([]bool(nil), need[:width]...)
	mark(used, n.Keys...)
	for _, a := range n.Args {
		mark(used, a.Expr)
	}
	in, m := p.node(n.In, used)
	w := plan.MapExprs(plan.WithInput(n, in), m.in).(*plan.Window)
	w.Out = in.Schema()
	if !n.Bounds {
		return w, m
	}
	if !need[width] && !need[width+1] {
		w.Bounds, p.fired = false, true
		return w, append(m, -1, -1)
	}
	narrow := in.Schema().Len()
	w.Out = &vec.Schema{Fields: append(append([]vec.Field(nil), in.Schema().Fields...), n.Out.Fields[width:]...)}
	return w, append(m, narrow, narrow+1)
}

// aggregate keeps keys and calls, which decide what is a row and whether it fails, and drops columns carried along.
func (p *pruner) aggregate(n *plan.Aggregate, need []bool) (plan.Node, moved) {
	width := n.In.Schema().Len()
	used := needs(n.In, false)
	w, windowed := n.In.(*plan.Window)
	bounds := windowed && w.Bounds
	if bounds {
		at := n.Out.Len() - 2
		used[width-2], used[width-1] = need[at], need[at+1]
		bounds = need[at] || need[at+1]
	}
	mark(used, n.Keys...)
	for _, c := range n.Calls {
		mark(used, c.Args...)
		mark(used, c.Filter)
	}
	for k, c := range n.Carry {
		used[c] = used[c] || need[len(n.Keys)+k]
	}
	in, m := p.node(n.In, used)
	out := plan.MapExprs(plan.WithInput(n, in), m.in).(*plan.Aggregate)
	out.Carry, out.Out = nil, &vec.Schema{}
	to := make(moved, n.Out.Len())
	keep := func(i int) {
		to[i] = out.Out.Len()
		out.Out.Fields = append(out.Out.Fields, n.Out.Fields[i])
	}
	for i := range to {
		k := i - len(n.Keys)
		switch {
		case k >= 0 && k < len(n.Carry):
			if !need[i] {
				to[i], p.fired = -1, true
				continue
			}
			out.Carry = append(out.Carry, m[n.Carry[k]])
		case k >= len(n.Carry)+len(n.Calls) && !bounds:
			to[i] = -1
			continue
		}
		keep(i)
	}
	return out, to
}

func (p *pruner) project(n *plan.Project, need []bool) (plan.Node, moved) {
	out := &plan.Project{Out: &vec.Schema{}}
	to := make(moved, len(n.Exprs))
	used := needs(n.In, false)
	for i, e := range n.Exprs {
		if !need[i] && safe(e) {
			to[i], p.fired = -1, true
			continue
		}
		to[i] = len(out.Exprs)
		out.Exprs = append(out.Exprs, e)
		out.Out.Fields = append(out.Out.Fields, n.Out.Fields[i])
		mark(used, e)
	}
	in, m := p.node(n.In, used)
	out.In = in
	for i, e := range out.Exprs {
		out.Exprs[i] = m.in(e)
	}
	return out, to
}
