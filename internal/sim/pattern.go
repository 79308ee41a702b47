package sim

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/vec"
)

// part is what a node of a pattern is.
type part int

const (
	partElement part = iota
	partNot
	partSeq
	partAnd
	partOr
	partGroup
	partEvery
)

// node is a part of a pattern, as docs/sql/patterns-semantics.md names it. It never changes; what a partial match has
// got to is in the states.
type node struct {
	id   int
	part part
	kids []*node
	// low and high are the elements below it: those numbered low to high-1, in the order of the text.
	low, high int
	// depth counts the repeated groups around it, each of which adds the number of its repetition to the path.
	depth int
	// scope is the EVERY around it that says what an attempt is; the whole pattern without one.
	scope *node
	up    *node

	stream string // of elements and absences, lower case
	alias  string
	fields []vec.Field
	conds  []expr
	filter []ast.Expr

	min, max int // of elements and groups; max -1: no bound
	// within and events are the bounds of a group; of an absence, within is its FOR.
	within vec.Duration
	events int64
	// until is the group at the end of whose WITHIN an absence without FOR is true.
	until *node
}

func (n *node) repeated() bool { return n.part == partGroup && n.max != 1 }

// passive absences only watch what their AND waits for.
func (n *node) passive() bool { return n.part == partNot && n.within == 0 && n.until == nil }

// pattern is FROM PATTERN or SEQUENCE as it was understood.
type pattern struct {
	root     *node // a group: the whole WITHIN is its
	elements []*node
	nodes    []*node
	sequence bool
	every    bool             // of a SEQUENCE: attempts start at every event
	streams  []string         // in order of appearance, lower case
	keys     map[string][]int // PARTITION BY: the columns of each stream
}

// patternMaker reads the tree of the syntax.
type patternMaker struct {
	*pattern
	app *App
}

func (app *App) pattern(ref *ast.PatternRef, keys []ast.Expr) (*pattern, error) {
	m := &patternMaker{pattern: &pattern{sequence: ref.Sequence}, app: app}
	top := ref.Pattern
	if ref.Sequence {
		var front ast.Pattern
		if top, front = m.stripEvery(top); front != nil {
			if watches(front) {
				return nil, fmt.Errorf("EVERY on NOT without FOR")
			}
		}
	}
	inner, err := m.make(top, ref.Within != nil)
	if err != nil {
		return nil, err
	}
	m.root = m.node(&node{part: partGroup, kids: []*node{inner}, min: 1, max: 1})
	if err := m.bound(m.root, ref.Within); err != nil {
		return nil, err
	}
	m.settle(m.root, nil, nil, 0)
	for _, n := range m.nodes {
		if n.part == partGroup && n.kids[0].nullable(false) {
			n.min = 0
		}
	}
	if m.root.nullable(true) || m.root.bare() {
		return nil, fmt.Errorf("a pattern that needs no event and no timer")
	}
	for _, n := range m.nodes {
		if n.part == partEvery && n.kids[0].nullable(true) {
			return nil, fmt.Errorf("EVERY on what may be empty")
		}
		if n.up != nil && n.passive() && (n.up.part != partAnd || n.up.bare()) {
			return nil, fmt.Errorf("NOT without FOR and without an end")
		}
	}
	if err := m.partition(keys); err != nil {
		return nil, err
	}
	return m.pattern, m.conditions()
}

// stripEvery takes the EVERY in front of a SEQUENCE away: it says that attempts start at every event.
func (m *patternMaker) stripEvery(p ast.Pattern) (rest, front ast.Pattern) {
	switch p := p.(type) {
	case *ast.PatternEvery:
		m.every = true
		return p.Inner, p.Inner
	case *ast.PatternSeq:
		if e, ok := p.Items[0].(*ast.PatternEvery); ok {
			m.every = true
			items := append([]ast.Pattern{e.Inner}, p.Items[1:]...)
			return &ast.PatternSeq{Place: p.Place, Items: items}, e.Inner
		}
	}
	return p, nil
}

func (m *patternMaker) node(n *node) *node {
	n.id = len(m.nodes)
	m.nodes = append(m.nodes, n)
	return n
}

