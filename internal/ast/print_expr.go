package ast

import (
	"math"
	"strings"
)

// precedence gives the level at which an expression is printed without parentheses.
func precedence(e Expr) int {
	switch e := e.(type) {
	case *Binary:
		return Precedence(e.Op)
	case *Unary:
		if e.Op == OpNot {
			return PrecNot
		}
		return PrecUnary
	case *Is:
		return PrecIs
	case *Like, *In, *Between:
		return PrecRange
	case *AtTimeZone:
		return PrecAt
	case *Literal, *Duration, *Quantity:
		return PrecUnary // 5.x and -5[1] would read as something else
	case *Star:
		return 0
	case *Call:
		if e.Bare {
			return PrecUnary
		}
	case *Column, *Index, *Field:
		return PrecPostfix
	}
	return PrecPrimary
}

// expr prints e, in parentheses if it binds looser than level.
func (p *printer) expr(e Expr, level int) *doc {
	if precedence(e) < level {
		return concat(text("("), p.bare(e), text(")"))
	}
	return p.bare(e)
}

func (p *printer) bare(e Expr) *doc {
	switch e := e.(type) {
	case *Column:
		return text(columnText(e))
	case *Field:
		return concat(p.fieldOf(e.X), text("."+wordText(e.Name)))
	case *Index:
		return concat(p.expr(e.X, PrecPostfix), text("["), p.expr(e.Index, 0), text("]"))
	case *Star:
		return text(starText(e))
	case *Param:
		return text(paramText(e))
	case *Literal:
		return text(literalText(e))
	case *Duration:
		return text(durationText(e))
	case *Quantity:
		return text(e.Number + " " + e.Unit)
	case *Unary:
		return p.unary(e)
	case *Binary:
		return p.binary(e)
	case *Call:
		return p.call(e)
	case *Case:
		return p.caseDoc(e)
	case *Subquery:
		return p.subquery(e.Query)
	case *Exists:
		return concat(text("EXISTS "), p.subquery(e.Query))
	}
	return p.test(e)
}

// test prints what is neither operand, operator nor call.
func (p *printer) test(e Expr) *doc {
	switch e := e.(type) {
	case *Is:
		return concat(p.expr(e.X, PrecIs), text(" IS "+not(e.Not)+string(e.What)))
	case *Like:
		word := "LIKE "
		if e.Fold {
			word = "ILIKE "
		}
		d := concat(p.expr(e.X, PrecRange), text(" "+not(e.Not)+word), p.expr(e.Pattern, PrecRange+1))
		if e.Escape != nil {
			d = concat(d, text(" ESCAPE "), p.expr(e.Escape, PrecRange+1))
		}
		return d
	case *In:
		head := concat(p.expr(e.X, PrecRange), text(" "+not(e.Not)+"IN "))
		switch {
		case e.Query != nil:
			return concat(head, p.subquery(e.Query))
		case e.List != nil:
			return concat(head, p.bracketed("(", p.exprItems(e.List), ")"))
		}
		return concat(head, text(nameText(e.Table)))
	case *Between:
		return concat(p.expr(e.X, PrecRange), text(" "+not(e.Not)+"BETWEEN "), p.expr(e.Low, PrecRange+1), text(" AND "), p.expr(e.High, PrecRange+1))
	case *Cast:
		word := "CAST("
		if e.Try {
			word = "TRY_CAST("
		}
		return concat(text(word), p.expr(e.X, 0), text(" AS "+typeText(e.Type)+")"))
	case *AtTimeZone:
		return concat(p.expr(e.X, PrecAt), text(" AT TIME ZONE "), p.expr(e.Zone, PrecAt+1))
	case *List:
		return p.bracketed("ARRAY[", p.exprItems(e.Items), "]")
	case *Tuple:
		if len(e.Items) == 1 {
			return p.bracketed("ROW(", p.exprItems(e.Items), ")")
		}
		return p.bracketed("(", p.exprItems(e.Items), ")")
	}
	return text("?")
}

func (p *printer) exprItems(list []Expr) []item {
	items := make([]item, len(list))
	for i, e := range list {
		items[i] = item{p.expr(e, 0), Place{e.At()}}
	}
	return items
}

func not(n bool) string {
	if n {
		return "NOT "
	}
	return ""
}

// fieldOf prints what stands before a dot: (r).x is a field of r, r.x may be a column.
func (p *printer) fieldOf(x Expr) *doc {
	if _, column := x.(*Column); column {
		return concat(text("("), p.bare(x), text(")"))
	}
	return p.expr(x, PrecPostfix)
}

func (p *printer) unary(e *Unary) *doc {
	if e.Op == OpNot {
		return concat(text("NOT "), p.expr(e.X, PrecNot))
	}
	// -(-x) would be a comment without parentheses, and -(5) another literal.
	switch x := e.X.(type) {
	case *Unary:
		return concat(text(string(e.Op)+"("), p.bare(x), text(")"))
	case *Literal:
		if x.Kind != LitString {
			return concat(text(string(e.Op)+"("), p.bare(x), text(")"))
		}
	}
	return concat(text(string(e.Op)), p.expr(e.X, PrecUnary))
}

