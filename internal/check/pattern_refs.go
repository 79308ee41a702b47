package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// bind turns a name into an expression: a column of the event at hand, or a value of the match.
func (p *patternChecker) bind(v value) expr.Expr {
	f := v.part.stream.Schema.Fields[v.column]
	if f.Type.ID == vec.Invalid {
		return nil
	}
	if v.part == p.own && !v.indexed {
		return p.s.fields(expr.NewColumn(v.column, f.Name, f.Type), v.fields)
	}
	if !p.inReach(v, v.indexed) {
		return nil
	}
	r := plan.PatternRef{Slot: v.part.slot, Column: v.column, Type: f.Type, Name: v.part.called() + "." + f.Name}
	p.shape(&r, v)
	if r.Kind == plan.RefList {
		r.Type = vec.ListOf(f.Type)
	}
	return p.s.fields(p.use(r, v.at), v.fields)
}

// shape says which events of its element a reference means.
func (p *patternChecker) shape(r *plan.PatternRef, v value) {
	if v.indexed {
		r.Kind, r.N = v.kind, v.n
		r.Name = v.part.called() + "[" + indexText(v) + "]" + strings.TrimPrefix(r.Name, v.part.called())
		return
	}
	r.Group = p.common(v.part)
	if p.collects(v.part, r.Group) {
		r.Kind = plan.RefList
	}
}

func indexText(v value) string {
	switch {
	case v.kind == plan.RefFirst:
		return strconv.Itoa(v.n)
	case v.n == 0:
		return "last"
	}
	return "last - " + strconv.Itoa(v.n)
}

// use gives the column by which the clauses of the query, or the condition at hand, read a value of the match.
func (p *patternChecker) use(r plan.PatternRef, at diag.Span) expr.Expr {
	refs, first := &p.columns, 0
	if p.own != nil {
		refs, first = &p.own.cond.Refs, firstRef
	}
	at0 := -1
	for i, have := range *refs {
		if sameRef(have, r) {
			at0 = i
		}
	}
	if at0 < 0 {
		at0 = len(*refs)
		*refs = append(*refs, r)
		if p.own == nil {
			p.s.src.cols = append(p.s.src.cols, vec.Field{Name: r.Name, Type: r.Type})
		}
	}
	col := expr.NewColumn(first+at0, r.Name, r.Type)
	p.s.places[col] = at
	return col
}

func sameRef(a, b plan.PatternRef) bool {
	return a.Slot == b.Slot && a.Kind == b.Kind && a.N == b.N && a.Column == b.Column && a.Agg == b.Agg && a.Group == b.Group &&
		a.Distinct == b.Distinct && slices.EqualFunc(a.Consts, b.Consts, func(x, y *expr.Const) bool { return expr.Equal(x, y) })
}

// common gives the innermost group around both the condition at hand and the part that repeats: a reference means the
// repetition at hand. Nil if there is none.
func (p *patternChecker) common(part *patternPart) *plan.PatternGroup {
	if p.own == nil {
		return nil
	}
	var g *plan.PatternGroup
	for i, s := range p.own.path {
		if i >= len(part.path) || part.path[i].node != s.node {
			break
		}
		if s.repeats != nil {
			g = s.repeats
		}
		if part.path[i].item != s.item {
			break
		}
	}
	return g
}

// collects reports whether several events of the part may be meant, within one repetition of a group or, if that is
// nil, in the whole match.
func (p *patternChecker) collects(part *patternPart, within *plan.PatternGroup) bool {
	many := part.many
	for i := len(part.path) - 1; i >= 0; i-- {
		if g := part.path[i].repeats; g != nil {
			if g == within {
				break
			}
			many = true
		}
	}
	return many
}

// inReach reports an event that cannot be there yet when the condition at hand is computed. collected says that
// earlier repetitions count.
func (p *patternChecker) inReach(v value, collected bool) bool {
	own, part := p.own, v.part
	if part.slot < 0 {
		p.s.c.errorf(diag.CodeElementReference, v.at, "NOT %s is absence: a match holds no event of it", part.name.Text)
		return false
	}
	if own == nil || own == part {
		return true
	}
	repeats := false
	for i, s := range own.path {
		other := part.path[i]
		repeats = repeats || s.repeats != nil
		if other.item == s.item && other.node == s.node {
			continue
		}
		if _, seq := s.node.(*ast.PatternSeq); !seq || other.item < s.item {
			return true // operands of AND and OR may refer to each other
		}
		if collected && repeats {
			return true
		}
		if own.open && i == len(own.path)-1 && other.item == s.item+1 {
			return true // NOT B -> c is NOT B AND c
		}
		break
	}
	e := p.s.c.errorf(diag.CodeLaterElement, v.at, "%s comes after this element: there is no event of it yet", part.called())
	e.WithHint("put the condition on %s, which can refer to this one", part.called())
	return false
}

