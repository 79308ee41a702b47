package parse

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// clauseWords are the words that may follow a source or a select item; a word close to one of them that
// was taken for an alias is a likely slip.
var clauseWords = []string{"FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "WINDOW", "OUTPUT", "EMIT", "JOIN", "PARTITION",
	"INSERT", "INTO", "WITH", "WITHIN", "UNION", "SELECT", "VALUES", "SET", "USING"}

// report adds an error unless one at the same place exists.
func (p *parser) report(code diag.Code, span diag.Span, format string, args ...any) *diag.Error {
	e := diag.New(code, span, format, args...)
	if span.Start != p.lastErr {
		p.errs.Add(e)
		p.lastErr = span.Start
	}
	return e
}

// failure is an error on its way out: the hint can still be set.
type failure struct{ err *diag.Error }

// WithHint sets the hint, then leaves the clause.
func (f failure) WithHint(format string, args ...any) {
	f.err.Hint = diag.New("", diag.Span{}, format, args...).Message
	panic(bailout{})
}

// fail reports an error and leaves the clause. A hint needs refuse.
func (p *parser) fail(code diag.Code, span diag.Span, format string, args ...any) {
	p.report(code, span, format, args...)
	panic(bailout{})
}

// refuse reports an error; its WithHint leaves the clause.
func (p *parser) refuse(code diag.Code, span diag.Span, format string, args ...any) failure {
	return failure{p.report(code, span, format, args...)}
}

// expected fails because what is missing here.
func (p *parser) expected(what string) { p.failExpected(diag.CodeUnexpected, what) }

func (p *parser) failExpected(code diag.Code, what string) {
	t := p.tok
	if p.failedAt == p.pos {
		panic(bailout{}) // what encloses a broken clause misses the same token again
	}
	p.failedAt = p.pos
	if wrong := closers[what] && t.kind == kindOp && closers[t.text]; wrong || t.kind == kindEOF || t.is(";") || closers[what] && p.startsClause() {
		before := "the end of the statement"
		if wrong {
			before = t.text
		}
		if open, ok := p.unclosed(); ok {
			p.refuse(diag.CodeUnbalanced, open.span, "%s is not closed", open.describe()).WithHint("%s is missing before %s", closing[open.text], before)
		}
	}
	if hint := p.unitHint(); hint != "" {
		p.refuse(diag.CodeBadUnit, t.span, "unknown unit %q", t.text).WithHint("%s", hint)
	}
	if t.kind == kindWord {
		if near, ok := diag.Nearest(t.text, keywordsIn(what)); ok && !t.is(near) {
			p.refuse(code, t.span, "found %s, expected %s", t.describe(), what).WithHint("did you mean %s?", near)
		}
	}
	if p.alias > 0 && p.alias == p.pos-1 {
		if near, ok := diag.Nearest(p.prev().text, clauseWords); ok {
			p.refuse(code, p.prev().span, "%s is not expected here", p.prev().describe()).WithHint("did you mean %s?", near)
		}
	}
	p.fail(code, t.span, "found %s, expected %s", t.describe(), what)
}

// unexpected fails because the next token continues nothing.
func (p *parser) unexpected(what string) { p.failExpected(diag.CodeUnexpected, what) }

// unitHint suggests a unit if a number is followed by a word that is none.
func (p *parser) unitHint() string {
	if p.pos == 0 || p.prev().kind != kindNumber || p.tok.kind != kindWord || isKeyword(p.tok.text) {
		return ""
	}
	if near, ok := diag.Nearest(p.tok.text, ast.UnitNames()); ok {
		return "did you mean " + near + "?"
	}
	return ""
}

// keywordsIn gives the words in capitals of what was expected.
func keywordsIn(what string) []string {
	return strings.FieldsFunc(what, func(r rune) bool { return !(r >= 'A' && r <= 'Z') })
}

func isKeyword(word string) bool {
	if ast.IsAliasWord(word) {
		return true
	}
	for _, w := range clauseWords {
		if (token{kind: kindWord, text: word}).is(w) {
			return true
		}
	}
	return false
}

var closers = map[string]bool{")": true, "]": true, "}": true}

var closing = map[string]string{"(": ")", "[": "]", "{": "}"}

// close expects the bracket that closes open.
func (p *parser) close(open string) {
	if !p.accept(closing[open]) {
		p.expected(closing[open])
	}
}

// unclosed finds the innermost bracket of the statement that is still open before the next token.
func (p *parser) unclosed() (token, bool) {
	closed := 0
	for i := p.pos - 1; i >= 0 && !p.tokens[i].is(";"); i-- {
		switch t := p.tokens[i]; {
		case t.kind != kindOp:
		case closing[t.text] != "":
			if closed == 0 {
				return t, true
			}
			closed--
		case t.text == ")" || t.text == "]" || t.text == "}":
			closed++
		}
	}
	return token{}, false
}

// skipTo passes over tokens until stop gives true, over bracketed parts as a whole, those included that are
// open since the token from. It stops at the end of the statement, and at a bracket that closes what was
// open before.
func (p *parser) skipTo(from int, stop func() bool) {
	if p.tok.kind == kindEOF || p.tok.is(";") {
		return
	}
	depth := 0
	for _, t := range p.tokens[from:p.pos] {
		switch {
		case t.kind != kindOp:
		case closing[t.text] != "":
			depth++
		case closers[t.text]:
			depth = max(depth-1, 0)
		}
	}
	for p.tok.kind != kindEOF && !p.tok.is(";") {
		if p.tok.first && p.pos > 0 && p.startsDefinition() {
			return
		}
		switch {
		case p.tok.kind == kindOp && closing[p.tok.text] != "":
			depth++
		case p.isOne(")", "]", "}"):
			if depth == 0 {
				return
			}
			depth--
		case depth == 0 && stop():
			return
		}
		p.advance()
	}
}

// recoverClause passes over the rest of a broken clause.
func (p *parser) recoverClause(from int) {
	p.skipTo(from, func() bool { return p.startsClause() || p.is("SINK", "(") })
}
