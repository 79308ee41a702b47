package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// testStatement reads the statements that only test files have.
func (p *parser) testStatement() ast.Statement {
	start := p.tok
	switch upper(start.text) {
	case "TEST":
		p.advance()
		t := &ast.Test{Name: p.stringLiteral("the name of the test in quotes")}
		if p.accept("USING") {
			t.Using = p.stringLiteral("the file of the application in quotes")
		}
		t.Place = p.place(start)
		return t
	case "AT":
		p.advance()
		a := &ast.AtTime{Time: p.timeLiteral()}
		a.Statement = p.statement()
		a.Place = p.place(start)
		return a
	case "ADVANCE":
		return p.advanceStatement()
	case "RESTART":
		p.advance()
		return &ast.Restart{Place: p.place(start)}
	case "FLUSH":
		p.advance()
		return &ast.Flush{Place: p.place(start)}
	case "EXPECT":
		return p.expectStatement()
	}
	p.unknownStatement()
	return nil
}

// timeLiteral reads 'time', or an integer in milliseconds.
func (p *parser) timeLiteral() *ast.Literal {
	if p.tok.kind == kindNumber {
		lit := p.numberLiteral(p.advance(), "")
		if lit.Kind != ast.LitInt && lit.Kind != ast.LitLong {
			p.fail(diag.CodeUnexpected, lit.Span, "a time is a string such as '12:00:00' or whole milliseconds")
		}
		return lit
	}
	return p.stringLiteral("a time such as '12:00:00'")
}

func (p *parser) advanceStatement() ast.Statement {
	start := p.advance()
	a := &ast.Advance{}
	switch {
	case p.accept("BY"):
		a.By = p.expr()
	case p.accept("TO"):
		a.To = p.timeLiteral()
	default:
		p.expected("BY or TO")
	}
	a.Place = p.place(start)
	return a
}

// expectStatement reads EXPECT ERROR, EXPECT NOTHING IN, and EXPECT stream [(cols)] VALUES rows.
func (p *parser) expectStatement() ast.Statement {
	start := p.advance()
	if p.is("ERROR") && p.peek(1).kind == kindWord && !p.peek(1).is("VALUES") {
		return p.expectError(start)
	}
	e := &ast.Expect{}
	if p.accept("NOTHING", "IN") {
		e.Nothing = true
		e.Stream = p.name("a stream")
		e.Place = p.place(start)
		return e
	}
	e.Stream = p.name("a stream")
	if p.is("(") {
		e.Columns = p.nameList("a column")
	}
	p.expect("VALUES")
	for {
		e.Rows = append(e.Rows, p.expectRow())
		if !p.accept(",") {
			break
		}
	}
	e.Place = p.place(start)
	return e
}

// expectRow reads [CURRENT | EXPIRED] (values) [AT 'time'].
func (p *parser) expectRow() *ast.ExpectRow {
	start := p.tok
	r := &ast.ExpectRow{}
	switch {
	case p.accept("CURRENT"):
		r.Kind = ast.InsertCurrent
	case p.accept("EXPIRED"):
		r.Kind = ast.InsertExpired
	}
	r.Values = p.exprList()
	if p.accept("AT") {
		r.Time = p.timeLiteral()
	}
	r.Place = p.place(start)
	return r
}

// expectError reads ERROR code [AT line:column] ['part of the message'].
func (p *parser) expectError(start token) ast.Statement {
	p.advance()
	e := &ast.ExpectError{Code: upper(p.advance().text)}
	if p.tok.kind == kindNumber && p.tok.span.Start == p.prev().span.End {
		p.expected("a code such as EF1101")
	}
	if p.accept("AT") {
		e.Line = p.smallNumber("a line")
		p.expect(":")
		e.Column = p.smallNumber("a column")
	}
	if p.tok.kind == kindString {
		e.Message = p.stringLiteral("a message")
	}
	e.Place = p.place(start)
	return e
}
