package check

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// run checks a query of the text and what it writes. A stream that nobody declared gets its columns here.
func (c *checker) run(p *pending) {
	if p.state != waiting {
		return
	}
	p.state = running
	outer := c.current
	c.current = p
	defer func() {
		c.current = outer
		p.state = done
	}()
	v := env{name: p.name, kinds: plan.InsertCurrent}
	if p.insert != nil {
		v.kinds, v.at = kinds(p.insert.Kind), p.insert.Target.Span
	}
	s := &selectChecker{c: c, q: p.query, env: v}
	r := s.check()
	target := c.target(p, r)
	if r == nil || target == nil {
		return
	}
	ins := &plan.Insert{In: r.node, Target: target, Kinds: v.kinds}
	if !c.assign(ins, p, r, s.items) {
		return
	}
	c.addQuery(&plan.Query{Name: p.name, Span: p.span, Default: p.bare}, r, ins)
}

func kinds(k ast.InsertKind) plan.KindSet {
	switch k {
	case ast.InsertExpired:
		return plan.InsertExpired
	case ast.InsertAll:
		return plan.InsertAll
	}
	return plan.InsertCurrent
}

// addQuery enters a query whose rows go into ins, unless something in it is wrong.
func (c *checker) addQuery(q *plan.Query, r *result, ins *plan.Insert) {
	if r.node == nil {
		return
	}
	q.Root = ins
	q.Inputs = q.Sources()
	c.current.queries = append(c.current.queries, q)
}

// target gives the stream that a query writes; nil where it cannot be written or has no columns.
func (c *checker) target(p *pending, r *result) *plan.Stream {
	e := p.target
	switch e.kind {
	case kindStream:
	case kindView, kindTrigger, kindFunction, kindAggregation:
		c.errorf(diag.CodeUnknownTarget, p.insert.Target.Span, "%s %q cannot be written to", e.kind, e.name)
		return nil
	default:
		return nil // refused where it is declared
	}
	if e.stream != nil && e.stream.Schema != nil {
		c.checkTarget(p, e)
		return e.stream
	}
	if e.writer == nil {
		return nil // its declaration is wrong
	}
	if e.writer != p {
		c.run(e.writer) // the first writer gives the columns
		if e.stream == nil || e.stream.Schema == nil {
			return nil
		}
		c.checkTarget(p, e)
		return e.stream
	}
	return c.create(p, r)
}

// create makes the stream that a query writes first.
func (c *checker) create(p *pending, r *result) *plan.Stream {
	e := p.target
	if r == nil {
		return nil
	}
	schema := &vec.Schema{Fields: r.fields}
	if p.insert != nil && len(p.insert.Columns) > 0 {
		schema = c.namedColumns(p.insert.Columns, r.fields)
	}
	if schema == nil {
		return nil
	}
	if e.stream != nil { // CREATE STREAM x WITH (…) AS SELECT
		e.stream.Schema = schema
		return e.stream
	}
	e.stream = &plan.Stream{Name: e.name, Schema: schema, Span: e.span}
	if p.sink != nil {
		e.stream.Options = c.settings(p.sink.Settings(), true)
		c.withs = append(c.withs, with{e.stream, p.sink.Settings()})
	}
	c.created = append(c.created, e.stream)
	return e.stream
}

// namedColumns is the schema of INSERT INTO x (a, b) where x is not declared.
func (c *checker) namedColumns(names []ast.Name, fields []vec.Field) *vec.Schema {
	if len(names) != len(fields) {
		c.errorf(diag.CodeColumnCount, names[0].Span, "%d columns are named, the query gives %d", len(names), len(fields))
		return nil
	}
	schema := &vec.Schema{}
	for i, n := range names {
		if schema.Index(n.Text) >= 0 {
			c.errorf(diag.CodeDuplicateColumn, n.Span, "column %q is named twice", n.Text)
			return nil
		}
		schema.Fields = append(schema.Fields, vec.Field{Name: n.Text, Type: fields[i].Type})
	}
	return schema
}

// checkTarget checks that a stream with columns may be written.
func (c *checker) checkTarget(p *pending, e *entry) {
	at := e.span
	if p.insert != nil {
		at = p.insert.Target.Span
	}
	if p.sink != nil {
		c.errorf(diag.CodeDuplicateName, p.sink.Span, "stream %q exists: its settings are those of its declaration", e.name)
	}
	if strings.EqualFold(e.stream.Options["type"], "source") {
		c.errorf(diag.CodeDirection, at, "stream %q is a source: it gets its events from outside", e.name).
			WithHint("write another stream, or declare %s without type", e.name)
	}
}