// make reads a part; final says that an absence at its end lasts until a WITHIN ends.
func (m *patternMaker) make(p ast.Pattern, final bool) (*node, error) {
	switch p := p.(type) {
	case *ast.PatternElement:
		n := m.node(&node{part: partElement, alias: p.Alias.Text, filter: p.Filters, min: 1, max: 1})
		if p.Quant != nil {
			n.min, n.max = p.Quant.Min, p.Quant.Max
		}
		return n, m.read(n, p.Stream)
	case *ast.PatternNot:
		n := m.node(&node{part: partNot, filter: p.Filters})
		if p.For != nil {
			d, err := duration(p.For)
			if err != nil || d <= 0 {
				return nil, fmt.Errorf("FOR %v", err)
			}
			n.within = d
		}
		return n, m.read(n, p.Stream)
	case *ast.PatternSeq:
		return m.seq(p, final)
	case *ast.PatternAnd:
		return m.operands(partAnd, p.Items, final)
	case *ast.PatternOr:
		return m.operands(partOr, p.Items, final)
	case *ast.PatternGroup:
		return m.group(p, final)
	case *ast.PatternEvery:
		if m.sequence {
			return nil, fmt.Errorf("EVERY inside a SEQUENCE")
		}
		inner, err := m.make(p.Inner, final)
		if err != nil {
			return nil, err
		}
		if inner.part == partEvery || inner.passive() {
			return nil, fmt.Errorf("EVERY on EVERY or on NOT without FOR")
		}
		return m.node(&node{part: partEvery, kids: []*node{inner}}), nil
	}
	return nil, unsupported(p)
}

func (m *patternMaker) read(n *node, stream ast.Name) error {
	st, ok := m.app.streams[strings.ToLower(stream.Text)]
	if !ok {
		return fmt.Errorf("unknown stream %s", stream.Text)
	}
	n.stream, n.fields = strings.ToLower(st.name), st.fields
	seen := false
	for _, s := range m.streams {
		seen = seen || s == n.stream
	}
	if !seen {
		m.streams = append(m.streams, n.stream)
	}
	if n.part == partElement {
		if n.alias == "" {
			n.alias = st.name
		}
		m.elements = append(m.elements, n)
	}
	return nil
}

func (m *patternMaker) operands(kind part, items []ast.Pattern, final bool) (*node, error) {
	var kids []*node
	for _, item := range items {
		k, err := m.make(item, final)
		if err != nil {
			return nil, err
		}
		if kind == partOr && k.bare() {
			return nil, fmt.Errorf("OR NOT without FOR")
		}
		if k.part == partAnd && k.bare() {
			kids = append(kids, k.kids...) // (NOT A AND NOT B) AND c: they watch until c
			continue
		}
		kids = append(kids, k)
	}
	return m.node(&node{part: kind, kids: kids}), nil
}

// group reads parentheses. Those without WITHIN and quantifier only order operators.
func (m *patternMaker) group(p *ast.PatternGroup, final bool) (*node, error) {
	plain := orders(p)
	inner, err := m.make(p.Inner, p.Within != nil || plain && final)
	if err != nil || plain {
		return inner, err
	}
	if inner.bare() {
		return nil, fmt.Errorf("a group of NOT without FOR, without an end")
	}
	n := m.node(&node{part: partGroup, kids: []*node{inner}, min: 1, max: 1})
	if p.Quant != nil {
		n.min, n.max = p.Quant.Min, p.Quant.Max
	}
	return n, m.bound(n, p.Within)
}

func (m *patternMaker) bound(n *node, w *ast.PatternWithin) (err error) {
	if w == nil {
		return nil
	}
	if w.Events {
		n.events, err = (&scope{}).number(w.Limit)
	} else {
		n.within, err = duration(w.Limit)
	}
	if err == nil && n.events <= 0 && n.within <= 0 {
		err = fmt.Errorf("WITHIN is not positive")
	}
	return err
}

// seq reads p -> p. An absence without FOR goes together with what follows it.
func (m *patternMaker) seq(p *ast.PatternSeq, final bool) (*node, error) {
	var items, watching []*node
	flat := flatten(p)
	for i, item := range flat {
		last := i == len(flat)-1
		k, err := m.make(item, final && last)
		if err != nil {
			return nil, err
		}
		switch {
		case k.bare() && !last:
			watching = append(watching, k.watchers()...)
			continue
		case len(watching) > 0:
			k = m.node(&node{part: partAnd, kids: append(watching, andKids(k)...)})
			watching = nil
		}
		items = append(items, k)
	}
	if len(items) == 1 {
		return items[0], nil
	}
	return m.node(&node{part: partSeq, kids: items}), nil
}

// flatten lists the items of p -> p: parentheses that only order operators say nothing here.
func flatten(p ast.Pattern) []ast.Pattern {
	for {
		g, ok := p.(*ast.PatternGroup)
		if !ok || !orders(g) {
			break
		}
		p = g.Inner
	}
	seq, ok := p.(*ast.PatternSeq)
	if !ok {
		return []ast.Pattern{p}
	}
	var items []ast.Pattern
	for _, item := range seq.Items {
		items = append(items, flatten(item)...)
	}
	return items
}

