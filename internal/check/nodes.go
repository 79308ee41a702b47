package check

import (
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// stack builds the nodes of a query whose clauses are all right:
//
//	Scan or Pattern, Filter (WHERE), Window, Aggregate, Filter (HAVING), Project, Distinct, Sort or TopN, Limit, Expire, Rate
//
// A column that only ORDER BY or OUTPUT needs is projected behind the others and dropped above its last use.
func (s *selectChecker) stack() plan.Node {
	when := s.emission()
	s.checkOrder(when)
	s.checkKinds(when)
	node := s.sourceNode(when)
	for _, f := range s.filters {
		node = &plan.Filter{In: node, Cond: f}
	}
	if s.src.window != nil {
		node = s.windowNode(node, when)
	}
	m := s.aggregateNode(&node, when)
	if s.having != nil {
		node = &plan.Filter{In: node, Cond: m.final(s.having), Having: true}
	}
	p := s.project(node, m, when)
	node = p.node
	if s.distinct {
		node = &plan.Distinct{In: node}
	}
	node = s.sorted(node, p, when)
	if s.rate == nil || len(s.rate.Group) == 0 {
		node = p.drop(node)
	}
	if when == perClose && s.env.kinds&plan.InsertExpired != 0 {
		node = &plan.Expire{In: node}
	}
	if s.rate != nil {
		s.rate.In = node
		node = p.drop(s.rate)
	}
	return node
}

// sourceNode is the node at the bottom.
func (s *selectChecker) sourceNode(when emits) plan.Node {
	if s.pat != nil {
		return s.pat.plan(s.env.kinds&plan.InsertExpired != 0 && s.ownExpired(when) == "")
	}
	out := &plan.Scan{Stream: s.src.stream, Out: &vec.Schema{Fields: s.src.cols}}
	for i := range s.src.cols {
		out.Columns = append(out.Columns, i)
	}
	return out
}

// windowNode puts the window above the filters.
func (s *selectChecker) windowNode(in plan.Node, when emits) plan.Node {
	w := s.src.window
	n := &plan.Window{In: in, Kind: w.kind, Args: w.args, Out: in.Schema()}
	if when == perEvent && s.batch() {
		n.Emit = plan.EmitChanges
	}
	if w.kind.Name == "session" {
		n.Keys = s.keys
		if w.keyed {
			n.Keys = w.keys
		}
	}
	n.Expired = w.kind.Name == "session" && when == perClose && s.env.kinds&plan.InsertExpired != 0
	if w.kind.Class == catalog.Sliding {
		snapshot := s.rate != nil && s.rate.Kind == plan.RateSnapshot && !s.aggregated()
		n.Expired = s.env.kinds&plan.InsertExpired != 0 && !s.distinct || len(s.order) > 0 || snapshot
	}
	if n.Bounds = s.usesBounds(); n.Bounds {
		n.Out = withBounds(in.Schema())
	}
	return n
}

func withBounds(s *vec.Schema) *vec.Schema {
	fields := append([]vec.Field(nil), s.Fields...)
	return &vec.Schema{Fields: append(fields, vec.Field{Name: "window_start", Type: timestamp}, vec.Field{Name: "window_end", Type: timestamp})}
}

// usesBounds reports whether some clause above the window reads its bounds.
func (s *selectChecker) usesBounds() bool {
	used := s.having != nil && anyColumn(s.having, isBound)
	for _, it := range s.items {
		used = used || anyColumn(it.expr, isBound)
	}
	for _, k := range s.order {
		used = used || anyColumn(k.expr, isBound)
	}
	return used
}

// mover binds the expressions above the window, and above the aggregate if there is one, to their real columns.
type mover struct {
	s      *selectChecker
	width  int // columns of the source
	agg    *plan.Aggregate
	forms  []string     // key of each GROUP BY expression, with the smaller ones replaced in it
	bounds int          // column of window_start
	carry  map[int]int  // source column to place in agg.Carry
	warned map[int]bool // source columns warned of
}

// aggregateNode puts the aggregate on *node, where there is one.
func (s *selectChecker) aggregateNode(node *plan.Node, when emits) *mover {
	m := &mover{s: s, width: len(s.src.cols), carry: map[int]int{}, warned: map[int]bool{}}
	m.bounds = m.width
	if !s.aggregated() {
		return m
	}
	a := &plan.Aggregate{In: *node, Keys: s.keys, Calls: s.calls}
	switch {
	case when == atEnd:
		a.Emit = plan.EmitFinal
	case s.src.window == nil:
		a.Emit = plan.EmitChanges
	}
	m.agg = a
	m.orderKeys()
	m.collectCarry()
	a.Out = &vec.Schema{}
	for _, k := range a.Keys {
		a.Out.Fields = append(a.Out.Fields, vec.Field{Name: k.String(), Type: k.Type()})
	}
	for _, c := range a.Carry {
		a.Out.Fields = append(a.Out.Fields, s.src.cols[c])
	}
	for _, c := range a.Calls {
		a.Out.Fields = append(a.Out.Fields, vec.Field{Name: c.String(), Type: c.Type})
	}
	m.bounds = a.Out.Len()
	if w, ok := (*node).(*plan.Window); ok && w.Bounds {
		a.Out = withBounds(a.Out)
	}
	*node = a
	return m
}

// orderKeys computes the form of each key: a key that contains another is met with that one already replaced, since
// expressions are rewritten from the inside out.
func (m *mover) orderKeys() {
	m.forms = make([]string, len(m.agg.Keys))
	for done := 0; done < len(m.forms); done++ {
		least := -1
		for i, k := range m.agg.Keys {
			if m.forms[i] == "" && (least < 0 || size(k) < size(m.agg.Keys[least])) {
				least = i
			}
		}
		m.forms[least] = expr.Key(m.keyed(m.agg.Keys[least]))
	}
}

func size(e expr.Expr) int {
	n := 0
	expr.Walk(e, func(expr.Expr) bool { n++; return true })
	return n
}

// keyed replaces what equals a key by the key.
func (m *mover) keyed(e expr.Expr) expr.Expr {
	return expr.Rewrite(e, func(e expr.Expr) expr.Expr {
		if _, constant := e.(*expr.Const); constant {
			return e
		}
		form := expr.Key(e)
		for i, f := range m.forms {
			if f == form {
				return expr.NewColumn(firstKey+i, m.agg.Keys[i].String(), e.Type())
			}
		}
		return e
	})
}

// collectCarry finds the columns that are neither grouped nor aggregated, in the order of the clauses.
func (m *mover) collectCarry() {
	s := m.s
	for _, it := range s.items {
		m.carryOf(it.expr)
	}
	if s.having != nil {
		m.carryOf(s.having)
	}
	for _, k := range s.order {
		m.carryOf(k.expr)
	}
}

func (m *mover) carryOf(e expr.Expr) {
	expr.Walk(m.keyed(e), func(e expr.Expr) bool {
		c, ok := e.(*expr.Column)
		if !ok || c.Index >= firstCall {
			return true
		}
		if _, have := m.carry[c.Index]; !have {
			m.carry[c.Index] = len(m.agg.Carry)
			m.agg.Carry = append(m.agg.Carry, c.Index)
			at, known := m.s.places[c]
			if !known {
				at = m.s.q.Span
			}
			m.s.c.errorf(diag.CodeUngroupedColumn, at, "column %q is neither grouped nor aggregated: it is that of the group's latest event", c.Name).
				WithHint("say last(%s), or GROUP BY it", c.Name)
		}
		return true
	})
}

// final binds e to the columns of the node below the projection.
func (m *mover) final(e expr.Expr) expr.Expr {
	if m.agg != nil {
		e = m.keyed(e)
	}
	return expr.Remap(e, func(i int) int {
		switch {
		case isBound(i):
			return m.bounds + i - boundStart
		case m.agg == nil:
			return i
		case i >= firstKey:
			return i - firstKey
		case isCall(i):
			return len(m.agg.Keys) + len(m.agg.Carry) + i - firstCall
		}
		return len(m.agg.Keys) + m.carry[i]
	})
}

// projection is the output columns, and behind them those that only ORDER BY and OUTPUT need.
type projection struct {
	node    *plan.Project
	visible int
}

func (s *selectChecker) project(in plan.Node, m *mover, when emits) *projection {
	n := &plan.Project{In: in, Out: &vec.Schema{}}
	for _, it := range s.items {
		it.final = m.final(it.expr)
		n.Exprs = append(n.Exprs, it.final)
		n.Out.Fields = append(n.Out.Fields, vec.Field{Name: it.name, Type: it.final.Type()})
	}
	p := &projection{node: n, visible: len(n.Exprs)}
	for i := range s.order {
		k := &s.order[i]
		if k.item < 0 {
			k.item = p.column(m.final(k.expr))
		}
	}
	if s.rate != nil && m.agg != nil {
		for i, k := range m.agg.Keys {
			s.rate.Group = append(s.rate.Group, p.column(expr.NewColumn(i, k.String(), k.Type())))
		}
		if len(n.Exprs) > p.visible && s.distinct {
			s.c.errorf(diag.CodeRateClause, s.q.Output.Span, "with DISTINCT, OUTPUT needs the grouped columns in the select list")
		}
	}
	if s.rate != nil {
		s.rate.Window = when == perClose || s.src.window != nil && !s.batch() && !s.aggregated()
	}
	return p
}

// column finds a column of the projection, or adds one behind the visible.
func (p *projection) column(e expr.Expr) int {
	for i, x := range p.node.Exprs {
		if expr.Equal(x, e) {
			return i
		}
	}
	p.node.Exprs = append(p.node.Exprs, e)
	p.node.Out.Fields = append(p.node.Out.Fields, vec.Field{Name: e.String(), Type: e.Type()})
	return len(p.node.Exprs) - 1
}

// drop takes the hidden columns away.
func (p *projection) drop(in plan.Node) plan.Node {
	if in.Schema().Len() == p.visible {
		return in
	}
	n := &plan.Project{In: in, Out: &vec.Schema{Fields: p.node.Out.Fields[:p.visible]}}
	for i, f := range n.Out.Fields {
		n.Exprs = append(n.Exprs, expr.NewColumn(i, f.Name, f.Type))
	}
	return n
}

// sorted adds ORDER BY, LIMIT and OFFSET.
func (s *selectChecker) sorted(node plan.Node, p *projection, when emits) plan.Node {
	if len(s.order) > 0 {
		var keys []plan.SortKey
		for _, k := range s.order {
			f := p.node.Out.Fields[k.item]
			keys = append(keys, plan.SortKey{Expr: expr.NewColumn(k.item, f.Name, f.Type), Desc: k.desc, NullsFirst: k.nullsFirst})
		}
		if when == perEvent {
			return &plan.TopN{In: node, Keys: keys, N: s.limit}
		}
		node = &plan.Sort{In: node, Keys: keys}
	}
	if s.limit >= 0 || s.offset > 0 {
		node = &plan.Limit{In: node, Count: s.limit, Offset: s.offset, PerClose: when == perClose}
	}
	return node
}
