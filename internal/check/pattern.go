package check

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// patternChecker is the state of checking FROM PATTERN (…) or SEQUENCE (…). First the parts are laid out, then their
// conditions are bound, which may refer to any part, then the clauses of the query take columns of the matches.
type patternChecker struct {
	s        *selectChecker
	ref      *ast.PatternRef
	inputs   []*plan.Stream
	slots    []*patternPart // those that a match holds, by number
	parts    []*patternPart // all, as written
	root     plan.PatternNode
	keys     []patternKey
	own      *patternPart      // whose condition is being bound; nil in the clauses of the query
	columns  []plan.PatternRef // what the clauses use of a match
	outdated bool              // there is a WITHIN: partial matches run out of time
}

// patternPart is an element, or an absence.
type patternPart struct {
	stream  *plan.Stream // nil: wrong, reported
	input   int
	name    ast.Name // of the stream
	alias   ast.Name // empty: none
	slot    int      // -1 of an absence
	many    bool     // its own quantifier lets it take several events
	open    bool     // an absence without FOR
	filters []ast.Expr
	path    []step
	cond    *plan.PatternCond
	span    diag.Span
}

// step is a way down from a node of the pattern to one of its items.
type step struct {
	node    ast.Pattern
	item    int
	repeats *plan.PatternGroup // the node is a group that repeats
}

// patternKey is a column of PARTITION BY.
type patternKey struct {
	name string
	cols []int // by input
	typ  vec.Type
}

// called gives the name by which messages and references know the part.
func (p *patternPart) called() string {
	if !p.alias.Empty() {
		return p.alias.Text
	}
	return p.name.Text
}

// fromPattern checks a pattern as the source of the query.
func (s *selectChecker) fromPattern(f *ast.PatternRef) {
	p := &patternChecker{s: s, ref: f}
	s.src.described = "the pattern"
	before := s.c.errors()
	p.rules()
	p.root = p.within(f.Within, p.node(f.Pattern, nil), nil)
	p.sizes()
	p.aliases()
	p.partition()
	if p.root == nil {
		s.src.invalid = true
		return
	}
	s.pat = p
	for _, part := range p.parts {
		p.condition(part)
	}
	if s.c.errors() > before {
		s.src.invalid = true
		return
	}
	p.warnKeys()
}

// node lays a part of the pattern out; nil where something in it is wrong. Parentheses that only order operators are
// gone from the result.
func (p *patternChecker) node(n ast.Pattern, path []step) plan.PatternNode {
	switch n := n.(type) {
	case *ast.PatternElement:
		return p.element(n, path)
	case *ast.PatternNot:
		return p.absence(n, path)
	case *ast.PatternSeq:
		items := p.items(n, n.Items, path, func(x plan.PatternNode) []plan.PatternNode {
			switch x := x.(type) {
			case *plan.PatternSeq:
				return x.Items
			case *plan.PatternAnd:
				if absences(x.Items) { // each of them lasts until the next item, as one alone does
					return x.Items
				}
			}
			return nil
		})
		return orNil(items, &plan.PatternSeq{Items: items})
	case *ast.PatternAnd:
		items := p.items(n, n.Items, path, func(x plan.PatternNode) []plan.PatternNode {
			// An absence watches until what stands beside it in its own parentheses is complete.
			if s, ok := x.(*plan.PatternAnd); ok && (absences(s.Items) || !slices.ContainsFunc(s.Items, openAbsence)) {
				return s.Items
			}
			return nil
		})
		return orNil(items, &plan.PatternAnd{Items: items})
	case *ast.PatternOr:
		items := p.items(n, n.Items, path, func(x plan.PatternNode) []plan.PatternNode {
			if s, ok := x.(*plan.PatternOr); ok {
				return s.Items
			}
			return nil
		})
		return orNil(items, &plan.PatternOr{Items: items})
	case *ast.PatternGroup:
		return p.group(n, path)
	case *ast.PatternEvery:
		inner := p.node(n.Inner, path)
		if inner == nil {
			return nil
		}
		return &plan.PatternEvery{Inner: inner}
	}
	return nil // a BadPattern, reported by the parser
}

// absences reports items that are all NOT without FOR.
func absences(items []plan.PatternNode) bool {
	return !slices.ContainsFunc(items, func(it plan.PatternNode) bool { return !openAbsence(it) })
}

