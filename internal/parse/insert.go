package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
)

// insert reads INSERT … INTO with a query or VALUES.
func (p *parser) insert() ast.Statement {
	start := p.tok
	ins := p.insertHead()
	if p.accept("VALUES") {
		for {
			at := p.tok
			row := &ast.Tuple{Items: p.exprList()}
			row.Place = p.place(at)
			ins.Rows = append(ins.Rows, row)
			if !p.accept(",") {
				break
			}
		}
	} else {
		if !p.isOne("SELECT", "WITH", "(") {
			p.expected("SELECT")
		}
		ins.Query = p.query()
	}
	p.conflictAndSink(ins)
	ins.Place = p.place(start)
	return ins
}

// insertHead reads INSERT [kind] [EVENTS] INTO target [(columns)].
func (p *parser) insertHead() *ast.Insert {
	start := p.tok
	p.expect("INSERT")
	ins := &ast.Insert{Kind: p.insertKind()}
	p.expect("INTO")
	if p.accept("#") {
		ins.Inner = true
	}
	ins.Target = p.name("a stream or table")
	if p.is("(") && !p.is("(", "SELECT") && !p.is("(", "WITH") && !p.is("(", "(") {
		ins.Columns = p.nameList("a column")
	}
	ins.Place = p.place(start)
	return ins
}

// conflictAndSink reads ON CONFLICT … and SINK (…).
func (p *parser) conflictAndSink(ins *ast.Insert) {
	if p.is("ON", "CONFLICT") {
		start := p.advance()
		p.advance()
		c := &ast.Conflict{}
		if p.is("(") {
			c.Columns = p.nameList("a column")
		}
		p.expect("DO")
		if p.accept("NOTHING") {
			c.Nothing = true
		} else {
			p.expect("UPDATE", "SET")
			c.Set = p.assignments()
			if p.accept("WHERE") {
				c.Where = p.expr()
			}
		}
		c.Place = p.place(start)
		ins.Conflict = c
	}
	ins.Sink = p.sink()
}

// sink reads the trailing SINK (…) [MAP (…)], if it is next.
func (p *parser) sink() *ast.SinkClause {
	if !p.is("SINK", "(") {
		return nil
	}
	start := p.advance()
	s := &ast.SinkClause{Options: p.options()}
	if p.accept("MAP") {
		s.Map = p.options()
	}
	s.Place = p.place(start)
	return s
}

func (p *parser) assignments() []*ast.Assignment {
	var list []*ast.Assignment
	for {
		start := p.tok
		a := &ast.Assignment{Column: &ast.Column{Parts: []ast.Name{p.name("a column")}}}
		for p.accept(".") {
			a.Column.Parts = append(a.Column.Parts, p.anyWord("a column"))
		}
		a.Column.Place = p.place(start)
		p.expect("=")
		a.Value = p.expr()
		a.Place = p.place(start)
		list = append(list, a)
		if !p.accept(",") {
			return list
		}
	}
}
