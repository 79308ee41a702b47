package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// patternSource reads PATTERN (…) or SEQUENCE (…) with WITHIN.
func (p *parser) patternSource() ast.Source {
	start := p.advance()
	s := &ast.PatternRef{Sequence: start.is("SEQUENCE")}
	outer := p.sequence
	p.sequence = s.Sequence
	defer func() { p.sequence = outer }()
	p.expect("(")
	s.Pattern = p.pattern()
	for {
		g, ok := s.Pattern.(*ast.PatternGroup)
		if !ok || g.Within != nil || g.Quant != nil {
			break
		}
		s.Pattern = g.Inner // a second pair of parentheses says nothing
	}
	s.Within = p.patternWithin()
	p.esperWhere()
	if !p.is(")") {
		p.failAfterElement()
	}
	p.close("(")
	for p.is("WITHIN") {
		if s.Within != nil {
			p.report(diag.CodeClauseTwice, p.tok.span, "WITHIN is written twice")
		}
		s.Within = p.patternWithin()
	}
	p.tail(&s.SourceTail)
	s.Place = p.place(start)
	return s
}

// esperWhere translates Esper's where timer:within(…) at the end of a pattern.
func (p *parser) esperWhere() {
	if p.is("WHERE", "timer", ":") {
		p.refuse(diag.CodeSiddhiSyntax, p.peek(1).span.To(p.peek(3).span), "timer:%s is a clause of the pattern here", p.peek(3).text).
			WithHint("write WITHIN 5 SECONDS at the end of the pattern")
	}
}

func (p *parser) patternWithin() *ast.PatternWithin {
	if !p.is("WITHIN") {
		return nil
	}
	start := p.advance()
	w := &ast.PatternWithin{Limit: p.patternDuration()}
	if p.isOne("EVENTS", "EVENT") {
		p.advance()
		w.Events = true
	}
	w.Place = p.place(start)
	return w
}

// patternDuration reads a duration; the -> behind it belongs to the pattern.
func (p *parser) patternDuration() ast.Expr { return p.binary(ast.PrecOther + 1) }

// pattern reads p -> p -> p.
func (p *parser) pattern() ast.Pattern {
	p.nest()
	defer p.unnest()
	first := p.patternOr()
	items := []ast.Pattern{first}
	for p.accept("->") || p.sequence && p.accept(",") {
		items = append(items, p.patternOr())
	}
	if len(items) == 1 {
		return first
	}
	return &ast.PatternSeq{Place: p.from(first), Items: items}
}

func (p *parser) patternOr() ast.Pattern {
	first := p.patternAnd()
	items := []ast.Pattern{first}
	for p.accept("OR") {
		items = append(items, p.patternAnd())
	}
	if len(items) == 1 {
		return first
	}
	return &ast.PatternOr{Place: p.from(first), Items: items}
}

func (p *parser) patternAnd() ast.Pattern {
	first := p.patternEvery()
	items := []ast.Pattern{first}
	for p.accept("AND") {
		items = append(items, p.patternEvery())
	}
	if len(items) == 1 {
		return first
	}
	return &ast.PatternAnd{Place: p.from(first), Items: items}
}

func (p *parser) patternEvery() ast.Pattern {
	p.nest()
	defer p.unnest()
	if p.is("EVERY") && !p.peek(1).is("=") {
		start := p.advance()
		e := &ast.PatternEvery{Inner: p.patternEvery()}
		e.Place = p.place(start)
		if g, ok := e.Inner.(*ast.PatternGroup); ok && g == p.after { // EVERY x -> NOT S FOR d
			seq := g.Inner.(*ast.PatternSeq)
			e.Inner, seq.Items[0] = seq.Items[0], e
			return g
		}
		return e
	}
	switch {
	case p.is("NOT"):
		return p.patternNot()
	case p.is("("):
		return p.patternGroup()
	}
	return p.patternElement()
}

func (p *parser) patternGroup() ast.Pattern {
	start := p.advance()
	g := &ast.PatternGroup{Inner: p.pattern(), Within: p.patternWithin()}
	if !p.is(")") {
		p.failAfterElement()
	}
	p.close("(")
	g.Quant = p.quant()
	g.Place = p.place(start)
	return g
}

