package check

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// firstRef is the first of the columns by which a condition names values of the partial match, while it is bound.
const firstRef = 1 << 23

// value is what a name in a pattern query means, before it is known what it is used for.
type value struct {
	part    *patternPart
	indexed bool
	kind    plan.RefKind // RefFirst or RefLast, where it is indexed
	n       int
	path    []ast.Name // behind the alias: a column, fields of a STRUCT
	column  int        // of the part's stream; ColumnNone: the whole event
	fields  []ast.Name // what is left of path behind the column
	at      diag.Span
}

// reading is what came of reading a name.
type reading uint8

const (
	found     reading = iota
	wrong             // reported
	otherwise         // it is no name of the pattern
)

// column binds a dotted name, in a condition or in a clause of the query.
func (p *patternChecker) column(e *ast.Column, cl *clause) expr.Expr {
	if len(e.Parts) > 1 && p.isWhole(e.Parts[0]) {
		e = &ast.Column{Place: e.Place, Parts: e.Parts[1:]} // m.a.price of FROM PATTERN (…) AS m
	}
	first := e.Parts[0]
	if len(e.Parts) == 1 && cl.aliases == aliasFirst {
		if x, ok := p.s.alias(first, cl); ok {
			return x
		}
	}
	if p.isKey(e) {
		return p.key(e)
	}
	v, what := p.read(e, cl)
	switch what {
	case found:
		return p.bind(v)
	case wrong:
		return nil
	}
	if len(e.Parts) == 1 {
		if x, ok := p.s.alias(first, cl); cl.aliases == aliasAfter && ok {
			return x
		}
		if c := catalog.PseudoColumn(first.Text); c != catalog.NotPseudo && !first.Quoted {
			return p.s.pseudo(c, e.Span, cl)
		}
	}
	p.unknown(e)
	return nil
}

// isWhole reports the alias of the pattern itself, unless an element is called so.
func (p *patternChecker) isWhole(name ast.Name) bool {
	whole := p.s.src.qualifier
	return p.own == nil && whole != "" && name.Is(whole) && len(p.called(name)) == 0
}

// read finds what a dotted name means: alias.column, or a bare column.
func (p *patternChecker) read(e *ast.Column, cl *clause) (value, reading) {
	first := e.Parts[0]
	named := p.called(first)
	if len(e.Parts) > 1 && len(named) == 1 {
		return p.inside(value{part: named[0], path: e.Parts[1:], at: e.Span})
	}
	v, what := p.bare(e, cl)
	switch {
	case what != otherwise || len(named) == 0:
		return v, what
	case len(named) > 1:
		p.ambiguous(first, named)
	default:
		p.noValue(e.Span, named[0], "")
	}
	return v, wrong
}

// called lists the elements that a name may mean: one of an alias; else those of a stream, whose name is their alias
// if there is one.
func (p *patternChecker) called(name ast.Name) []*patternPart {
	for _, part := range p.slots {
		if !part.alias.Empty() && name.Is(part.alias.Text) {
			return []*patternPart{part}
		}
	}
	if own := p.own; own != nil && own.alias.Empty() && own.slot >= 0 && name.Is(own.name.Text) {
		return []*patternPart{own} // A[A.x > 1] -> A
	}
	var of []*patternPart
	for _, part := range p.slots {
		if name.Is(part.name.Text) {
			of = append(of, part)
		}
	}
	if own := p.own; own != nil && own.slot < 0 && len(of) != 1 && name.Is(own.name.Text) {
		return []*patternPart{own} // NOT B[B.x > 1]
	}
	return of
}

// named finds the one element that a name means.
func (p *patternChecker) named(name ast.Name) (*patternPart, reading) {
	switch of := p.called(name); len(of) {
	case 0:
		return nil, otherwise
	case 1:
		return of[0], found
	default:
		p.ambiguous(name, of)
		return nil, wrong
	}
}

func (p *patternChecker) ambiguous(name ast.Name, of []*patternPart) {
	e := p.s.c.errorf(diag.CodeAmbiguousColumn, name.Span, "stream %q stands for %d elements of the pattern", name.Text, len(of))
	var aliases []string
	for _, part := range of {
		if !part.alias.Empty() {
			aliases = append(aliases, part.alias.Text)
		}
	}
	if len(aliases) == len(of) {
		e.Hint = "they are called " + strings.Join(aliases, ", ")
	} else {
		e.WithHint("give each an alias: e1=%s", of[0].name.Text)
	}
}

// inside finds the column behind an alias.
func (p *patternChecker) inside(v value) (value, reading) {
	if v.part.stream == nil {
		return v, wrong
	}
	if p.find(&v) {
		return v, found
	}
	name := v.path[0]
	err := p.s.c.errorf(diag.CodeUnknownColumn, name.Span, "unknown column %q in %s, which is of stream %s", name.Text, v.part.called(), v.part.stream.Name)
	err.Hint = suggestField(name.Text, v.part.stream.Schema.Fields)
	return v, wrong
}

