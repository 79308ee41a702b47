package plan

import "github.com/eventflux-go/eventflux/internal/expr"

// Nodes lists the nodes of a query from its Insert down to its Scan.
func (q *Query) Nodes() []Node {
	var list []Node
	for n := Node(q.Root); n != nil; n = n.Input() {
		list = append(list, n)
	}
	return list
}

// bottom is the lowest node of the query.
func (q *Query) bottom() Node {
	n := Node(q.Root)
	for n.Input() != nil {
		n = n.Input()
	}
	return n
}

// Scan is the node at the bottom of the query; nil where that is a Pattern.
func (q *Query) Scan() *Scan {
	scan, _ := q.bottom().(*Scan)
	return scan
}

// Pattern is the node at the bottom of the query; nil where that is a Scan.
func (q *Query) Pattern() *Pattern {
	p, _ := q.bottom().(*Pattern)
	return p
}

// Sources lists the streams that the node at the bottom reads, without repetition.
func (q *Query) Sources() []*Stream {
	if p := q.Pattern(); p != nil {
		return p.Inputs
	}
	return []*Stream{q.Scan().Stream}
}

// WithInput returns a copy of n over another input. A schema that a node keeps stays; see Rebuild in package opt
// for nodes whose columns change.
func WithInput(n Node, in Node) Node {
	switch n := n.(type) {
	case *Filter:
		c := *n
		c.In = in
		return &c
	case *Window:
		c := *n
		c.In = in
		return &c
	case *Aggregate:
		c := *n
		c.In = in
		return &c
	case *Project:
		c := *n
		c.In = in
		return &c
	case *Distinct:
		return &Distinct{In: in}
	case *Sort:
		return &Sort{In: in, Keys: n.Keys}
	case *Limit:
		c := *n
		c.In = in
		return &c
	case *TopN:
		c := *n
		c.In = in
		return &c
	case *Expire:
		return &Expire{In: in}
	case *Rate:
		c := *n
		c.In = in
		return &c
	case *Insert:
		c := *n
		c.In = in
		return &c
	}
	return n // a Scan or a Pattern has no input
}

// MapExprs returns a copy of n in which every expression is f of it. It is called with no nil.
func MapExprs(n Node, f func(expr.Expr) expr.Expr) Node {
	all := func(xs []expr.Expr) []expr.Expr {
		if xs == nil {
			return nil
		}
		out := make([]expr.Expr, len(xs))
		for i, x := range xs {
			out[i] = f(x)
		}
		return out
	}
	switch n := n.(type) {
	case *Filter:
		c := *n
		c.Cond = f(n.Cond)
		return &c
	case *Window:
		c := *n
		c.Keys = all(n.Keys)
		c.Args = make([]WindowArg, len(n.Args))
		for i, a := range n.Args {
			if a.Expr != nil {
				a.Expr = f(a.Expr)
			}
			c.Args[i] = a
		}
		return &c
	case *Aggregate:
		c := *n
		c.Keys = all(n.Keys)
		c.Calls = make([]Call, len(n.Calls))
		for i, call := range n.Calls {
			call.Args = all(call.Args)
			if call.Filter != nil {
				call.Filter = f(call.Filter)
			}
			c.Calls[i] = call
		}
		return &c
	case *Project:
		c := *n
		c.Exprs = all(n.Exprs)
		return &c
	case *Sort:
		return &Sort{In: n.In, Keys: mapKeys(n.Keys, f)}
	case *TopN:
		return &TopN{In: n.In, Keys: mapKeys(n.Keys, f), N: n.N}
	case *Insert:
		c := *n
		c.Exprs = all(n.Exprs)
		return &c
	}
	return n
}

func mapKeys(keys []SortKey, f func(expr.Expr) expr.Expr) []SortKey {
	out := make([]SortKey, len(keys))
	for i, k := range keys {
		k.Expr = f(k.Expr)
		out[i] = k
	}
	return out
}
