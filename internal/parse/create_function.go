package parse

import "github.com/eventflux-go/eventflux/internal/ast"

// createFunction reads (params) RETURNS type LANGUAGE name AS 'body' [WITH (…)], the last three in any order.
func (p *parser) createFunction(start token, def ast.Definition) ast.Statement {
	s := &ast.CreateFunction{Definition: def}
	p.expect("(")
	for !p.is(")") {
		s.Params = append(s.Params, p.columnDef())
		if !p.accept(",") {
			break
		}
	}
	p.close("(")
	p.expect("RETURNS")
	s.Returns = p.typeName()
	for {
		switch {
		case p.accept("LANGUAGE"):
			s.Language = p.name("sql or wasm")
		case p.accept("AS"):
			s.Body = p.stringLiteral("the body as a string")
		case p.is("WITH", "("):
			s.Options = p.withOptions()
		default:
			if s.Body == nil {
				p.expected("AS")
			}
			s.Place = p.place(start)
			return s
		}
	}
}

func (p *parser) createView(start token, def ast.Definition) ast.Statement {
	s := &ast.CreateView{Definition: def}
	if p.is("(") {
		s.Columns = p.nameList("a column")
	}
	p.expect("AS")
	s.Query = p.query()
	s.Place = p.place(start)
	return s
}
