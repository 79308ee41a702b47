package parse

import "github.com/eventflux-go/eventflux/internal/ast"

// update reads UPDATE t [AS a] SET … [FROM s] [WHERE …].
func (p *parser) update() ast.Statement {
	start := p.advance()
	u := &ast.Update{Target: p.name("a table")}
	u.Alias = p.targetAlias("SET")
	p.expect("SET")
	p.guardClause(func() { u.Set = p.assignments() })
	if p.accept("FROM") {
		p.guardClause(func() { u.From = p.sources() })
	}
	if p.accept("WHERE") {
		p.guardClause(func() { u.Where = p.expr() })
	}
	u.Place = p.place(start)
	return u
}

// delete reads DELETE FROM t [AS a] [USING s] [WHERE …].
func (p *parser) delete() ast.Statement {
	start := p.advance()
	p.expect("FROM")
	d := &ast.Delete{Target: p.name("a table")}
	d.Alias = p.targetAlias("USING")
	if p.accept("USING") {
		p.guardClause(func() { d.Using = p.sources() })
	}
	if p.accept("WHERE") {
		p.guardClause(func() { d.Where = p.expr() })
	}
	d.Place = p.place(start)
	return d
}

// targetAlias reads [AS] alias before the word that goes on.
func (p *parser) targetAlias(next string) ast.Name {
	if p.accept("AS") || p.aliasAhead() && !p.is(next) {
		return p.name("an alias")
	}
	return ast.Name{}
}

// upsert reads UPSERT INTO t [(cols)] query ON cond.
func (p *parser) upsert() ast.Statement {
	start := p.advance()
	p.expect("INTO")
	u := &ast.Upsert{Target: p.name("a table")}
	if p.is("(") && !p.is("(", "SELECT") {
		u.Columns = p.nameList("a column")
	}
	u.Query = p.query()
	p.expect("ON")
	u.On = p.expr()
	u.Place = p.place(start)
	return u
}

// transaction reads BEGIN [TRANSACTION]; statements; COMMIT [TRANSACTION].
func (p *parser) transaction() ast.Statement {
	start := p.advance()
	p.accept("TRANSACTION")
	if !p.is(";") {
		p.expected(";")
	}
	t := &ast.Transaction{}
	t.Body = p.statements(func() bool { return p.is("COMMIT") })
	t.End = ast.Place{Span: p.tok.span}
	p.expect("COMMIT")
	p.accept("TRANSACTION")
	t.Place = p.place(start)
	return t
}
