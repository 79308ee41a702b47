package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

var dropKinds = []string{"STREAM", "TABLE", "WINDOW", "TRIGGER", "AGGREGATION", "FUNCTION", "VIEW", "SOURCE", "SINK", "QUERY"}

var showKinds = []string{"STREAMS", "TABLES", "WINDOWS", "TRIGGERS", "AGGREGATIONS", "FUNCTIONS", "VIEWS", "QUERIES", "SOURCES", "SINKS", "CONNECTORS", "FORMATS", "SETTINGS", "TYPES"}

func (p *parser) oneOf(words []string, what string) string {
	if p.isOne(words...) {
		return upper(p.advance().text)
	}
	if near, ok := diag.Nearest(p.tok.text, words); ok && p.tok.kind == kindWord {
		p.refuse(diag.CodeUnexpected, p.tok.span, "found %s, expected %s", p.tok.describe(), what).WithHint("did you mean %s?", near)
	}
	p.expected(what)
	return ""
}

func (p *parser) drop() ast.Statement {
	start := p.advance()
	d := &ast.Drop{Kind: p.oneOf(dropKinds, "what to drop, such as STREAM")}
	if p.accept("IF", "EXISTS") {
		d.IfExists = true
	}
	d.Name = p.name("a name")
	d.Place = p.place(start)
	return d
}

func (p *parser) show() ast.Statement {
	start := p.advance()
	s := &ast.Show{What: p.oneOf(showKinds, "what to show, such as STREAMS")}
	s.Place = p.place(start)
	return s
}

// describe reads DESCRIBE [STREAM] name, 'file' or query.
func (p *parser) describe() ast.Statement {
	start := p.advance()
	d := &ast.Describe{}
	switch {
	case p.isOne("SELECT", "WITH", "("):
		d.Query = p.query()
	case p.tok.kind == kindString:
		d.File = p.stringLiteral("a file")
	default:
		if p.isOne(dropKinds...) && (p.peek(1).kind == kindWord || p.peek(1).kind == kindQuoted) {
			p.advance()
		}
		d.Name = p.name("a name, a file in quotes or a query")
	}
	d.Place = p.place(start)
	return d
}

func (p *parser) explain() ast.Statement {
	start := p.advance()
	e := &ast.Explain{Analyze: p.accept("ANALYZE")}
	e.Statement = p.statement()
	e.Place = p.place(start)
	return e
}

func (p *parser) subscribe() ast.Statement {
	start := p.advance()
	p.expect("TO")
	s := &ast.Subscribe{Source: p.source()}
	if _, single := s.Source.(ast.Tailed); !single {
		p.report(diag.CodeUnexpected, s.Source.At(), "SUBSCRIBE TO takes one stream, table or window")
	}
	s.Place = p.place(start)
	return s
}

// copyTo reads COPY name | (query) TO 'file' [WITH] [(options)].
func (p *parser) copyTo() ast.Statement {
	start := p.advance()
	c := &ast.Copy{}
	if p.accept("(") {
		c.Query = p.query()
		p.close("(")
	} else {
		c.Name = p.name("a stream or table")
	}
	p.expect("TO")
	c.To = p.stringLiteral("a file")
	p.accept("WITH")
	if p.is("(") {
		c.Options = p.copyOptions()
	}
	c.Place = p.place(start)
	return c
}

// copyOptions reads (FORMAT csv, HEADER) as well as key = value.
func (p *parser) copyOptions() []*ast.Option {
	var list []*ast.Option
	p.expect("(")
	for !p.is(")") {
		start := p.tok
		o := &ast.Option{Key: p.optionKey()}
		p.accept("=")
		if p.is(",") || p.is(")") {
			o.Value = &ast.Literal{Place: p.place(start), Kind: ast.LitBool, Bool: true}
		} else {
			o.Value = p.expr()
		}
		o.Place = p.place(start)
		list = append(list, o)
		if !p.accept(",") {
			break
		}
	}
	p.close("(")
	return list
}