// assign casts the query's columns to those of its target. It reports false where something does not fit.
func (c *checker) assign(ins *plan.Insert, p *pending, r *result, items []*item) bool {
	target := ins.Target.Schema
	places, ok := c.places(p, r, target)
	if !ok {
		return false
	}
	same := len(places) == target.Len()
	exprs := make([]expr.Expr, target.Len())
	for i, f := range target.Fields {
		exprs[i] = expr.Null(f.Type)
	}
	for i, to := range places {
		from, f := r.fields[i], target.Fields[to]
		if from.Type.ID == vec.Invalid || f.Type.ID == vec.Invalid {
			ok = false
			continue
		}
		at, value := p.span, expr.Expr(expr.NewColumn(i, from.Name, from.Type))
		if i < len(items) {
			at = items[i].at
		}
		x, good := c.fit(value, f, at, items[i].expr)
		ok = ok && good
		exprs[to] = x
		same = same && to == i && from.Type.Equal(f.Type)
	}
	if ok && !same {
		ins.Exprs = exprs
	}
	return ok
}

// places gives the target's column of each column of the query.
func (c *checker) places(p *pending, r *result, target *vec.Schema) ([]int, bool) {
	var places []int
	if p.insert == nil || len(p.insert.Columns) == 0 {
		if len(r.fields) != target.Len() {
			at := p.span
			if p.insert != nil {
				at = p.insert.Target.Span
			}
			c.errorf(diag.CodeColumnCount, at, "%s has %d columns, the query gives %d", p.target.name, target.Len(), len(r.fields)).
				WithHint("%s is %s", p.target.name, target)
			return nil, false
		}
		for i := range r.fields {
			places = append(places, i)
		}
		return places, true
	}
	names := p.insert.Columns
	if len(names) != len(r.fields) {
		c.errorf(diag.CodeColumnCount, names[0].Span, "%d columns are named, the query gives %d", len(names), len(r.fields))
		return nil, false
	}
	ok := true
	for _, n := range names {
		i := target.Index(n.Text)
		switch {
		case i < 0:
			e := c.errorf(diag.CodeUnknownColumn, n.Span, "unknown column %q in %s", n.Text, p.target.name)
			e.Hint = suggest(n.Text, target.Names(), "columns are")
			ok = false
		case containsInt(places, i):
			c.errorf(diag.CodeDuplicateColumn, n.Span, "column %q is named twice", n.Text)
			ok = false
		}
		places = append(places, i)
	}
	return places, ok
}

func containsInt(list []int, n int) bool {
	for _, m := range list {
		if m == n {
			return true
		}
	}
	return false
}

// fit casts a value to a column. written is the expression it was computed by: a constant takes the type it meets,
// and is converted here and now.
func (c *checker) fit(x expr.Expr, f vec.Field, at diag.Span, written expr.Expr) (expr.Expr, bool) {
	from := x.Type()
	if from.Equal(f.Type) {
		return x, true
	}
	if k, literal := written.(*expr.Const); literal {
		v, err := expr.Coerce(k, f.Type)
		if err != nil {
			c.report(at, err)
			return nil, false
		}
		return v, true
	}
	if !expr.Assignable(from, f.Type) {
		e := c.errorf(diag.CodeNotAssignable, at, "%s does not fit column %q, which is %s", from, f.Name, f.Type)
		e.WithHint("write CAST(… AS %s)", f.Type)
		return nil, false
	}
	switch {
	case f.Type.IsInteger() && (from.ID == vec.Float || from.ID == vec.Double || from.ID == vec.Decimal && from.Scale > 0):
		c.errorf(diag.CodeFractionCut, at, "%s goes into column %q, which is %s: a fraction is cut", from, f.Name, f.Type).WithHint("use round(…)")
	case from.ID == vec.Long && f.Type.ID == vec.Int:
		c.errorf(diag.CodeNarrowing, at, "LONG goes into column %q, which is INT: a larger value is an event error", f.Name)
	}
	v, err := expr.Coerce(x, f.Type)
	if err != nil {
		c.report(at, err)
		return nil, false
	}
	return v, true
}
