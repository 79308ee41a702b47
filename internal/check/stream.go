package check

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

func (c *checker) createStream(s *ast.CreateStream) {
	e := c.add(kindStream, s.Definition)
	if e == nil {
		return
	}
	options := c.settings(s.Settings(), true)
	if len(s.Columns) == 0 && s.As == nil {
		if c.broken(s.Span) {
			return
		}
		if len(options) > 0 || s.Role != ast.RolePlain {
			c.notYet(diag.CodeNotYetClause, s.Name.Span, "a stream without columns is not supported yet").WithHint("list its columns: %s (name TYPE, …)", s.Name.Text)
		} else {
			c.errorf(diag.CodeColumnCount, s.Name.Span, "stream %q has no columns", s.Name.Text)
		}
		return
	}
	stream := &plan.Stream{Name: e.name, Options: options, Declared: true, Span: s.Name.Span}
	if len(s.Columns) > 0 {
		stream.Schema = c.columns(s.Columns)
	}
	c.tableClauses(s)
	if s.Watermark != nil && stream.Schema != nil {
		stream.Watermark = c.watermark(s.Watermark, stream.Schema)
	}
	c.app.Streams = append(c.app.Streams, stream)
	c.withs = append(c.withs, with{stream, s.Settings()})
	e.stream = stream
}

// tableClauses warns of constraints that only tables keep.
func (c *checker) tableClauses(s *ast.CreateStream) {
	for _, col := range s.Columns {
		if col.NotNull || col.PrimaryKey || col.Unique {
			c.errorf(diag.CodeNoEffect, col.Span, "NOT NULL, PRIMARY KEY and UNIQUE are not enforced on a stream")
		}
	}
	if len(s.PrimaryKey) > 0 {
		c.errorf(diag.CodeNoEffect, s.PrimaryKey[0].Span, "PRIMARY KEY is not enforced on a stream")
	}
	for _, x := range s.Indexes {
		c.errorf(diag.CodeNoEffect, x.Span, "a stream has no index")
	}
}

// columns gives the schema of a definition. Columns of types that are wrong keep their name, with no type, so that
// their use is silent.
func (c *checker) columns(defs []*ast.ColumnDef) *vec.Schema {
	schema := &vec.Schema{}
	for _, d := range defs {
		if i := schema.Index(d.Name.Text); i >= 0 && !d.Name.Empty() {
			err := c.errorf(diag.CodeDuplicateColumn, d.Name.Span, "column %q is declared twice", d.Name.Text)
			if schema.Fields[i].Name != d.Name.Text {
				err.WithHint("names that differ only in case are one name")
			}
			continue
		}
		f := vec.Field{Name: d.Name.Text}
		switch {
		case d.Computed != nil:
			c.notYet(diag.CodeNotYetComputed, d.Span, "computed columns are not supported yet").WithHint("compute it in the SELECT that reads the stream")
		case d.Default != nil:
			c.notYet(diag.CodeNotYetClause, d.Default.At(), "DEFAULT is not supported yet").WithHint("use coalesce(%s, …) in the SELECT", d.Name.Text)
			fallthrough
		default:
			f.Type = c.typeOf(d.Type)
			if f.Type.ID == vec.Interval {
				c.notYet(diag.CodeNotYetType, d.Type.Span, "columns of type INTERVAL are not supported yet").WithHint("use LONG milliseconds")
			}
		}
		schema.Fields = append(schema.Fields, f)
	}
	return schema
}

// typeOf turns a written type into ours; Invalid where the parser has reported it.
func (c *checker) typeOf(t *ast.TypeName) vec.Type {
	if t == nil {
		return vec.Type{}
	}
	id, ok := vec.TypeByName(t.Name)
	if !ok {
		return vec.Type{}
	}
	switch id {
	case vec.Decimal:
		if t.Precision == 0 {
			return vec.Type{ID: id, Precision: 38, Scale: 10}
		}
		if t.Precision > 38 || t.Scale > t.Precision {
			c.errorf(diag.CodeBadType, t.Span, "DECIMAL(%d,%d) is not possible", t.Precision, t.Scale).WithHint("at most 38 digits, of which the scale are behind the point")
			return vec.Type{}
		}
		return vec.Type{ID: id, Precision: uint8(t.Precision), Scale: uint8(t.Scale)}
	case vec.List:
		if len(t.Elems) != 1 {
			return vec.Type{}
		}
		return valid(vec.ListOf(c.typeOf(t.Elems[0])))
	case vec.Map:
		if len(t.Elems) != 2 {
			return vec.Type{}
		}
		return valid(vec.MapOf(c.typeOf(t.Elems[0]), c.typeOf(t.Elems[1])))
	case vec.Struct:
		fields := &vec.Schema{}
		for _, f := range t.Fields {
			if fields.Index(f.Name.Text) >= 0 {
				c.errorf(diag.CodeDuplicateColumn, f.Name.Span, "field %q is declared twice", f.Name.Text)
				return vec.Type{}
			}
			fields.Fields = append(fields.Fields, vec.Field{Name: f.Name.Text, Type: c.typeOf(f.Type)})
		}
		return valid(vec.StructOf(fields.Fields...))
	}
	return vec.Simple(id)
}

