package parse

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

var createKinds = []string{"STREAM", "TABLE", "WINDOW", "TRIGGER", "AGGREGATION", "FUNCTION", "VIEW", "SOURCE", "SINK"}

// create reads CREATE and DEFINE statements.
func (p *parser) create() ast.Statement {
	start := p.advance()
	def := ast.Definition{}
	if p.accept("OR", "REPLACE") {
		def.OrReplace = true
	}
	for p.isOne("TEMPORARY", "TEMP", "MATERIALIZED") && p.peek(1).kind == kindWord {
		p.advance()
	}
	word := p.tok
	if !p.isOne(createKinds...) {
		f := p.refuse(diag.CodeUnexpected, word.span, "found %s, expected what to create", word.describe())
		if near, ok := diag.Nearest(word.text, createKinds); ok {
			f.WithHint("did you mean %s?", near)
		}
		f.WithHint("expected STREAM, TABLE, WINDOW, TRIGGER, AGGREGATION, FUNCTION, VIEW, SOURCE or SINK")
	}
	p.advance()
	if p.is("IF", "NOT") {
		p.expect("IF", "NOT", "EXISTS")
		def.IfNotExists = true
	}
	def.Name = p.name("the name of the " + strings.ToLower(word.text))
	switch upper(word.text) {
	case "STREAM":
		return p.createStream(start, def, ast.RolePlain)
	case "SOURCE":
		return p.createStream(start, def, ast.RoleSource)
	case "SINK":
		return p.createStream(start, def, ast.RoleSink)
	case "TABLE":
		return p.createTable(start, def)
	case "WINDOW":
		return p.createWindow(start, def)
	case "TRIGGER":
		return p.createTrigger(start, def)
	case "AGGREGATION":
		return p.createAggregation(start, def)
	case "FUNCTION":
		return p.createFunction(start, def)
	}
	return p.createView(start, def)
}

// part runs f and, if it fails, goes on behind it, so that a broken column does not hide a broken option.
func (p *parser) part(f func()) {
	from := p.pos
	if !p.guard(f) {
		p.skipTo(from, func() bool { return p.isOne("WITH", "AS", "MAP", "OUTPUT") })
	}
}

// withOptions reads WITH (…), if it is next.
func (p *parser) withOptions() []*ast.Option {
	if !p.is("WITH", "(") {
		return nil
	}
	p.advance()
	return p.options()
}

// options reads (key = value, …).
func (p *parser) options() []*ast.Option {
	var list []*ast.Option
	p.expect("(")
	for !p.is(")") {
		from := p.pos
		if !p.guard(func() { list = append(list, p.option()) }) {
			p.skipTo(from, func() bool { return p.is(",") })
		}
		if !p.accept(",") {
			break
		}
	}
	p.close("(")
	return list
}

func (p *parser) option() *ast.Option {
	start := p.tok
	o := &ast.Option{Key: p.optionKey()}
	if !p.accept("=>") {
		p.expect("=")
	}
	o.Value = p.expr()
	switch v := o.Value.(type) {
	case *ast.Literal, *ast.Duration, *ast.Quantity, *ast.Unary, *ast.Column, *ast.Param:
	default:
		p.report(diag.CodeUnexpected, v.At(), "an option's value is a constant").Hint = "put it in quotes"
	}
	o.Place = p.place(start)
	return o
}

// optionKey reads 'key', "key", or bare words joined by dots and hyphens.
func (p *parser) optionKey() ast.Name {
	start := p.tok
	if start.kind == kindString || start.kind == kindQuoted {
		p.advance()
		if start.text == "" {
			p.failExpected(diag.CodeExpectedName, "a key")
		}
		return ast.Name{Place: p.place(start), Text: strings.ToLower(start.text), Quoted: !isBareKey(start.text)}
	}
	key := p.anyWord("a key such as format").Text
	for (p.is(".") || p.is("-")) && p.peek(1).kind == kindWord && p.tok.span.End == p.peek(1).span.Start {
		key += p.advance().text
		key += p.advance().text
	}
	return ast.Name{Place: p.place(start), Text: strings.ToLower(key)}
}

// isBareKey reports whether the key can be written without quotes.
func isBareKey(s string) bool {
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '-' }) {
		if wordLength(part) != len(part) {
			return false
		}
	}
	return s != "" && !strings.ContainsAny(s[:1]+s[len(s)-1:], ".-") && !strings.Contains(s, "--") && !strings.Contains(s, "..") &&
		!strings.Contains(s, ".-") && !strings.Contains(s, "-.")
}
