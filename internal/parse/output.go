package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

func (p *parser) outputAhead() bool {
	next := p.peek(1)
	return (next.is("ALL") || next.is("FIRST") || next.is("LAST") || next.is("SNAPSHOT")) && p.peek(2).is("EVERY") || next.is("EVERY")
}

// outputRate reads what follows OUTPUT.
func (p *parser) outputRate() *ast.OutputRate {
	r := &ast.OutputRate{Kind: ast.RateAll}
	start := p.prev()
	if !p.is("EVERY") {
		r.Kind = ast.RateKind(upper(p.advance().text))
	}
	p.expect("EVERY")
	r.Every = p.expr()
	if p.isOne("EVENTS", "EVENT") {
		p.advance()
		r.Events = true
	}
	r.Place = p.place(start)
	return r
}

func (p *parser) emitAhead() bool {
	next := p.peek(1)
	if next.is("ON") || next.kind != kindWord {
		return next.is("ON") && p.peek(2).is("WINDOW")
	}
	_, ok := diag.Nearest(next.text, []string{"CHANGES", "FINAL"}) // a slip is told of as one
	return ok
}

// emit reads EMIT CHANGES, FINAL, or ON WINDOW CLOSE.
func (p *parser) emit(q *ast.Query) {
	start := p.prev()
	switch {
	case p.accept("CHANGES"):
		q.Emit = ast.EmitChanges
	case p.accept("FINAL"), p.accept("ON", "WINDOW", "CLOSE"):
		q.Emit = ast.EmitFinal
	default:
		p.expected("CHANGES or FINAL")
	}
	q.EmitSpan = p.place(start)
}

func (p *parser) withinAhead() bool {
	next := p.peek(1)
	return next.kind == kindString || next.kind == kindNumber || next.is("(") || next.is("-") || next.kind == kindWord && !ast.IsAliasWord(next.text) || next.is(":")
}

// withinClause reads WITHIN last '30 days' | start [, end] [PER p].
func (p *parser) withinClause(q *ast.Query) {
	start := p.prev()
	w := &ast.Within{}
	if p.is("LAST") && (p.peek(1).kind == kindString || p.peek(1).kind == kindNumber || p.peek(1).is("INTERVAL")) {
		p.advance()
		w.Last = true
		w.Start = p.primary()
	} else {
		w.Start = p.expr()
	}
	if p.accept(",") {
		w.End = p.expr()
	}
	if p.accept("PER") {
		w.Per = p.expr()
	}
	w.Place = p.place(start)
	q.Within = w
}
