package parse

import (
	"strconv"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// typeName reads a type in any of its spellings.
func (p *parser) typeName() *ast.TypeName {
	p.nest()
	defer p.unnest()
	start := p.tok
	if start.kind != kindWord && start.kind != kindQuoted {
		p.expected("a type")
	}
	name, ok := ast.CanonicalType(start.text)
	if !ok {
		f := p.refuse(diag.CodeBadType, start.span, "unknown type %q", start.text)
		if near, close := diag.Nearest(start.text, ast.TypeNames()); close {
			f.WithHint("did you mean %s?", near)
		}
		f.WithHint("types are BOOL, INT, LONG, FLOAT, DOUBLE, DECIMAL, STRING, BYTES, TIMESTAMP, DATE, TIME, INTERVAL, JSON, LIST<T>, MAP<K, V>, STRUCT<name T>")
	}
	p.advance()
	t := &ast.TypeName{Name: name}
	switch name {
	case "LIST", "MAP":
		t.Elems = p.typeArgs(name)
	case "STRUCT":
		t.Fields = p.structFields()
	case "DECIMAL":
		p.decimalSize(t)
	case "DOUBLE":
		p.accept("PRECISION")
	default:
		p.scalarSuffix(start)
	}
	t.Place = p.place(start)
	for {
		if !p.accept("[", "]") && !p.accept("ARRAY") {
			return t
		}
		p.nest() // not undone here: T[][]… nests as deep as LIST<LIST<…
		defer p.unnest()
		t = &ast.TypeName{Place: p.place(start), Name: "LIST", Elems: []*ast.TypeName{t}}
	}
}

// scalarSuffix passes over (n), VARYING and WITH TIME ZONE, which our types do not need.
func (p *parser) scalarSuffix(start token) {
	if start.is("CHARACTER") || start.is("CHAR") {
		p.accept("VARYING")
	}
	p.precision()
	if (start.is("TIMESTAMP") || start.is("TIME")) && (p.is("WITH") || p.is("WITHOUT")) && (p.peek(1).is("TIME") || p.peek(1).is("LOCAL")) {
		p.advance()
		p.accept("LOCAL")
		p.expect("TIME", "ZONE")
	}
}

// typeArgs reads <T> of LIST and <K, V> of MAP; parentheses are accepted too.
func (p *parser) typeArgs(name string) []*ast.TypeName {
	closing := ">"
	if p.accept("(") {
		closing = ")"
	} else {
		p.expect("<")
	}
	args := []*ast.TypeName{p.typeName()}
	if name == "MAP" {
		p.expect(",")
		args = append(args, p.typeName())
	}
	p.expect(closing)
	return args
}

// structFields reads <name T, …>, <name: T, …> or (name T, …).
func (p *parser) structFields() []*ast.TypeField {
	closing := ">"
	if p.accept("(") {
		closing = ")"
	} else {
		p.expect("<")
	}
	var fields []*ast.TypeField
	for {
		start := p.tok
		f := &ast.TypeField{Name: p.anyWord("a field")}
		p.accept(":")
		f.Type = p.typeName()
		f.Place = p.place(start)
		fields = append(fields, f)
		if !p.accept(",") {
			break
		}
	}
	p.expect(closing)
	return fields
}

func (p *parser) decimalSize(t *ast.TypeName) {
	if !p.accept("(") {
		return
	}
	t.Precision = p.smallNumber("the number of digits")
	if p.accept(",") {
		t.Scale = p.smallNumber("the number of digits after the point")
	}
	p.close("(")
	if t.Precision < 1 || t.Precision > 38 || t.Scale > t.Precision {
		p.report(diag.CodeBadType, p.prev().span, "DECIMAL(p, s) has 1 to 38 digits, and not more of them after the point")
		t.Precision, t.Scale = 38, 0
	}
}

// smallNumber reads a count that is part of the syntax: digits of a type, a quantifier, a line number.
func (p *parser) smallNumber(what string) int {
	if p.tok.kind != kindNumber {
		p.expected(what)
	}
	n, err := strconv.Atoi(p.tok.text)
	if err != nil || n > 1_000_000_000 {
		p.fail(diag.CodeBadNumber, p.tok.span, "found %s, expected %s", p.tok.describe(), what)
	}
	p.advance()
	return n
}