// find looks the path of v up in its stream.
func (p *patternChecker) find(v *value) bool {
	parts := make([]string, len(v.path))
	for i, n := range v.path {
		parts[i] = n.Text
	}
	schema := v.part.stream.Schema
	if v.column = schema.Index(strings.Join(parts, ".")); v.column >= 0 {
		return true
	}
	v.fields = v.path[1:]
	v.column = schema.Index(parts[0])
	return v.column >= 0
}

// bare finds the element that a column without alias belongs to: in a condition, the element at hand; elsewhere it
// must be in one only.
func (p *patternChecker) bare(e *ast.Column, cl *clause) (value, reading) {
	if p.own != nil {
		v := value{part: p.own, path: e.Parts, at: e.Span}
		switch {
		case p.own.stream == nil:
			return v, wrong
		case p.find(&v):
			return v, found
		}
		return v, otherwise
	}
	var of []value
	unknown := false
	for _, part := range p.slots {
		v := value{part: part, path: e.Parts, at: e.Span}
		if part.stream == nil {
			unknown = true
		} else if p.find(&v) {
			of = append(of, v)
		}
	}
	switch {
	case unknown:
		return value{}, wrong
	case len(of) == 0:
		return value{}, otherwise
	case len(of) == 1:
		return of[0], found
	}
	if len(e.Parts) == 1 && cl.aliases == aliasAfter {
		if _, ok := p.s.alias(e.Parts[0], cl); ok {
			return value{}, otherwise
		}
	}
	var names []string
	for _, v := range of {
		if name := v.part.called(); !contains(names, name) {
			names = append(names, name)
		}
	}
	err := p.s.c.errorf(diag.CodeAmbiguousColumn, e.Span, "column %q is in %d elements of the pattern", dotted(e), len(of))
	if len(names) == 1 {
		err.WithHint("give the elements aliases, as in e1=%s, and write e1.%s", names[0], dotted(e))
	} else {
		err.Hint = "write " + strings.Join(names, "."+dotted(e)+" or ") + "." + dotted(e)
	}
	return value{}, wrong
}

// indexed binds e[0].price and e[last].price; ok is false where x is something else.
func (p *patternChecker) indexed(x *ast.Field) (expr.Expr, bool) {
	v, what := p.readIndexed(x)
	switch what {
	case found:
		return p.bind(v), true
	case wrong:
		return nil, true
	}
	return nil, false
}

func (p *patternChecker) readIndexed(x *ast.Field) (value, reading) {
	path := []ast.Name{x.Name}
	inner := x.X
	for {
		f, ok := inner.(*ast.Field)
		if !ok {
			break
		}
		path = append([]ast.Name{f.Name}, path...)
		inner = f.X
	}
	v, what := p.event(inner)
	if what != found {
		return v, what
	}
	v.path, v.at = path, x.Span
	return p.inside(v)
}

// event reads e[0], e[last] or e[last - 1]; the column is still open.
func (p *patternChecker) event(e ast.Expr) (value, reading) {
	x, ok := e.(*ast.Index)
	if !ok {
		return value{}, otherwise
	}
	col, ok := x.X.(*ast.Column)
	if !ok || len(col.Parts) != 1 {
		return value{}, otherwise
	}
	part, what := p.named(col.Parts[0])
	if what != found {
		return value{}, what
	}
	v := value{part: part, indexed: true, at: x.Span}
	if v.kind, v.n, ok = elementIndex(x.Index); !ok {
		p.s.c.errorf(diag.CodeElementReference, x.Index.At(), "an event of %q is named by a number from 0, by last, or by last - n", part.called()).
			WithHint("%[1]s[0] is the first, %[1]s[last] the last, %[1]s[last - 1] the one before it", part.called())
		return v, wrong
	}
	return v, found
}

// elementIndex reads 0, last, or last - 1.
func elementIndex(e ast.Expr) (kind plan.RefKind, n int, ok bool) {
	number := func(e ast.Expr) (int, bool) {
		l, ok := e.(*ast.Literal)
		if !ok || l.Kind != ast.LitInt || l.Int < 0 {
			return 0, false
		}
		return int(l.Int), true
	}
	last := func(e ast.Expr) bool {
		c, ok := e.(*ast.Column)
		return ok && len(c.Parts) == 1 && c.Parts[0].Is("last")
	}
	if last(e) {
		return plan.RefLast, 0, true
	}
	if b, minus := e.(*ast.Binary); minus && b.Op == ast.OpSubtract && last(b.L) {
		n, ok = number(b.R)
		return plan.RefLast, n, ok
	}
	n, ok = number(e)
	return plan.RefFirst, n, ok
}