// call binds the functions that take an element: eventTimestamp(e1).
func (p *patternChecker) call(e *ast.Call) (expr.Expr, bool) {
	if !strings.EqualFold(e.Name.Text, "eventTimestamp") || !e.Namespace.Empty() || len(e.Args) != 1 {
		return nil, false
	}
	v, what := p.element1(e.Args[0].Value)
	switch {
	case what == wrong:
		return nil, true
	case what == otherwise:
		p.s.c.errorf(diag.CodeElementReference, e.Args[0].Value.At(), "eventTimestamp takes an element of the pattern").WithHint("eventTimestamp(e1), eventTimestamp(e1[last])")
		return nil, true
	case v.part == p.own && !v.indexed:
		return p.s.call("now", e.Span), true
	}
	v.at = e.Span
	if !p.inReach(v, v.indexed) {
		return nil, true
	}
	r := plan.PatternRef{Slot: v.part.slot, Column: plan.ColumnTime, Type: timestamp, Name: v.part.called()}
	p.shape(&r, v)
	if r.Kind == plan.RefList {
		p.s.c.errorf(diag.CodeQuantifiedReference, e.Args[0].Value.At(), "%q may hold several events", v.part.called()).
			WithHint("write eventTimestamp(%[1]s[0]) or eventTimestamp(%[1]s[last])", v.part.called())
		return nil, true
	}
	r.Name = "eventTimestamp(" + r.Name + ")"
	return p.use(r, e.Span), true
}

// element1 reads an argument that is an element: e1, e1[0].
func (p *patternChecker) element1(e ast.Expr) (value, reading) {
	if col, ok := e.(*ast.Column); ok && len(col.Parts) == 1 {
		part, what := p.named(col.Parts[0])
		return value{part: part, column: plan.ColumnNone, at: col.Span}, what
	}
	return p.event(e)
}

// aggregate binds an aggregate over the events of an element: any in a condition, in the clauses of the query those
// whose argument is a collection. ok is false where it is one over the matches.
func (p *patternChecker) aggregate(e *ast.Call, spec *agg.Spec, cl *clause) (x expr.Expr, ok bool) {
	v, what := p.argument(e, spec, cl)
	switch {
	case what == wrong:
		return nil, true
	case what == otherwise:
		return p.notOverElement(e, spec)
	}
	r := plan.PatternRef{Slot: v.part.slot, Kind: plan.RefAgg, Column: v.column, Agg: spec, Group: p.common(v.part)}
	if p.own == nil && v.column != plan.ColumnNone && !p.collects(v.part, nil) {
		return nil, false // of one event: a plain value, aggregated over the matches
	}
	switch {
	case v.part == p.own && p.own.slot < 0, v.part != p.own && !p.inReach(v, false):
		return nil, v.part != p.own || p.noElement(e, spec)
	case e.Filter != nil, len(e.OrderBy) > 0, len(e.WithinGroup) > 0, e.IgnoreNulls, e.Over != nil, len(v.fields) > 0:
		p.s.c.notYet(diag.CodeNotYetClause, e.Span, "an aggregate over the events of an element takes a column, constants and DISTINCT, and no other clause yet")
		return nil, true
	}
	r.Distinct = e.Distinct
	if !p.overColumn(&r, e, v) {
		return nil, true
	}
	return p.use(r, e.Span), true
}

// overColumn gives an aggregate over an element its constants, its type and its name; false where something is wrong.
func (p *patternChecker) overColumn(r *plan.PatternRef, e *ast.Call, v value) bool {
	var types []vec.Type
	text := v.part.called()
	if v.column != plan.ColumnNone {
		f := v.part.stream.Schema.Fields[v.column]
		if f.Type.ID == vec.Invalid {
			return false
		}
		types = append(types, f.Type)
		text += "." + f.Name
	}
	for _, a := range e.Args[1:] {
		c, ok := p.s.c.constant(a.Value, "an argument of "+r.Agg.Name+" behind the first")
		if !ok {
			return false
		}
		r.Consts, types = append(r.Consts, c), append(types, c.Type())
		text += ", " + c.String()
	}
	if r.Distinct {
		text = "DISTINCT " + text
	}
	r.Name = r.Agg.Name + "(" + text + ")"
	t, err := r.Agg.Resolve(types)
	if err != nil {
		p.s.c.errorf(diag.CodeArgumentType, e.Span, "%s", err)
		return false
	}
	r.Type = t
	if len(types) > 0 {
		t = types[0]
	}
	if _, err := r.NewAgg(t); err != nil {
		p.s.c.errorf(diag.CodeBadConstant, e.Span, "%s", err)
		return false
	}
	return true
}

// argument reads what an aggregate is over.
func (p *patternChecker) argument(e *ast.Call, spec *agg.Spec, cl *clause) (value, reading) {
	if len(e.Args) == 0 || !e.Args[0].Name.Empty() {
		return value{}, otherwise
	}
	col, ok := e.Args[0].Value.(*ast.Column)
	if !ok {
		return value{}, p.computed(e, cl)
	}
	if len(col.Parts) == 1 {
		if part, what := p.named(col.Parts[0]); what == found && spec.Name == "count" {
			return value{part: part, column: plan.ColumnNone, at: e.Span}, found
		}
		if p.isKey(col) {
			return value{}, otherwise
		}
	}
	v, what := p.read(col, cl)
	if what == found && v.part == p.own && len(col.Parts) == len(v.path) {
		return v, otherwise // a bare column of the event at hand
	}
	return v, what
}