// valid gives t, or Invalid where a part of it is.
func valid(t vec.Type) vec.Type {
	for _, f := range t.Elem {
		if f.Type.ID == vec.Invalid {
			return vec.Type{}
		}
	}
	return t
}

// watermark reads WATERMARK FOR column [AS column - delay]; nil where it is wrong.
func (c *checker) watermark(w *ast.Watermark, schema *vec.Schema) *plan.Watermark {
	col := schema.Index(w.Column.Text)
	if col < 0 {
		e := c.errorf(diag.CodeUnknownColumn, w.Column.Span, "unknown column %q in WATERMARK", w.Column.Text)
		e.Hint = suggest(w.Column.Text, schema.Names(), "columns are")
		return nil
	}
	switch t := schema.Fields[col].Type; t.ID {
	case vec.Timestamp, vec.Long, vec.Date:
	case vec.Invalid:
		return nil
	default:
		c.errorf(diag.CodeNotTime, w.Column.Span, "event time is TIMESTAMP, DATE or LONG milliseconds, not %s", t)
		return nil
	}
	mark := &plan.Watermark{Column: col}
	if w.Expr == nil || isColumn(w.Expr, w.Column.Text) {
		return mark
	}
	b, ok := w.Expr.(*ast.Binary)
	if !ok || b.Op != ast.OpSubtract || !isColumn(b.L, w.Column.Text) {
		c.notYet(diag.CodeNotYetClause, w.Expr.At(), "this watermark is not supported yet").
			WithHint("write %s, or %s - INTERVAL '5' SECOND", w.Column.Text, w.Column.Text)
		return nil
	}
	d, ok := c.duration(b.R, "the delay of a watermark", true)
	mark.Delay = d
	if !ok {
		return nil
	}
	return mark
}

func isColumn(e ast.Expr, name string) bool {
	col, ok := e.(*ast.Column)
	return ok && col.Last().Is(name)
}

// duration reads a constant length of time: a duration, an interval expression, milliseconds, or text such as
// '7 days'. Where zero is set it may be zero, never negative.
func (c *checker) duration(e ast.Expr, what string, zero bool) (vec.Duration, bool) {
	x, ok := c.constant(e, what)
	if !ok {
		return 0, false
	}
	if x.Type().IsNumeric() && !x.Type().IsInteger() {
		c.errorf(diag.CodeArgumentType, e.At(), "%s is a duration, not %s", what, x.Type()).WithHint("write 5 MINUTES, or milliseconds")
		return 0, false
	}
	d, err := expr.Coerce(x, vec.Simple(vec.Interval))
	if err != nil {
		c.report(e.At(), err)
		return 0, false
	}
	v, ok := expr.Fold(d).(*expr.Const)
	if !ok || v.Val.IsNull(0) {
		c.errorf(diag.CodeBadConstant, e.At(), "%s is not a duration", what)
		return 0, false
	}
	micros := v.Val.I64[0]
	switch {
	case micros < 0 && zero:
		c.errorf(diag.CodeNotPositive, e.At(), "%s must not be negative", what).WithHint("such as 5 SECONDS")
		return 0, false
	case micros < 0, micros == 0 && !zero:
		c.errorf(diag.CodeNotPositive, e.At(), "%s must be greater than zero", what).WithHint("such as 5 SECONDS")
		return 0, false
	}
	return vec.Duration(micros), true
}

// count reads a constant whole number of at least least.
func (c *checker) count(e ast.Expr, what string, least int64) (int64, bool) {
	x, ok := c.constant(e, what)
	if !ok {
		return 0, false
	}
	if !x.Type().IsInteger() || x.Val.IsNull(0) {
		c.errorf(diag.CodeArgumentType, e.At(), "%s is a whole number, not %s", what, x.Type()).WithHint("such as 10")
		return 0, false
	}
	l, err := expr.Coerce(x, vec.Simple(vec.Long))
	if err != nil {
		c.report(e.At(), err)
		return 0, false
	}
	n := expr.Fold(l).(*expr.Const).Val.I64[0]
	switch {
	case n >= least:
		return n, true
	case least == 0:
		c.errorf(diag.CodeNotPositive, e.At(), "%s must not be negative", what)
	default:
		c.errorf(diag.CodeNotPositive, e.At(), "%s must be greater than zero", what).WithHint("such as 10")
	}
	return 0, false
}

// constant binds an expression that may not look at rows.
func (c *checker) constant(e ast.Expr, what string) (*expr.Const, bool) {
	s := &selectChecker{c: c, constOnly: what}
	x := s.bind(e, &clause{name: what})
	if x == nil {
		return nil, false
	}
	v, ok := expr.Fold(x).(*expr.Const)
	if !ok {
		c.errorf(diag.CodeNotConstant, e.At(), "%s must be a constant", what)
		return nil, false
	}
	return v, true
}
