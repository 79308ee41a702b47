package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// query reads [WITH …] SELECT with all its clauses.
func (p *parser) query() *ast.Query {
	p.nest()
	defer p.unnest()
	start := p.tok
	if p.accept("(") {
		q := p.query()
		p.close("(")
		return q
	}
	q := &ast.Query{}
	if p.accept("WITH") {
		p.guardClause(func() { p.ctes(q) })
	}
	if !p.is("SELECT") {
		p.expected("SELECT")
	}
	p.selectHead(q)
	p.clauses(q)
	q.Place = p.place(start)
	return q
}

// guardClause runs f and, if it fails, goes on at the next clause.
func (p *parser) guardClause(f func()) {
	from := p.pos
	if !p.guard(f) {
		p.recoverClause(from)
	}
}

func (p *parser) ctes(q *ast.Query) {
	p.accept("RECURSIVE")
	for {
		start := p.tok
		c := &ast.CTE{Name: p.name("a name")}
		if p.is("(") {
			c.Columns = p.nameList("a column")
		}
		p.expect("AS")
		p.expect("(")
		c.Query = p.query()
		p.close("(")
		c.Place = p.place(start)
		q.With = append(q.With, c)
		if !p.accept(",") {
			return
		}
	}
}

func (p *parser) selectHead(q *ast.Query) {
	p.expect("SELECT")
	if p.is("DISTINCT", "ON", "(") {
		p.advance()
		p.advance()
		p.guardClause(func() { q.DistinctOn = p.exprList() })
	} else {
		q.Distinct = p.accept("DISTINCT")
	}
	p.guardClause(func() { p.selectItems(q) })
	if p.accept("FROM") {
		p.guardClause(func() { q.From = p.sources() })
		if q.From == nil {
			q.From = &ast.BadSource{Place: ast.Place{Span: p.prev().span}}
		}
	}
}

func (p *parser) selectItems(q *ast.Query) {
	for {
		start := p.tok
		item := &ast.SelectItem{Expr: p.selectExpr()}
		switch {
		case p.accept("AS"):
			item.Alias = p.aliasName()
		case p.aliasAhead():
			p.alias = p.pos
			item.Alias = p.name("an alias")
		}
		item.Place = p.place(start)
		q.Items = append(q.Items, item)
		if !p.accept(",") {
			return
		}
	}
}

// aliasName reads the name after AS; a string is accepted there, as in MySQL.
func (p *parser) aliasName() ast.Name {
	if p.tok.kind == kindString && p.tok.text != "" {
		n := nameOf(p.advance())
		n.Quoted = true
		return n
	}
	return p.name("an alias")
}

// selectExpr is an expression, * or t.*, with what it leaves out.
func (p *parser) selectExpr() ast.Expr {
	start := p.tok
	star := &ast.Star{}
	switch {
	case p.is("*"):
	case (start.kind == kindWord || start.kind == kindQuoted) && p.peek(1).is(".") && p.peek(2).is("*"):
		star.Qualifier = p.name("a source")
		p.advance()
	default:
		return p.expr()
	}
	p.advance()
	if p.isOne("EXCEPT", "EXCLUDE") && (p.peek(1).is("(") && !p.peek(2).is("SELECT")) {
		p.advance()
		star.Except = p.nameList("a column")
	}
	star.Place = p.place(start)
	return star
}

// aliasAhead reports whether the next word is an alias without AS.
func (p *parser) aliasAhead() bool {
	if p.tok.kind == kindQuoted {
		return true
	}
	return p.tok.kind == kindWord && !ast.IsAliasWord(p.tok.text) && !p.startsClause() && !p.unitAhead() &&
		!(p.is("AGGREGATE") && (p.peek(1).is("EVERY") || p.peek(1).is("BY")))
}

// unitAhead reports whether the word stands where a misspelt unit would: directly after a number.
func (p *parser) unitAhead() bool {
	if p.prev().kind != kindNumber {
		return false
	}
	near, ok := diag.Nearest(p.tok.text, ast.UnitNames())
	return ok && len(near) > 2
}

// exprList reads ( expr, … ).
func (p *parser) exprList() []ast.Expr {
	p.expect("(")
	list := p.exprs()
	p.close("(")
	return list
}

func (p *parser) exprs() []ast.Expr {
	list := []ast.Expr{p.expr()}
	for p.accept(",") {
		list = append(list, p.expr())
	}
	return list
}