// binary prints AND and OR chains with a line before each operator, other operators without.
func (p *printer) binary(e *Binary) *doc {
	level := Precedence(e.Op)
	if e.Op != OpAnd && e.Op != OpOr {
		return concat(p.expr(e.L, level), text(" "+string(e.Op)+" "), p.expr(e.R, level+1))
	}
	var docs []*doc
	for {
		docs = append(docs, p.operand(e.R, e.Op, level+1), text(string(e.Op)+" "), line(e.OpSpan.Span.Start))
		left, ok := e.L.(*Binary)
		if !ok || left.Op != e.Op {
			docs = append(docs, p.operand(e.L, e.Op, level))
			break
		}
		e = left
	}
	for i, j := 0, len(docs)-1; i < j; i, j = i+1, j-1 {
		docs[i], docs[j] = docs[j], docs[i]
	}
	return group(docs[0], indent(docs[1:]...))
}

// operand prints AND inside OR with parentheses: few readers know which binds tighter.
func (p *printer) operand(e Expr, op Operator, level int) *doc {
	if b, ok := e.(*Binary); ok && b.Op == OpAnd && op == OpOr {
		return concat(text("("), p.bare(b), text(")"))
	}
	return p.expr(e, level)
}

func (p *printer) caseDoc(e *Case) *doc {
	head := []*doc{text("CASE")}
	if e.Operand != nil {
		head = append(head, text(" "), p.expr(e.Operand, 0))
	}
	var branches []*doc
	for _, w := range e.Whens {
		branches = append(branches, line(w.Span.Start), text("WHEN "), p.expr(w.Cond, 0), text(" THEN "), p.expr(w.Then, 0))
	}
	if e.Else != nil {
		branches = append(branches, line(e.Else.At().Start), text("ELSE "), p.expr(e.Else, 0))
	}
	return group(concat(head...), indent(branches...), line(e.Span.End-len("END")), text("END"))
}

func (p *printer) subquery(q *Query) *doc {
	return group(text("("), indent(soft(q.Span.Start), p.query(q)), soft(closing(p.source, q.Span.End)), text(")"))
}

func columnText(c *Column) string {
	var b strings.Builder
	b.WriteString(nameText(c.Parts[0]))
	for _, n := range c.Parts[1:] {
		b.WriteString("." + wordText(n))
	}
	return b.String()
}

func starText(s *Star) string {
	out := "*"
	if !s.Qualifier.Empty() {
		out = nameText(s.Qualifier) + ".*"
	}
	if len(s.Except) > 0 {
		out += " EXCEPT " + names(s.Except)
	}
	return out
}

func paramText(e *Param) string {
	if e.Name != "" && e.Name[0] >= '0' && e.Name[0] <= '9' {
		return "$" + e.Name
	}
	return ":" + e.Name
}

func literalText(e *Literal) string {
	switch e.Kind {
	case LitNull:
		return "NULL"
	case LitBool:
		if e.Bool {
			return "TRUE"
		}
		return "FALSE"
	case LitLong:
		if e.Int >= math.MinInt32 && e.Int <= math.MaxInt32 {
			return e.Text + "L"
		}
	case LitFloat:
		return e.Text + "F"
	case LitDecimal:
		return "DECIMAL " + quote(e.Text)
	case LitString:
		return quote(e.Text)
	case LitTimestamp:
		return "TIMESTAMP " + quote(e.Text)
	case LitDate:
		return "DATE " + quote(e.Text)
	case LitTime:
		return "TIME " + quote(e.Text)
	}
	return e.Text
}

func durationText(d *Duration) string {
	parts := make([]string, len(d.Parts))
	for i, part := range d.Parts {
		parts[i] = part.Number + " " + string(part.Unit)
		if part.Number != "1" {
			parts[i] += "S"
		}
	}
	return strings.Join(parts, " ")
}

func typeText(t *TypeName) string {
	switch t.Name {
	case "DECIMAL":
		if t.Precision > 0 {
			return "DECIMAL(" + itoa(t.Precision) + ", " + itoa(t.Scale) + ")"
		}
	case "LIST", "MAP":
		parts := make([]string, len(t.Elems))
		for i, e := range t.Elems {
			parts[i] = typeText(e)
		}
		return t.Name + "<" + strings.Join(parts, ", ") + ">"
	case "STRUCT":
		parts := make([]string, len(t.Fields))
		for i, f := range t.Fields {
			parts[i] = wordText(f.Name) + " " + typeText(f.Type)
		}
		return "STRUCT<" + strings.Join(parts, ", ") + ">"
	}
	return t.Name
}
