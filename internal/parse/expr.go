package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

var infix = map[string]ast.Operator{
	"OR": ast.OpOr, "AND": ast.OpAnd, "=": ast.OpEqual, "==": ast.OpEqual, "<>": ast.OpNotEqual, "!=": ast.OpNotEqual,
	"<": ast.OpLess, "<=": ast.OpLessEqual, ">": ast.OpMore, ">=": ast.OpMoreEqual,
	"~": ast.OpMatch, "RLIKE": ast.OpMatch, "REGEXP": ast.OpMatch, "!~": ast.OpNotMatch, "~*": ast.OpMatchFold, "!~*": ast.OpNotFold,
	"->": ast.OpArrow, "->>": ast.OpArrowText, "||": ast.OpConcat,
	"+": ast.OpAdd, "-": ast.OpSubtract, "*": ast.OpMultiply, "/": ast.OpDivide, "%": ast.OpModulo,
}

// expr reads a whole expression.
func (p *parser) expr() ast.Expr { return p.binary(1) }

// binary reads an expression whose operators bind at least as tightly as level (ast.Precedence).
func (p *parser) binary(level int) ast.Expr {
	p.nest()
	defer p.unnest()
	return p.continued(p.unary(), level)
}

// continued reads the operators that follow an operand already read.
func (p *parser) continued(left ast.Expr, level int) ast.Expr {
	for n := 0; ; n++ {
		next, ok := p.infixOne(left, level)
		if !ok {
			return left
		}
		p.link(n)
		left = next
	}
}

// infixOne reads one operator and its right side, if one of at least this level is next.
func (p *parser) infixOne(left ast.Expr, level int) (ast.Expr, bool) {
	if p.tok.kind != kindOp && p.tok.kind != kindWord {
		return nil, false
	}
	if op, ok := infix[upper(p.tok.text)]; ok {
		prec := ast.Precedence(op)
		if prec < level {
			return nil, false
		}
		at := p.advance()
		b := &ast.Binary{Op: op, OpSpan: ast.Place{Span: at.span}, L: left, R: p.binary(prec + 1)}
		b.Place = p.from(left)
		return b, true
	}
	switch {
	case p.is("IS") && level <= ast.PrecIs:
		return p.isTest(left), true
	case p.is("AT", "TIME", "ZONE") && level <= ast.PrecAt:
		p.advance()
		p.advance()
		p.advance()
		z := &ast.AtTimeZone{X: left, Zone: p.binary(ast.PrecAt + 1)}
		z.Place = p.from(left)
		return z, true
	case level <= ast.PrecRange:
		return p.rangeTest(left)
	}
	return nil, false
}

func (p *parser) isTest(left ast.Expr) ast.Expr {
	at := p.advance()
	not := p.accept("NOT")
	if p.accept("DISTINCT", "FROM") {
		b := &ast.Binary{Op: ast.OpDistinct, L: left}
		if not {
			b.Op = ast.OpNotDistinct
		}
		b.OpSpan = p.place(at)
		b.R = p.binary(ast.PrecIs + 1)
		b.Place = p.from(left)
		return b
	}
	is := &ast.Is{X: left, Not: not}
	if !p.isOne("NULL", "TRUE", "FALSE", "UNKNOWN") {
		p.expected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM")
	}
	is.What = ast.Truth(upper(p.advance().text))
	is.Place = p.from(left)
	return is
}

// rangeTest reads [NOT] LIKE, ILIKE, RLIKE, IN, BETWEEN.
func (p *parser) rangeTest(left ast.Expr) (ast.Expr, bool) {
	ahead := 0
	if p.is("NOT") {
		ahead = 1
	}
	word := p.peek(ahead)
	if !(word.is("LIKE") || word.is("ILIKE") || word.is("IN") || word.is("BETWEEN") || ahead == 1 && (word.is("RLIKE") || word.is("REGEXP"))) {
		return nil, false
	}
	not := p.accept("NOT")
	p.advance()
	switch upper(word.text) {
	case "IN":
		return p.in(left, not), true
	case "BETWEEN":
		b := &ast.Between{X: left, Not: not, Low: p.binary(ast.PrecRange + 1)}
		p.expect("AND")
		b.High = p.binary(ast.PrecRange + 1)
		b.Place = p.from(left)
		return b, true
	case "RLIKE", "REGEXP":
		b := &ast.Binary{Op: ast.OpNotMatch, OpSpan: ast.Place{Span: word.span}, L: left, R: p.binary(ast.PrecRange + 1)}
		b.Place = p.from(left)
		return b, true
	}
	l := &ast.Like{X: left, Not: not, Fold: word.is("ILIKE"), Pattern: p.binary(ast.PrecRange + 1)}
	if p.accept("ESCAPE") {
		l.Escape = p.binary(ast.PrecRange + 1)
	}
	l.Place = p.from(left)
	return l, true
}

