package parse

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// source reads one source with its alias, filters and window.
func (p *parser) source() ast.Source {
	p.nest()
	defer p.unnest()
	start := p.tok
	lateral := p.accept("LATERAL")
	p.barePattern()
	switch {
	case p.is("("):
		return p.parenSource(start, lateral)
	case p.tok.kind == kindString:
		return p.fileSource()
	case (p.is("PATTERN") || p.is("SEQUENCE")) && p.peek(1).is("("):
		return p.patternSource()
	case p.is(".") || p.is("/") || p.tok.kind == kindWord && p.peek(1).is("/"):
		p.refuse(diag.CodeUnexpected, p.tok.span, "a path is not a source").WithHint("a file is written in quotes: FROM 'data/trades.csv'")
	case p.is("TABLE", "(") || p.tableWindowAhead():
		return p.tableWindow()
	case p.is("#"):
		p.advance()
		s := &ast.StreamRef{Inner: true, Name: p.name("the name of an inner stream")}
		return p.endStreamRef(start, s)
	case p.tok.kind == kindWord && p.peek(1).is("(") && !ast.IsReserved(p.tok.text):
		f := &ast.FuncRef{Lateral: lateral, Call: p.callNamed(p.name("a function"))}
		p.tail(&f.SourceTail)
		f.Place = p.place(start)
		return f
	}
	return p.endStreamRef(start, &ast.StreamRef{Name: p.name("a stream or table")})
}

// parenSource reads a subquery, or a join in parentheses.
func (p *parser) parenSource(start token, lateral bool) ast.Source {
	if p.is("(", "SELECT") || p.is("(", "WITH") || p.is("(", "(") {
		p.advance()
		s := &ast.SubqueryRef{Lateral: lateral}
		p.guardClause(func() { s.Query = p.query() })
		if s.Query == nil {
			s.Query = &ast.Query{Place: p.place(start)}
		}
		p.close("(")
		p.tail(&s.SourceTail)
		s.Place = p.place(start)
		return s
	}
	p.advance()
	s := p.sources()
	p.close("(")
	return s
}

func (p *parser) fileSource() ast.Source {
	t := p.advance()
	s := &ast.StreamRef{File: true, Name: nameOf(t)}
	p.tail(&s.SourceTail)
	s.Place = p.place(t)
	return s
}

func (p *parser) endStreamRef(start token, s *ast.StreamRef) ast.Source {
	if p.is(".") {
		p.method(s)
	}
	for p.is("#") {
		p.siddhiWindow(s)
	}
	p.tail(&s.SourceTail)
	s.Place = p.place(start)
	return s
}

// method reads .find(cond), .current() or .range(…); Esper's S.win:time(…) gets its translation.
func (p *parser) method(s *ast.StreamRef) {
	p.advance()
	name := p.anyWord("find, current or range")
	if p.is(":") {
		p.advance()
		window := p.anyWord("a window")
		args := p.windowArgs()
		p.translateWindow(s, name.Span.To(p.prev().span), window, args)
		return
	}
	if !p.is("(") {
		whole := s.Name.Text + "." + name.Text
		p.refuse(diag.CodeUnexpected, s.Name.Span.To(name.Span), "%s is not a source", whole).
			WithHint("a file is written in quotes: '%s'; a stream with a dot in its name in double quotes: %q", whole, whole)
	}
	s.Method = p.callNamed(name)
}

// siddhiWindow reads S#window.length(5) and S#length(5), reports how it is written here, and goes on as if it were.
func (p *parser) siddhiWindow(s *ast.StreamRef) {
	start := p.advance()
	p.accept("WINDOW", ".")
	name := p.anyWord("a window")
	for p.accept(":") || p.accept(".") {
		name = p.anyWord("a function")
	}
	args := []*ast.Arg(nil)
	if p.is("(") {
		args = p.windowArgs()
	}
	p.translateWindow(s, start.span.To(p.prev().span), name, args)
}

func (p *parser) translateWindow(s *ast.StreamRef, span diag.Span, name ast.Name, args []*ast.Arg) {
	w := &ast.Window{Place: ast.Place{Span: span}, Name: name, Args: args}
	p.report(diag.CodeSiddhiSyntax, span, "windows are a clause of their own").Hint = "write " + s.Name.Text + " WINDOW " + ast.PrintNode(w)
	s.Window = w
}

// tail reads what may follow a source, in any order.
func (p *parser) tail(t *ast.SourceTail) {
	for {
		switch {
		case p.is("["):
			p.advance()
			t.Filters = append(t.Filters, p.expr())
			p.close("[")
		case p.is("WINDOW") && p.windowAhead() && !p.namedWindowAhead():
			if t.Window != nil {
				p.report(diag.CodeWindowTwice, p.tok.span, "the source has a window already").Hint = "nest queries or use a named window for a second one"
			}
			p.advance()
			t.Window = p.window()
		case p.is("UNIDIRECTIONAL"):
			p.advance()
			t.Unidirectional = true
		case p.is("MATCH_RECOGNIZE", "("):
			t.Match = p.matchRecognize()
		case t.Alias.Empty() && p.is("AS") && !p.peek(1).is("SELECT"):
			p.advance()
			p.sourceAlias(t)
		case t.Alias.Empty() && p.aliasAhead() && !p.isOne("ON", "SET"):
			p.alias = p.pos
			p.sourceAlias(t)
		default:
			return
		}
	}
}

func (p *parser) sourceAlias(t *ast.SourceTail) {
	t.Alias = p.name("an alias")
	if p.is("(") {
		t.Columns = p.nameList("a column")
	}
}

// matchRecognize keeps the text between the parentheses.
func (p *parser) matchRecognize() *ast.MatchRecognize {
	start := p.advance()
	open := p.advance()
	p.skipTo(p.pos, func() bool { return false })
	from, to := open.span.End, p.tok.span.Start
	p.close("(")
	p.comments = slices.DeleteFunc(p.comments, func(c *ast.Comment) bool { return c.Span.Start >= from && c.Span.Start < to }) // part of the text
	return &ast.MatchRecognize{Place: p.place(start), Text: p.src[from:to]}
}
