package ast

import (
	"strconv"
	"strings"
)

func itoa(n int) string { return strconv.Itoa(n) }

func (p *printer) call(e *Call) *doc {
	if e.Bare {
		return text(strings.ToUpper(e.Name.Text))
	}
	name := wordText(e.Name)
	if !e.Namespace.Empty() {
		name = e.Namespace.Text + ":" + name
	}
	if d := p.extract(e, name); d != nil {
		return concat(d, p.callTail(e))
	}
	items := make([]item, len(e.Args))
	for i, a := range e.Args {
		items[i] = item{p.callArg(a), a.Place}
	}
	if e.Name.Is("position") && e.Namespace.Empty() && len(items) > 0 && e.Args[0].Name.Empty() {
		items[0].doc = p.expr(e.Args[0].Value, PrecRange+1) // IN would read as POSITION(a IN b)
	}
	open := name + "("
	if e.Distinct {
		open += "DISTINCT "
	}
	if e.OrderBy == nil {
		return concat(p.bracketed(open, items, ")"), p.callTail(e))
	}
	order := concat(text("ORDER BY "), p.orderItems(e.OrderBy))
	if len(items) > 0 {
		order = concat(text(" "), order)
	}
	return concat(group(text(open), indent(commas(items), order)), text(")"), p.callTail(e))
}

// extract prints extract('hour', x) as EXTRACT(hour FROM x), or gives nil.
func (p *printer) extract(e *Call, name string) *doc {
	if !e.Name.Is("extract") || e.Name.Quoted || !e.Namespace.Empty() || len(e.Args) != 2 || e.Distinct || e.OrderBy != nil ||
		!e.Args[0].Name.Empty() || !e.Args[1].Name.Empty() {
		return nil
	}
	unit, ok := e.Args[0].Value.(*Literal)
	if !ok || unit.Kind != LitString || !isLowerWord(unit.Text) {
		return nil
	}
	return concat(text(name+"("+unit.Text+" FROM "), p.expr(e.Args[1].Value, 0), text(")"))
}

func (p *printer) callArg(a *Arg) *doc {
	if a.Name.Empty() {
		return p.expr(a.Value, 0)
	}
	return concat(text(wordText(a.Name)+": "), p.expr(a.Value, 0))
}

func (p *printer) callTail(e *Call) *doc {
	var docs []*doc
	if e.WithinGroup != nil {
		docs = append(docs, text(" WITHIN GROUP (ORDER BY "), p.orderItems(e.WithinGroup), text(")"))
	}
	if e.IgnoreNulls {
		docs = append(docs, text(" IGNORE NULLS"))
	}
	if e.Filter != nil {
		docs = append(docs, text(" FILTER (WHERE "), p.expr(e.Filter, 0), text(")"))
	}
	if e.Over != nil {
		docs = append(docs, text(" OVER "), p.over(e.Over))
	}
	return concat(docs...)
}

func (p *printer) over(o *Over) *doc {
	if !o.Window.Empty() && o.PartitionBy == nil && o.OrderBy == nil && o.Frame == nil {
		return text(nameText(o.Window))
	}
	return p.overSpec(o)
}

func (p *printer) overSpec(o *Over) *doc {
	var parts []*doc
	if !o.Window.Empty() {
		parts = append(parts, text(nameText(o.Window)))
	}
	if o.PartitionBy != nil {
		parts = append(parts, concat(text("PARTITION BY "), commas(p.exprItems(o.PartitionBy))))
	}
	if o.OrderBy != nil {
		parts = append(parts, concat(text("ORDER BY "), p.orderItems(o.OrderBy)))
	}
	if f := o.Frame; f != nil {
		parts = append(parts, concat(text(f.Unit+" BETWEEN "), p.bound(f.Start), text(" AND "), p.bound(f.End)))
	}
	docs := []*doc{text("(")}
	for i, part := range parts {
		if i > 0 {
			docs = append(docs, text(" "))
		}
		docs = append(docs, part)
	}
	return concat(append(docs, text(")"))...)
}

func (p *printer) bound(b FrameBound) *doc {
	if b.Offset == nil {
		return text(string(b.Kind))
	}
	return concat(p.protected(b.Offset, PrecRange+1, "UNBOUNDED"), text(" "+string(b.Kind)))
}

func (p *printer) orderItems(list []*OrderItem) *doc {
	items := make([]item, len(list))
	for i, o := range list {
		suffix := ""
		if o.Desc {
			suffix = " DESC"
		}
		switch o.Nulls {
		case NullsFirst:
			suffix += " NULLS FIRST"
		case NullsLast:
			suffix += " NULLS LAST"
		}
		items[i] = item{concat(p.expr(o.Expr, 0), text(suffix)), o.Place}
	}
	return commas(items)
}

// protected prints an expression in parentheses if it is a column or call whose name is a keyword there.
func (p *printer) protected(e Expr, level int, keyword string) *doc {
	name := Name{}
	switch e := e.(type) {
	case *Column:
		name = e.Parts[0]
	case *Call:
		name = e.Name
	}
	if name.Is(keyword) && !name.Quoted {
		return concat(text("("), p.bare(e), text(")"))
	}
	return p.expr(e, level)
}