// noValue reports an element named where a value is wanted.
func (p *patternChecker) noValue(at diag.Span, part *patternPart, index string) {
	e := p.s.c.errorf(diag.CodeElementReference, at, "%q is an event of the pattern, not a value", part.called())
	if part.stream != nil && part.stream.Schema.Len() > 0 {
		e.WithHint("name a column of it: %s%s.%s", part.called(), index, part.stream.Schema.Fields[0].Name)
	}
}

// unknown reports a name that means nothing.
func (p *patternChecker) unknown(e *ast.Column) {
	if p.s.src.invalid {
		return
	}
	first, c := e.Parts[0], p.s.c
	var aliases, columns []string
	for _, part := range p.slots {
		if part.stream == nil {
			return
		}
		if !contains(aliases, part.called()) {
			aliases = append(aliases, part.called())
		}
		if p.own == nil {
			for _, name := range part.stream.Schema.Names() {
				if !contains(columns, name) {
					columns = append(columns, name)
				}
			}
		}
	}
	if len(e.Parts) > 1 {
		c.errorf(diag.CodeUnknownAlias, first.Span, "no element of the pattern is called %q", first.Text).Hint = suggest(first.Text, aliases, "there are")
		return
	}
	if first.Quoted {
		c.errorf(diag.CodeStringForName, first.Span, "there is no column %q", first.Text).WithHint("a string is written in single quotes: '%s'", first.Text)
		return
	}
	if p.own == nil {
		c.errorf(diag.CodeUnknownColumn, first.Span, "no element of the pattern has a column %q", first.Text).Hint = suggest(first.Text, columns, "columns are")
		return
	}
	err := c.errorf(diag.CodeUnknownColumn, first.Span, "unknown column %q in stream %s", first.Text, p.own.stream.Name)
	for _, part := range p.slots {
		if part != p.own && part.stream.Schema.Index(first.Text) >= 0 {
			err.WithHint("a column of another element has its name before it: %s.%s", part.called(), first.Text)
			return
		}
	}
	err.Hint = suggestField(first.Text, p.own.stream.Schema.Fields)
}

// isKey reports a bare column of PARTITION BY in a clause of the query: all events of a match have it.
func (p *patternChecker) isKey(e *ast.Column) bool {
	if p.own != nil {
		return false
	}
	for _, k := range p.keys {
		if strings.EqualFold(k.name, dotted(e)) {
			return true
		}
	}
	return false
}

func (p *patternChecker) key(e *ast.Column) expr.Expr {
	for i, k := range p.keys {
		if strings.EqualFold(k.name, dotted(e)) {
			return p.use(plan.PatternRef{Kind: plan.RefKey, N: i, Name: k.name, Type: k.typ}, e.Span)
		}
	}
	return nil
}

// star expands * and e1.*: every column of every element, with its alias before it where all are meant.
func (p *patternChecker) star(e *ast.Star) {
	s := p.s
	slots := p.slots
	whole := e.Qualifier.Empty() || p.isWhole(e.Qualifier)
	if !whole {
		part, what := p.named(e.Qualifier)
		if what != found {
			if what == otherwise {
				p.unknown(&ast.Column{Place: e.Place, Parts: []ast.Name{e.Qualifier, {Place: e.Place}}})
			}
			s.unknown = true
			return
		}
		slots = []*patternPart{part}
	}
	except := make([]bool, len(e.Except))
	for _, part := range slots {
		if part.stream == nil {
			s.unknown = true
			return
		}
		for i, f := range part.stream.Schema.Fields {
			name := f.Name
			if whole {
				name = part.called() + "_" + f.Name
			}
			left := false
			for k, n := range e.Except {
				if n.Is(name) {
					except[k], left = true, true
				}
			}
			if !left {
				v := value{part: part, column: i, path: []ast.Name{{Text: f.Name}}, at: e.Span}
				s.items = append(s.items, &item{name: name, at: e.Span, expr: p.bind(v)})
			}
		}
	}
	for k, n := range e.Except {
		if !except[k] {
			s.c.errorf(diag.CodeUnknownColumn, n.Span, "* has no column %q here", n.Text).WithHint("the columns of * are called alias_column")
		}
	}
	if len(slots) == 0 {
		s.c.errorf(diag.CodeStarNotAllowed, e.Span, "there is nothing that * could stand for").WithHint("the pattern takes no events, only time passes")
	}
}

// suggestField names the nearest column with its type, and the others.
func suggestField(name string, fields []vec.Field) string {
	s := selectChecker{src: source{cols: fields}}
	return s.suggestColumn(name)
}