// orders says that parentheses do nothing but order operators: {1} repeats nothing.
func orders(g *ast.PatternGroup) bool {
	return g.Within == nil && (g.Quant == nil || g.Quant.Min == 1 && g.Quant.Max == 1)
}

// watches says that a part is an absence without FOR, or several.
func watches(p ast.Pattern) bool {
	var items []ast.Pattern
	switch p := p.(type) {
	case *ast.PatternNot:
		return p.For == nil
	case *ast.PatternGroup:
		return orders(p) && watches(p.Inner)
	case *ast.PatternSeq:
		items = p.Items
	case *ast.PatternAnd:
		items = p.Items
	}
	for _, item := range items {
		if !watches(item) {
			return false
		}
	}
	return len(items) > 0
}

func andKids(n *node) []*node {
	if n.part == partAnd {
		return n.kids
	}
	return []*node{n}
}

// bare is an absence without FOR, or several with AND: nothing that could complete.
func (n *node) bare() bool {
	if n.part == partAnd {
		for _, k := range n.kids {
			if !k.bare() {
				return false
			}
		}
		return true
	}
	return n.passive()
}

func (n *node) watchers() []*node { return andKids(n) }

// settle numbers the elements and tells every node what is around it. Absences that are left at the end last until
// the WITHIN around them ends.
func (m *patternMaker) settle(n, up, scope *node, depth int) {
	n.up, n.scope, n.depth = up, scope, depth
	if n.scope == nil {
		n.scope = m.root
	}
	switch n.part {
	case partEvery:
		scope = n
	case partElement:
		for i, e := range m.elements {
			if e == n {
				n.low, n.high = i, i+1
			}
		}
		return
	case partNot:
		return
	}
	if n.repeated() {
		depth++
	}
	n.low, n.high = len(m.elements), 0
	for _, k := range n.kids {
		m.settle(k, n, scope, depth)
		if k.part != partNot {
			n.low, n.high = min(n.low, k.low), max(n.high, k.high)
		}
	}
	last := n
	if n.part == partSeq {
		last = n.kids[len(n.kids)-1]
	}
	if n.part == partAnd && !n.bare() {
		return
	}
	bare := last.bare()
	for _, k := range last.watchers() {
		if k.passive() && (bare || last == k) {
			k.until = k.bounded()
		}
	}
}

// bounded is the nearest group around with a WITHIN in time, if n stands at its end.
func (n *node) bounded() *node {
	for k, g := n, n.up; g != nil; k, g = g, g.up {
		if g.part == partSeq && g.kids[len(g.kids)-1] != k {
			return nil
		}
		if g.part == partGroup && g.within > 0 {
			return g
		}
		if g.repeated() {
			return nil
		}
	}
	return nil
}

// nullable says that a part is complete without any event or timer. until says that an absence which lasts until the
// WITHIN around it ends is so too: that needs a timer only where something else needs an event.
func (n *node) nullable(until bool) bool {
	switch n.part {
	case partElement:
		return n.min == 0
	case partGroup:
		return n.min == 0 || n.kids[0].nullable(until)
	case partNot:
		return until && n.until != nil
	case partOr:
		for _, k := range n.kids {
			if k.nullable(until) {
				return true
			}
		}
		return false
	}
	all := !n.bare()
	for _, k := range n.kids {
		all = all && (k.nullable(until) || n.part == partAnd && k.passive())
	}
	return all
}

func (m *patternMaker) partition(keys []ast.Expr) error {
	if len(keys) == 0 {
		return nil
	}
	m.keys = map[string][]int{}
	for _, s := range m.streams {
		for _, k := range keys {
			col, ok := k.(*ast.Column)
			if !ok {
				return unsupported(k)
			}
			at := -1
			for i, f := range m.app.streams[s].fields {
				if col.Last().Is(f.Name) {
					at = i
				}
			}
			if at < 0 {
				return fmt.Errorf("PARTITION BY: no column %s in %s", col.Last().Text, s)
			}
			m.keys[s] = append(m.keys[s], at)
		}
	}
	return nil
}

func (m *patternMaker) conditions() error {
	for i, e := range m.elements {
		for _, f := range m.elements[:i] {
			if strings.EqualFold(e.alias, f.alias) && (e.alias != e.stream || f.alias != f.stream) && !strings.EqualFold(e.alias, e.stream) {
				return fmt.Errorf("alias %s twice", e.alias)
			}
		}
	}
	for _, n := range m.nodes {
		sc := &scope{pattern: m.pattern, self: n}
		for _, f := range n.filter {
			x, err := sc.expr(f)
			if err != nil {
				return err
			}
			if x.typ.ID != vec.Bool {
				return fmt.Errorf("a condition that is %s", x.typ)
			}
			n.conds = append(n.conds, x)
		}
	}
	return nil
}
