package parse

import "github.com/eventflux-go/eventflux/internal/ast"

// createWindow reads CREATE WINDOW behind the name: [(cols)] [WINDOW] window [OUTPUT kind EVENTS] [WITH (…)].
func (p *parser) createWindow(start token, def ast.Definition) ast.Statement {
	s := &ast.CreateWindow{Definition: def}
	p.part(func() { s.Table = p.columns() })
	if !p.is("WITH", "(") && !p.is(";") && p.tok.kind != kindEOF {
		if p.is("WINDOW") && p.windowAhead() {
			p.advance()
			s.Window = p.window()
		} else {
			at := p.tok
			s.Window = &ast.Window{Name: p.name("the name of a window")}
			if p.is("(") {
				s.Window.Args = p.windowArgs()
			}
			s.Window.Place = p.place(at)
		}
	} else {
		p.expected("a window such as TUMBLING(1 HOUR)")
	}
	p.part(func() { s.Options = p.withOptions() })
	if p.accept("OUTPUT") {
		s.Output = p.insertKind()
		if s.Output == ast.InsertDefault {
			p.expected("CURRENT, EXPIRED or ALL EVENTS")
		}
	}
	if s.Options == nil {
		p.part(func() { s.Options = p.withOptions() })
	}
	s.Place = p.place(start)
	return s
}

// insertKind reads [CURRENT | EXPIRED | ALL] [EVENTS].
func (p *parser) insertKind() ast.InsertKind {
	kind := ast.InsertDefault
	switch {
	case p.accept("CURRENT"):
		kind = ast.InsertCurrent
	case p.accept("EXPIRED"):
		kind = ast.InsertExpired
	case p.accept("ALL"):
		kind = ast.InsertAll
	}
	p.accept("EVENTS")
	return kind
}