// openAbsence reports NOT without FOR, and several of them.
func openAbsence(n plan.PatternNode) bool {
	switch n := n.(type) {
	case *plan.PatternNot:
		return !n.Bounded
	case *plan.PatternSeq:
		return absences(n.Items)
	case *plan.PatternAnd:
		return absences(n.Items)
	}
	return false
}

func orNil(items []plan.PatternNode, n plan.PatternNode) plan.PatternNode {
	if items == nil {
		return nil
	}
	return n
}

// items lays out the operands of ->, AND or OR. inner gives the operands of one that is itself the same operation, in
// parentheses that say nothing.
func (p *patternChecker) items(n ast.Pattern, list []ast.Pattern, path []step, inner func(plan.PatternNode) []plan.PatternNode) []plan.PatternNode {
	var items []plan.PatternNode
	ok := true
	for i, it := range list {
		x := p.node(it, append(path[:len(path):len(path)], step{node: n, item: i}))
		if x == nil {
			ok = false
		} else if same := inner(x); same != nil {
			items = append(items, same...)
		} else {
			items = append(items, x)
		}
	}
	if !ok {
		return nil
	}
	return items
}

func (p *patternChecker) element(n *ast.PatternElement, path []step) plan.PatternNode {
	part := p.part(n.Stream, n.Filters, path, n.Span)
	part.alias = n.Alias
	part.slot = len(p.slots)
	p.slots = append(p.slots, part)
	e := &plan.PatternElement{Slot: part.slot, Min: 1, Max: 1}
	if n.Quant != nil {
		e.Min, e.Max = n.Quant.Min, n.Quant.Max
	}
	part.many = e.Max != 1
	part.cond = &e.Cond
	e.Cond.Input = part.input
	return e
}

func (p *patternChecker) absence(n *ast.PatternNot, path []step) plan.PatternNode {
	part := p.part(n.Stream, n.Filters, path, n.Span)
	part.open = n.For == nil
	not := &plan.PatternNot{}
	part.cond = &not.Cond
	not.Cond.Input = part.input
	if n.For != nil {
		not.For, not.Bounded = p.s.c.duration(n.For, "the duration of FOR", false)
	}
	return not
}

func (p *patternChecker) part(stream ast.Name, filters []ast.Expr, path []step, at diag.Span) *patternPart {
	part := &patternPart{name: stream, slot: -1, filters: filters, path: path, span: at, stream: p.stream(stream)}
	if part.stream != nil {
		part.input = p.input(part.stream)
	}
	p.parts = append(p.parts, part)
	return part
}

// stream gives the stream that a part names: of a WITH query, a view, or a stream; nil where it is wrong.
func (p *patternChecker) stream(name ast.Name) *plan.Stream {
	s := p.s
	if q := s.env.ctes.find(name.Text); q != nil {
		return s.c.openCTE(q)
	}
	e := s.c.lookup(name, nil)
	if e == nil {
		s.unknownSource(&ast.StreamRef{Name: name})
		return nil
	}
	e.used = true
	var stream *plan.Stream
	switch e.kind {
	case kindStream:
		stream = s.c.open(e, name.Span)
	case kindView:
		stream = s.c.openView(e, name.Span)
	}
	if stream == nil || stream.Schema == nil {
		s.src.invalid = true
		return nil
	}
	return stream
}

// input gives the number of a stream among the inputs of the query.
func (p *patternChecker) input(s *plan.Stream) int {
	for i, have := range p.inputs {
		if have == s {
			return i
		}
	}
	p.inputs = append(p.inputs, s)
	return len(p.inputs) - 1
}

func (p *patternChecker) group(n *ast.PatternGroup, path []step) plan.PatternNode {
	g := &plan.PatternGroup{Min: 1, Max: 1}
	if n.Quant != nil {
		g.Min, g.Max = n.Quant.Min, n.Quant.Max
	}
	here := step{node: n}
	if g.Max != 1 {
		here.repeats = g
	}
	inner := p.node(n.Inner, append(path[:len(path):len(path)], here))
	if n.Within == nil && g.Min == 1 && g.Max == 1 {
		return inner
	}
	return p.within(n.Within, inner, g)
}

// within puts a group with its bound around inner; without a group and a bound, inner stays as it is.
func (p *patternChecker) within(w *ast.PatternWithin, inner plan.PatternNode, g *plan.PatternGroup) plan.PatternNode {
	if w == nil && g == nil {
		return inner
	}
	if g == nil {
		g = &plan.PatternGroup{Min: 1, Max: 1}
	}
	g.Inner = inner
	switch {
	case w == nil:
	case w.Events:
		g.WithinEvents, _ = p.s.c.count(w.Limit, "the number of events of WITHIN", 1)
	default:
		g.Within, _ = p.s.c.duration(w.Limit, "the duration of WITHIN", false)
		p.outdated = true
	}
	if inner == nil {
		return nil
	}
	return g
}

