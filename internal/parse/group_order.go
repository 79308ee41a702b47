package parse

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

func upper(s string) string { return strings.ToUpper(s) }

// groupBy reads the list of GROUP BY. GROUP BY TUMBLE(ts, …) becomes the window of the source.
func (p *parser) groupBy(q *ast.Query) {
	if p.is("ALL") && (p.peek(1).kind != kindOp || p.peek(1).is(";") || p.peek(1).is(")")) {
		q.GroupSpan = ast.Place{Span: p.advance().span}
		q.GroupByAll = true
		return
	}
	for _, e := range p.exprs() {
		if w := p.groupWindow(e); w != nil {
			p.attachWindow(q, w)
			continue
		}
		q.GroupBy = append(q.GroupBy, e)
	}
}

// attachWindow gives a window that stands behind FROM to the only source of the query.
func (p *parser) attachWindow(q *ast.Query, w *ast.Window) {
	source, ok := q.From.(ast.Tailed)
	if !ok {
		p.report(diag.CodeWindowClause, w.Span, "it is not clear which source this window belongs to").
			Hint = "write the window directly after its source"
		return
	}
	if source.Tail().Window != nil {
		p.report(diag.CodeWindowTwice, w.Span, "the source has a window already").Hint = "nest queries or use a named window for a second one"
		return
	}
	source.Tail().Window = w
}

func (p *parser) orderItems() []*ast.OrderItem {
	var items []*ast.OrderItem
	for {
		start := p.tok
		item := &ast.OrderItem{Expr: p.expr()}
		if p.accept("DESC") {
			item.Desc = true
		} else {
			p.accept("ASC")
		}
		switch {
		case p.accept("NULLS", "FIRST"):
			item.Nulls = ast.NullsFirst
		case p.accept("NULLS", "LAST"):
			item.Nulls = ast.NullsLast
		}
		item.Place = p.place(start)
		items = append(items, item)
		if !p.accept(",") {
			return items
		}
	}
}

func (p *parser) offset(q *ast.Query) {
	q.Offset = p.count()
	if p.isOne("ROW", "ROWS") {
		p.advance()
	}
}

// count reads the number or parameter of LIMIT and OFFSET.
func (p *parser) count() ast.Expr {
	start := p.tok
	switch {
	case p.tok.kind == kindNumber:
		return p.numberLiteral(p.advance(), "")
	case p.is("-") && p.peek(1).kind == kindNumber:
		p.advance()
		lit := p.numberLiteral(p.advance(), "-")
		lit.Place = p.place(start)
		return lit
	case p.is(":") || p.is("$"):
		return p.primary()
	case p.tok.kind == kindWord && !ast.IsReserved(p.tok.text):
		p.refuse(diag.CodeNotConstant, p.tok.span, "LIMIT and OFFSET must be constants, not a column").WithHint("write a number, or a parameter such as :n")
	}
	p.expected("a number")
	return nil
}

func (p *parser) fetchAhead() bool { return p.peek(1).is("FIRST") || p.peek(1).is("NEXT") }

// fetch reads FETCH FIRST [n] ROWS ONLY, which is LIMIT.
func (p *parser) fetch(q *ast.Query) {
	p.advance()
	if p.isOne("ROW", "ROWS") {
		t := p.tok
		q.Limit = &ast.Literal{Place: ast.Place{Span: t.span}, Kind: ast.LitInt, Text: "1", Int: 1}
	} else {
		q.Limit = p.count()
	}
	if !p.accept("ROW") {
		p.expect("ROWS")
	}
	p.expect("ONLY")
}