// in reads what follows IN: (list), (query), or the name of a table.
func (p *parser) in(left ast.Expr, not bool) ast.Expr {
	in := &ast.In{X: left, Not: not}
	switch {
	case p.is("(", "SELECT"), p.is("(", "WITH"):
		p.advance()
		in.Query = p.query()
		p.close("(")
	case p.is("("):
		in.List = p.exprList()
	default:
		in.Table = p.name("a list, a query or a table")
	}
	in.Place = p.from(left)
	return in
}

// unary reads NOT, signs, and what binds tighter.
func (p *parser) unary() ast.Expr {
	start := p.tok
	switch {
	case p.is("NOT"):
		p.advance()
		u := &ast.Unary{Op: ast.OpNot, X: p.binary(ast.PrecNot)}
		u.Place = p.place(start)
		return u
	case p.is("-"):
		p.advance()
		if lit := p.negativeNumber(start); lit != nil {
			return lit
		}
		u := &ast.Unary{Op: ast.OpSubtract, X: p.binary(ast.PrecUnary)}
		u.Place = p.place(start)
		return u
	case p.is("+"):
		p.advance()
		return p.binary(ast.PrecUnary)
	}
	return p.postfix(p.primary())
}

// negativeNumber makes -5 a literal, so that the smallest integers can be written; not in -5 MINUTES,
// -5::INT and -5[…], where the sign belongs to the whole.
func (p *parser) negativeNumber(minus token) ast.Expr {
	next := p.peek(1)
	if p.tok.kind != kindNumber || next.is("::") || next.is("[") || next.is(".") || isUnit(next) {
		return nil
	}
	lit := p.numberLiteral(p.advance(), "-")
	lit.Place = p.place(minus)
	return lit
}

// postfix reads .name, [index] and ::type after an operand.
func (p *parser) postfix(x ast.Expr) ast.Expr {
	for n := 0; ; n++ {
		switch {
		case p.is(".") && (p.peek(1).kind == kindWord || p.peek(1).kind == kindQuoted):
			p.advance()
			x = p.member(x)
		case p.is("["):
			p.advance()
			i := &ast.Index{X: x, Index: p.expr()}
			p.close("[")
			i.Place = p.from(x)
			x = i
		case p.is("::"):
			p.advance()
			c := &ast.Cast{X: x, Type: p.typeName()}
			c.Place = p.from(x)
			x = c
		default:
			return x
		}
		p.link(n)
	}
}

func (p *parser) member(x ast.Expr) ast.Expr {
	name := p.anyWord("a field")
	if c, ok := x.(*ast.Column); ok && !p.peekBack(3).is(")") { // (r).x is a field of r
		c.Parts = append(c.Parts, name)
		c.Place = p.from(c)
		return c
	}
	f := &ast.Field{X: x, Name: name}
	f.Place = p.from(x)
	return f
}

// peekBack gives the n-th token before the next one.
func (p *parser) peekBack(n int) token { return p.tokens[max(p.pos-n, 0)] }

// missingExpr fails where an operand should stand.
func (p *parser) missingExpr() {
	if p.tok.kind == kindWord && ast.IsReserved(p.tok.text) || p.startsClause() {
		p.fail(diag.CodeExpectedExpr, p.tok.span, "an expression is missing before %s", upper(p.tok.text))
	}
	p.failExpected(diag.CodeExpectedExpr, "an expression")
}
