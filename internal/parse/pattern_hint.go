package parse

import "github.com/eventflux-go/eventflux/internal/diag"

// barePattern refuses a pattern that stands in FROM without PATTERN ( ), as Siddhi and Esper write it.
func (p *parser) barePattern() {
	every := p.is("EVERY") && (p.peek(1).is("(") || p.peek(1).is("NOT") || p.peek(1).kind == kindWord && (p.peek(2).is("=") || p.peek(2).is("[") || p.peek(2).is("->")))
	element := p.tok.kind == kindWord && (p.peek(1).is("=") || p.peek(1).is("->"))
	esper := (p.is("PATTERN") || p.is("SEQUENCE")) && (p.peek(1).is("[") && p.peek(2).is("EVERY") || p.peek(2).is("="))
	if !every && !element && !esper {
		return
	}
	refused := p.refuse(diag.CodePatternSyntax, p.tok.span, "a pattern stands in PATTERN ( )")
	for p.tok.kind != kindEOF && !p.is(";") && (!p.startsClause() || p.is("WITHIN")) {
		p.advance() // its WITHIN is no clause of the query
	}
	refused.WithHint("write FROM PATTERN (EVERY a=A -> b=B WITHIN 5 SECONDS)")
}

// failAfterElement fails because the next token continues no pattern.
func (p *parser) failAfterElement() {
	const expected = "->, AND, OR, WITHIN or )"
	hint := ""
	switch {
	case p.is(","):
		hint = "-> stands between the elements of a PATTERN, a comma between those of a SEQUENCE"
	case p.is(":") && p.prev().is("timer"):
		p.refuse(diag.CodeSiddhiSyntax, p.prev().span.To(p.peek(1).span), "timer:%s is no stream", p.peek(1).text).
			WithHint("NOT a[FALSE] FOR 10 SECONDS lets that time pass; WITHIN 10 SECONDS bounds it")
	case p.is("UNTIL"):
		hint = "a* -> b takes events a until b comes"
	case p.is("("):
		hint = "a condition stands in brackets: a[price > 5]"
	case p.is("AS"):
		hint = "nothing comes of an absence: it takes no name"
	case p.is("WHERE"):
		hint = "WHERE follows the ) of the pattern"
	case p.is("WITHIN"):
		hint = "one WITHIN is enough; a group in parentheses may have its own"
	case p.is("="), p.is("{"), p.is("<"), p.is("+"), p.is("*"), p.is("?"):
		hint = p.absenceHint()
	case p.is("FOR"):
		hint = "FOR stands behind an absence: NOT a FOR 5 SECONDS"
	case p.is("=>"), p.is("-") && p.peek(1).is(">"):
		hint = "b follows a is written a -> b"
	case p.inBound():
		if p.prev().kind == kindNumber && p.tok.kind == kindWord {
			if p.unitHint() != "" {
				break // it is said what the word should be
			}
			p.refuse(diag.CodeBadUnit, p.tok.span, "unknown unit %q", p.tok.text).WithHint("units are EVENTS, and of time ms, SECONDS, MINUTES, HOURS, DAYS, WEEKS")
		}
		hint = "a bound is a number with its unit, such as 5 SECONDS or 10 EVENTS"
	}
	if hint == "" || p.failedAt == p.pos {
		p.failExpected(diag.CodePatternSyntax, expected)
	}
	p.failedAt = p.pos
	p.refuse(diag.CodePatternSyntax, p.tok.span, "found %s, expected %s", p.tok.describe(), expected).WithHint("%s", hint)
}

// absenceHint says what an absence does not take.
func (p *parser) absenceHint() string {
	before := p.prev()
	if !p.is("=") && before.is("]") {
		return "an absence is not counted: NOT a FOR 5 SECONDS"
	}
	if before.kind != kindWord && before.kind != kindQuoted || p.pos < 2 || !p.tokens[p.pos-2].is("NOT") {
		return ""
	}
	if p.is("=") {
		return "nothing comes of an absence: it takes no name"
	}
	return "an absence is not counted: NOT " + before.text + " FOR 5 SECONDS"
}

// inBound reports that what comes before the next token is the bound of a WITHIN or FOR.
func (p *parser) inBound() bool {
	for i := p.pos - 1; i >= 0 && i >= p.pos-4; i-- {
		switch t := p.tokens[i]; {
		case t.is("WITHIN") || t.is("FOR"):
			return true
		case t.kind == kindOp && !t.is(".") && !t.is("-"):
			return false
		}
	}
	return false
}

// failElement fails because no element begins here.
func (p *parser) failElement() {
	const expected = "the name of a stream"
	hint := ""
	switch named := p.prev().is("="); {
	case named && p.is("NOT"):
		hint = "nothing comes of an absence: it takes no name"
	case named && p.is("(") && (p.peek(1).is("SELECT") || p.peek(1).is("WITH")):
		hint = "give the query a name first: WITH b AS (SELECT …) SELECT … FROM PATTERN (a=A -> b)"
	case named && p.is("("):
		hint = "an alias names one element, not a group"
	case p.is("[") && p.peek(1).kind == kindNumber:
		hint = "how often stands behind the element: a{3}"
	case p.is("-") && p.prev().is("EVERY"):
		hint = "every-distinct does not exist; the pattern without EVERY and with PARTITION BY gives one match for each key"
	case p.is("NOT") && p.prev().is("AFTER"):
		hint = "AFTER takes the event from which the time counts: NOT a FOR 5 SECONDS AFTER b"
	}
	if hint == "" || p.failedAt == p.pos {
		p.failExpected(diag.CodePatternSyntax, expected)
	}
	p.failedAt = p.pos
	p.refuse(diag.CodePatternSyntax, p.tok.span, "found %s, expected %s", p.tok.describe(), expected).WithHint("%s", hint)
}
