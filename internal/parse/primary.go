package parse

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// primary reads an operand.
func (p *parser) primary() ast.Expr {
	start := p.tok
	switch start.kind {
	case kindNumber:
		return p.numberOrDuration()
	case kindString:
		return p.stringLiteral("a string")
	case kindQuoted:
		return p.columnOrCall()
	case kindWord:
		if e := p.special(); e != nil {
			return e
		}
		if ast.IsReserved(start.text) || p.startsClause() && !p.nameAhead() {
			p.missingExpr()
		}
		return p.columnOrCall()
	}
	switch {
	case p.is("("):
		return p.paren()
	case p.is("["):
		p.advance()
		return p.list(start)
	case p.is(":") || p.is("$"):
		p.advance()
		if p.tok.span.Start != start.span.End || p.tok.kind != kindWord && p.tok.kind != kindNumber || start.is(":") && p.tok.kind == kindNumber {
			p.expected("the name of a parameter, as in :limit")
		}
		t := p.advance()
		return &ast.Param{Place: p.place(start), Name: t.text}
	}
	p.missingExpr()
	return nil
}

// nameAhead reports whether what follows the word makes it a name where an operand stands, though a clause
// starts with it elsewhere: limit - 5, within(x, y).
func (p *parser) nameAhead() bool {
	next := p.peek(1)
	return next.is(".") || next.is("(") || next.is("-")
}

// special reads what starts with a word and is neither column nor ordinary call, or gives nil.
func (p *parser) special() ast.Expr {
	start, next := p.tok, p.peek(1)
	switch word := upper(start.text); {
	case word == "NULL":
		p.advance()
		return &ast.Literal{Place: p.place(start), Kind: ast.LitNull}
	case word == "TRUE", word == "FALSE":
		p.advance()
		return &ast.Literal{Place: p.place(start), Kind: ast.LitBool, Bool: word == "TRUE"}
	case word == "CASE":
		return p.caseExpr()
	case word == "EXISTS" && next.is("("):
		p.advance()
		p.advance()
		e := &ast.Exists{Query: p.query()}
		p.close("(")
		e.Place = p.place(start)
		return e
	case word == "INTERVAL" && (next.kind == kindString || next.kind == kindNumber):
		return p.interval()
	case next.kind == kindString && typedLiterals[word] != 0:
		return p.typedLiteral(typedLiterals[word])
	case word == "ARRAY" && next.is("["):
		p.advance()
		p.advance()
		return p.list(start)
	case word == "ROW" && next.is("("):
		p.advance()
		return p.tuple()
	case next.is("(") && specialCalls[word] != nil:
		return specialCalls[word](p)
	case bareCalls[word] && !next.is("(") && !next.is("."):
		p.advance()
		return &ast.Call{Place: p.place(start), Name: nameOf(start), Bare: true}
	}
	return nil
}

// bareCalls are functions that standard SQL calls without parentheses.
var bareCalls = map[string]bool{"CURRENT_TIMESTAMP": true, "CURRENT_DATE": true, "CURRENT_TIME": true, "LOCALTIMESTAMP": true}

// columnOrCall reads a name with what makes it a path or a call.
func (p *parser) columnOrCall() ast.Expr {
	if p.namespaceAhead() {
		namespace := nameOf(p.advance())
		p.advance()
		call := p.callNamed(nameOf(p.advance()))
		call.Namespace = namespace
		call.Place = ast.Place{Span: namespace.Span.To(call.Span)}
		p.translateCall(call)
		return call
	}
	name := nameOf(p.advance())
	if p.is("(") {
		return p.callNamed(name)
	}
	return &ast.Column{Place: name.Place, Parts: []ast.Name{name}}
}

// namespaceAhead reports whether namespace:name( is next, without blanks: from: now() is a named argument.
func (p *parser) namespaceAhead() bool {
	colon, name := p.peek(1), p.peek(2)
	return p.tok.kind == kindWord && colon.is(":") && name.kind == kindWord && p.peek(3).is("(") &&
		p.tok.span.End == colon.span.Start && colon.span.End == name.span.Start
}

// translateCall reports Esper's functions that are clauses here.
func (p *parser) translateCall(call *ast.Call) {
	if call.Namespace.Is("timer") && (call.Name.Is("within") || call.Name.Is("interval")) {
		e := p.report(diag.CodeSiddhiSyntax, call.Span, "timer:%s is a clause of the pattern here", call.Name.Text)
		e.Hint = "write WITHIN 5 SECONDS at the end of the pattern"
		if call.Name.Is("interval") {
			e.Hint = "write NOT stream FOR 5 SECONDS"
		}
	}
}

// paren reads (expr), (a, b) or (query).
func (p *parser) paren() ast.Expr {
	start := p.tok
	if p.is("(", "SELECT") || p.is("(", "WITH") {
		p.advance()
		s := &ast.Subquery{Query: p.query()}
		p.close("(")
		s.Place = p.place(start)
		return s
	}
	p.advance()
	e := p.expr()
	if p.is(",") {
		t := &ast.Tuple{Items: []ast.Expr{e}}
		for p.accept(",") {
			t.Items = append(t.Items, p.expr())
		}
		p.close("(")
		t.Place = p.place(start)
		return t
	}
	p.close("(")
	e.(interface{ SetSpan(diag.Span) }).SetSpan(p.place(start).Span)
	return e
}