// computed reports an aggregate over something computed from the columns of a quantified element.
func (p *patternChecker) computed(e *ast.Call, cl *clause) reading {
	what := otherwise
	ast.Inspect(e.Args[0].Value, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Index:
			return false // e1[0].price is one value
		case *ast.Call:
			return agg.Lookup(n.Name.Text) == nil
		case *ast.Column:
			of := p.called(n.Parts[0])
			if len(n.Parts) > 1 && len(of) == 1 && of[0] != p.own && p.collects(of[0], p.common(of[0])) {
				what = wrong
			}
		}
		return what == otherwise
	})
	if what == wrong {
		p.s.c.notYet(diag.CodeNotYetClause, e.Args[0].Value.At(), "an aggregate over the events of an element takes a column yet, not what is computed from it").
			WithHint("compute it in a WITH query, and let the pattern read that")
	}
	return what
}

// notOverElement handles an aggregate whose argument is no element: over the matches, which a condition cannot see.
func (p *patternChecker) notOverElement(e *ast.Call, spec *agg.Spec) (expr.Expr, bool) {
	if p.own == nil {
		return nil, false
	}
	return nil, p.noElement(e, spec)
}

func (p *patternChecker) noElement(e *ast.Call, spec *agg.Spec) bool {
	err := p.s.c.errorf(diag.CodeAggregateNotAllowed, e.Span, "in a pattern's condition %s is over the events of an element", spec.Name)
	arg := ".column"
	if spec.Name == "count" {
		arg = ""
	}
	if len(p.slots) > 0 {
		err.WithHint("write %s(%s%s)", spec.Name, p.slots[0].called(), arg)
	}
	return true
}

// there is whether the match holds an event of the part.
func (p *patternChecker) there(part *patternPart, at diag.Span) expr.Expr {
	count := agg.Lookup("count")
	r := plan.PatternRef{Slot: part.slot, Kind: plan.RefAgg, Column: plan.ColumnNone, Agg: count, Group: p.common(part),
		Name: "count(" + part.called() + ")", Type: vec.Simple(vec.Long)}
	x, err := expr.NewBinary(expr.Gt, p.use(r, at), expr.Int(0))
	return p.s.placed(at, x, err)
}

// isNull binds e1 IS NULL: the match holds no event of the element.
func (p *patternChecker) isNull(e *ast.Is) (expr.Expr, bool) {
	if _, column := e.X.(*ast.Column); !column || e.What != ast.IsNull {
		return nil, false
	}
	v, what := p.element1(e.X)
	if what != found || v.part == p.own {
		return nil, false
	}
	if p.own != nil {
		w := value{part: p.own, path: e.X.(*ast.Column).Parts}
		if p.own.stream == nil || p.find(&w) {
			return nil, false
		}
	}
	v.at = e.Span
	if !p.inReach(v, false) {
		return nil, true
	}
	x := p.there(v.part, e.Span)
	if x == nil || e.Not {
		return x, true
	}
	n, err := expr.NewNot(x)
	return p.s.placed(e.Span, n, err), true
}

// quantified reports a collection among xs used as one value: b.user = a.user where a takes several events. The
// operation on xs is at a place.
func (p *patternChecker) quantified(at diag.Span, xs []expr.Expr) bool {
	refs := p.columns
	if p.own != nil {
		refs = p.own.cond.Refs
	}
	for _, x := range xs {
		c, ok := x.(*expr.Column)
		if !ok {
			continue
		}
		k := c.Index
		if p.own != nil {
			k -= firstRef
		}
		if k < 0 || k >= len(refs) || refs[k].Kind != plan.RefList {
			continue
		}
		if own, ok := p.s.places[c]; ok {
			at = own
		}
		part := p.slots[refs[k].Slot]
		column := part.stream.Schema.Fields[refs[k].Column].Name
		p.s.c.errorf(diag.CodeQuantifiedReference, at, "%s is a LIST: %s may take several events", c.Name, part.called()).
			WithHint("write %[1]s[0].%[2]s for the first, %[1]s[last].%[2]s for the last", part.called(), column)
		return true
	}
	return false
}

// eventAlone reports e[0] without a column.
func (p *patternChecker) eventAlone(e *ast.Index) bool {
	v, what := p.event(e)
	if what == otherwise {
		return false
	}
	if what == found {
		if v.part.many || v.part.stream == nil || v.part.stream.Schema.Index(v.part.called()) < 0 {
			p.noValue(e.Span, v.part, "["+indexText(v)+"]")
			return true
		}
		return false
	}
	return true
}