// sizes reports what is beyond the matcher's limits.
func (p *patternChecker) sizes() {
	if len(p.parts) > plan.PatternPartsMax {
		p.s.c.errorf(diag.CodeTooMany, p.parts[plan.PatternPartsMax].span, "a pattern has at most %d elements, this one has %d", plan.PatternPartsMax, len(p.parts)).
			WithHint("let one pattern write a stream, and another one read it")
		return
	}
	if p.root == nil {
		return
	}
	times := 0
	plan.WalkPattern(p.root, func(n plan.PatternNode) {
		switch n := n.(type) {
		case *plan.PatternAnd, *plan.PatternOr:
			if items := len(plan.PatternItems(n)); items > plan.PatternOperandsMax {
				p.s.c.errorf(diag.CodeTooMany, p.ref.Span, "AND and OR take at most %d operands, this one has %d", plan.PatternOperandsMax, items)
			}
		case *plan.PatternGroup:
			if n.Within > 0 || n.WithinEvents > 0 {
				times++
			}
		case *plan.PatternNot:
			times++
		}
	})
	if times > plan.PatternPartsMax {
		p.s.c.errorf(diag.CodeTooMany, p.ref.Span, "a pattern has at most %d absences and WITHIN together, this one has %d", plan.PatternPartsMax, times)
	}
}

// aliases reports names that mean two elements.
func (p *patternChecker) aliases() {
	for i, part := range p.slots {
		for _, before := range p.slots[:i] {
			if !part.alias.Empty() && !before.alias.Empty() && part.alias.Is(before.alias.Text) {
				p.s.c.errorf(diag.CodeDuplicateAlias, part.alias.Span, "two elements are called %q", part.alias.Text).
					WithHint("each element of a pattern has a name of its own")
				break
			}
		}
	}
}

// partition binds PARTITION BY: columns that every stream of the pattern has.
func (p *patternChecker) partition() {
	for _, e := range p.s.q.PartitionBy {
		col, ok := e.(*ast.Column)
		if !ok {
			p.s.c.notYet(diag.CodeNotYetClause, e.At(), "PARTITION BY of a pattern takes columns").WithHint("compute the key in a WITH query first")
			continue
		}
		name := dotted(col)
		key := patternKey{name: name}
		ok = true
		for _, in := range p.inputs {
			i := in.Schema.Index(name)
			if i < 0 {
				p.s.c.errorf(diag.CodeUnknownColumn, e.At(), "stream %q has no column %q", in.Name, name).
					WithHint("PARTITION BY takes columns that every stream of the pattern has")
				ok = false
				continue
			}
			t := in.Schema.Fields[i].Type
			if key.typ.ID == vec.Invalid {
				key.typ = t
			}
			if ok && t.ID != vec.Invalid && !t.Equal(key.typ) {
				p.s.c.errorf(diag.CodeTypeMismatch, e.At(), "column %q is %s in %s and %s in %s", name, key.typ, p.inputs[0].Name, t, in.Name).
					WithHint("cast it in a WITH query first")
				ok = false
			}
			key.cols = append(key.cols, i)
		}
		if ok && len(key.cols) > 0 && comparableType(key.typ) {
			p.keys = append(p.keys, key)
		} else if ok && len(key.cols) > 0 {
			p.s.c.errorf(diag.CodeNotComparable, e.At(), "PARTITION BY does not take %s", key.typ)
		}
	}
}

// node of the plan: what the matcher is built from.
func (p *patternChecker) plan(expired bool) *plan.Pattern {
	n := &plan.Pattern{Sequence: p.ref.Sequence, Inputs: p.inputs, Root: p.root, Expired: expired, Columns: p.columns,
		Span: p.ref.Pattern.At(), Out: &vec.Schema{Fields: p.s.src.cols}}
	for _, part := range p.slots {
		n.Slots = append(n.Slots, &plan.PatternSlot{Alias: part.called(), Input: part.input, Many: p.collects(part, nil)})
	}
	if len(p.keys) > 0 {
		n.Keys = make([][]int, len(p.inputs))
		for i := range p.inputs {
			for _, k := range p.keys {
				n.Keys[i] = append(n.Keys[i], k.cols[i])
			}
		}
	}
	return n
}