func (p *parser) tuple() ast.Expr {
	start := p.tok
	t := &ast.Tuple{Items: p.exprList()}
	t.Place = p.place(start)
	return t
}

// list reads the items of ARRAY[…] after the bracket.
func (p *parser) list(start token) ast.Expr {
	l := &ast.List{}
	if !p.is("]") {
		l.Items = p.exprs()
	}
	p.close("[")
	l.Place = p.place(start)
	return l
}

func (p *parser) caseExpr() ast.Expr {
	start := p.advance()
	c := &ast.Case{}
	if !p.is("WHEN") {
		c.Operand = p.expr()
	}
	for p.is("WHEN") {
		at := p.advance()
		w := &ast.When{Cond: p.expr()}
		p.expect("THEN")
		w.Then = p.expr()
		w.Place = p.place(at)
		c.Whens = append(c.Whens, w)
	}
	if len(c.Whens) == 0 {
		p.expected("WHEN")
	}
	if p.accept("ELSE") {
		c.Else = p.expr()
	}
	p.expect("END")
	c.Place = p.place(start)
	return c
}

// specialCalls are the functions with words between their arguments.
var specialCalls map[string]func(*parser) ast.Expr

func init() {
	specialCalls = map[string]func(*parser) ast.Expr{
		"CAST":      func(p *parser) ast.Expr { return p.cast(false) },
		"TRY_CAST":  func(p *parser) ast.Expr { return p.cast(true) },
		"EXTRACT":   (*parser).extract,
		"POSITION":  (*parser).position,
		"SUBSTRING": (*parser).substring,
		"TRIM":      (*parser).trim,
	}
}

func (p *parser) cast(try bool) ast.Expr {
	start := p.advance()
	p.advance()
	c := &ast.Cast{Try: try, X: p.expr()}
	p.expect("AS")
	c.Type = p.typeName()
	p.close("(")
	c.Place = p.place(start)
	return c
}

// extract reads EXTRACT(unit FROM x) as extract('unit', x).
func (p *parser) extract() ast.Expr {
	if p.peek(2).kind != kindWord && p.peek(2).kind != kindString || !p.peek(3).is("FROM") {
		return p.columnOrCall()
	}
	name := nameOf(p.advance())
	p.advance()
	t := p.advance()
	unit := &ast.Literal{Place: ast.Place{Span: t.span}, Kind: ast.LitString, Text: strings.ToLower(t.text)}
	p.advance()
	return p.endSpecial(name, unit, p.expr())
}

// position reads POSITION(a IN b) as position(a, b).
func (p *parser) position() ast.Expr {
	name := nameOf(p.advance())
	if p.is("(", ")") {
		return p.callNamed(name)
	}
	p.advance()
	a := p.tightOperand()
	if p.accept("IN") {
		return p.endSpecial(name, a, p.expr())
	}
	return p.restOfCall(name, p.continued(a, 1))
}

// tightOperand reads an operand without IN, LIKE, AND and comparisons.
func (p *parser) tightOperand() ast.Expr { return p.binary(ast.PrecRange + 1) }

// substring reads SUBSTRING(a FROM b [FOR c]) as substring(a, b, c).
func (p *parser) substring() ast.Expr {
	name := nameOf(p.advance())
	if p.is("(", ")") {
		return p.callNamed(name)
	}
	p.advance()
	args := []ast.Expr{p.expr()}
	if !p.accept("FROM") {
		return p.restOfCall(name, args[0])
	}
	args = append(args, p.expr())
	if p.accept("FOR") {
		args = append(args, p.expr())
	}
	return p.endSpecial(name, args...)
}

// trim reads TRIM([BOTH | LEADING | TRAILING] [c] FROM x) as trim, ltrim or rtrim(x, c).
func (p *parser) trim() ast.Expr {
	name := nameOf(p.advance())
	if p.is("(", ")") {
		return p.callNamed(name)
	}
	p.advance()
	word := upper(p.tok.text)
	side := (word == "BOTH" || word == "LEADING" || word == "TRAILING") && p.tok.kind == kindWord && (p.peek(1).kind != kindOp || p.peek(1).is("("))
	if side {
		p.advance()
		name.Text = map[string]string{"BOTH": "trim", "LEADING": "ltrim", "TRAILING": "rtrim"}[word]
		if p.accept("FROM") {
			return p.endSpecial(name, p.expr())
		}
	}
	c := p.expr()
	switch {
	case p.accept("FROM"):
		return p.endSpecial(name, p.expr(), c)
	case side:
		return p.endSpecial(name, c)
	}
	return p.restOfCall(name, c)
}

// restOfCall reads an ordinary call of which the first argument has been read already.
func (p *parser) restOfCall(name ast.Name, first ast.Expr) ast.Expr {
	call := &ast.Call{Name: name, Args: []*ast.Arg{{Place: ast.Place{Span: first.At()}, Value: first}}}
	for p.accept(",") {
		call.Args = append(call.Args, p.callArg())
	}
	p.endCall(call)
	return call
}

func (p *parser) endSpecial(name ast.Name, args ...ast.Expr) ast.Expr {
	call := &ast.Call{Name: name}
	for _, a := range args {
		call.Args = append(call.Args, &ast.Arg{Place: ast.Place{Span: a.At()}, Value: a})
	}
	p.endCall(call)
	return call
}
