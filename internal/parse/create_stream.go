package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// createStream reads CREATE STREAM, SOURCE and SINK behind the name.
func (p *parser) createStream(start token, def ast.Definition, role ast.Role) ast.Statement {
	s := &ast.CreateStream{Definition: def, Role: role}
	p.part(func() { s.Table = p.columns() })
	p.part(func() { s.Options = p.withOptions() })
	if p.is("MAP", "(") {
		p.advance()
		p.part(func() { s.Map = p.options() })
	}
	if p.accept("AS") {
		s.As = p.query()
	}
	if s.Options == nil {
		p.part(func() { s.Options = p.withOptions() })
	}
	s.Place = p.place(start)
	return s
}

func (p *parser) createTable(start token, def ast.Definition) ast.Statement {
	s := &ast.CreateTable{Definition: def}
	p.part(func() { s.Table = p.columns() })
	p.part(func() { s.Options = p.withOptions() })
	if p.accept("AS") {
		s.As = p.query()
	}
	if s.Options == nil {
		p.part(func() { s.Options = p.withOptions() })
	}
	s.Place = p.place(start)
	return s
}

// columns reads ( columns, WATERMARK, PRIMARY KEY, INDEX ), if it is next.
func (p *parser) columns() ast.Table {
	var t ast.Table
	if !p.accept("(") {
		return t
	}
	for !p.is(")") {
		from := p.pos
		if !p.guard(func() { p.columnEntry(&t) }) {
			p.skipTo(from, func() bool { return p.is(",") })
		}
		if !p.accept(",") {
			break
		}
	}
	p.close("(")
	return t
}

func (p *parser) columnEntry(t *ast.Table) {
	start := p.tok
	switch {
	case p.accept("WATERMARK", "FOR"):
		w := &ast.Watermark{Column: p.name("a column")}
		if p.accept("AS") {
			w.Expr = p.expr()
		}
		w.Place = p.place(start)
		if t.Watermark != nil {
			p.report(diag.CodeClauseTwice, start.span, "WATERMARK is written twice")
		}
		t.Watermark = w
	case p.is("PRIMARY", "KEY", "("):
		p.expect("PRIMARY", "KEY")
		if t.PrimaryKey != nil {
			p.report(diag.CodeClauseTwice, start.span, "PRIMARY KEY is written twice")
		}
		t.PrimaryKey = p.nameList("a column")
		p.accept("NOT", "ENFORCED")
		t.KeySpan = p.place(start)
	case p.is("INDEX", "("):
		p.advance()
		i := &ast.IndexDef{Columns: p.nameList("a column")}
		i.Place = p.place(start)
		t.Indexes = append(t.Indexes, i)
	default:
		t.Columns = append(t.Columns, p.columnDef())
		if !p.is(",") && !p.is(")") {
			p.expected("PRIMARY KEY, NOT NULL, DEFAULT, a comma or )")
		}
	}
}

func (p *parser) columnDef() *ast.ColumnDef {
	start := p.tok
	c := &ast.ColumnDef{Name: p.name("a column")}
	if p.accept("AS") {
		c.Computed = p.expr()
	} else {
		c.Type = p.typeName()
	}
	for p.columnConstraint(c) {
	}
	c.Place = p.place(start)
	return c
}

func (p *parser) columnConstraint(c *ast.ColumnDef) bool {
	switch {
	case p.accept("PRIMARY", "KEY"):
		c.PrimaryKey = true
		p.accept("NOT", "ENFORCED")
	case p.accept("NOT", "NULL"):
		c.NotNull = true
	case p.accept("NULL"):
	case p.accept("UNIQUE"):
		c.Unique = true
	case p.accept("DEFAULT"):
		c.Default = p.tightOperand()
	case c.Computed == nil && (p.accept("GENERATED", "ALWAYS", "AS") || p.accept("AS")):
		c.Computed = p.expr()
	default:
		return false
	}
	return true
}