// patternNot reads NOT S[cond] [FOR d] [AFTER x]. AFTER x puts x in front: x -> NOT S FOR d.
func (p *parser) patternNot() ast.Pattern {
	start := p.advance()
	if p.is("(") || p.is("NOT") || p.is("EVERY") && p.peek(1).kind == kindWord {
		p.refuse(diag.CodePatternSyntax, p.tok.span, "NOT stands before a stream").WithHint("write NOT A AND NOT B for neither")
	}
	n := &ast.PatternNot{Stream: p.patternName(), Filters: p.filters()}
	if p.accept("FOR") {
		n.For = p.patternDuration()
	}
	n.Place = p.place(start)
	if !p.accept("AFTER") {
		return n
	}
	e := p.patternElement()
	seq := &ast.PatternSeq{Place: p.place(start), Items: []ast.Pattern{e, n}}
	p.after = &ast.PatternGroup{Place: seq.Place, Inner: seq} // AND binds tighter than ->
	return p.after
}

// patternName reads the name of a stream, or the path of a file.
func (p *parser) patternName() ast.Name {
	if start := p.tok; start.kind == kindString && start.text != "" {
		p.advance()
		return ast.Name{Place: p.place(start), Text: start.text, Quoted: true}
	}
	if p.tok.kind != kindQuoted && (p.tok.kind != kindWord || ast.IsReserved(p.tok.text)) {
		p.failElement()
	}
	return nameOf(p.advance())
}

func (p *parser) filters() []ast.Expr {
	var list []ast.Expr
	for p.accept("[") {
		list = append(list, p.expr())
		p.close("[")
	}
	return list
}

// patternElement reads [alias =] Stream [cond] quantifier [cond] [AS alias] [cond].
func (p *parser) patternElement() ast.Pattern {
	start := p.tok
	e := &ast.PatternElement{Stream: p.patternName()}
	if p.accept("=") {
		e.Alias, e.Stream = e.Stream, p.patternName()
	}
	e.Filters = p.filters()
	e.Quant = p.quant()
	e.Filters = append(e.Filters, p.filters()...)
	if p.is("AS") {
		if !e.Alias.Empty() {
			p.report(diag.CodePatternSyntax, p.tok.span, "the element has an alias already").WithHint("keep one of them")
		}
		p.advance()
		e.Alias = p.patternName()
	}
	e.Filters = append(e.Filters, p.filters()...)
	if q := p.quant(); q != nil {
		if e.Quant != nil {
			p.report(diag.CodePatternSyntax, q.Span, "the element has a quantifier already").WithHint("keep one of them")
		}
		e.Quant = q
	}
	e.Place = p.place(start)
	return e
}

// quant reads {n,m}, <n:m>, +, * or ?, or gives nil.
func (p *parser) quant() *ast.Quant {
	start := p.tok
	q := &ast.Quant{Max: -1}
	switch {
	case p.accept("+"):
		q.Min = 1
	case p.accept("*"):
	case p.accept("?"):
		q.Max = 1
	case p.accept("{"):
		p.quantRange(q, ",", "}")
	case p.accept("<"):
		p.quantRange(q, ":", ">")
	default:
		return nil
	}
	q.Place = p.place(start)
	return q
}

func (p *parser) quantRange(q *ast.Quant, between, end string) {
	if p.tok.kind == kindNumber {
		q.Min = p.smallNumber("a whole number up to 1000000000")
		q.Max = q.Min
	} else if !p.is(between) {
		p.failExpected(diag.CodePatternSyntax, "a number, as in {2,5}")
	}
	if p.is(between) {
		if q.Max < 0 && p.peek(1).is(end) {
			p.refuse(diag.CodePatternSyntax, p.tok.span, "the quantifier has neither a minimum nor a maximum").WithHint("* takes any number of events, + at least one")
		}
		p.advance()
		q.Max = -1
		if p.tok.kind == kindNumber {
			q.Max = p.smallNumber("a whole number up to 1000000000")
		}
	}
	p.expect(end)
}
