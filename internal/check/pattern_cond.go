package check

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// condition binds the filters of a part and divides them into what the event alone decides, equalities with the
// partial match, and the rest.
func (p *patternChecker) condition(part *patternPart) {
	if len(part.filters) == 0 {
		return
	}
	p.own = part
	defer func() { p.own = nil }()
	var terms []expr.Expr
	var texts []string
	for _, f := range part.filters {
		if x := p.s.condition(f, &clause{name: "a filter of a pattern"}); x != nil {
			terms = append(terms, x)
		}
		texts = append(texts, ast.PrintNode(f))
	}
	if len(terms) < len(part.filters) || part.stream == nil {
		return
	}
	if len(texts) > 1 {
		for i := range texts {
			texts[i] = "(" + texts[i] + ")"
		}
	}
	part.cond.Text = strings.Join(texts, " AND ")
	whole, err := expr.NewLogic(expr.And, terms...)
	if err != nil {
		p.s.c.report(part.span, err)
		return
	}
	whole = expr.Fold(whole)
	if c, constant := whole.(*expr.Const); constant {
		if !c.Val.IsNull(0) && c.Val.Bool[0] {
			return // every event
		}
		p.s.c.errorf(diag.CodeAlwaysFalse, part.filters[0].At(), "the condition is never TRUE: no event of %s is taken", part.called())
	}
	part.divide(whole)
}

// divide takes a condition apart, unless some term may fail: which events fail must not depend on what is tested first.
func (part *patternPart) divide(whole expr.Expr) {
	width := part.stream.Schema.Len()
	if expr.Fallible(whole) {
		part.cond.Rest = toRest(whole, width)
		part.dropUnused(width)
		return
	}
	terms := []expr.Expr{whole}
	if l, ok := whole.(*expr.Logic); ok && l.Op == expr.And {
		terms = l.Xs
	}
	var local, rest []expr.Expr
	for _, t := range terms {
		event, match := sides(t)
		key, isKey := keyOf(t)
		switch {
		case !match:
			local = append(local, t)
		case event && isKey:
			part.cond.Keys = append(part.cond.Keys, key)
		default:
			rest = append(rest, toRest(t, width))
		}
	}
	part.cond.Local, part.cond.Rest = conjunction(local), conjunction(rest)
	part.dropUnused(width)
}

func conjunction(terms []expr.Expr) expr.Expr {
	switch len(terms) {
	case 0:
		return nil
	case 1:
		return terms[0]
	}
	return &expr.Logic{Op: expr.And, Xs: terms}
}

// sides reports whether e reads the event at hand, and whether it reads the partial match.
func sides(e expr.Expr) (event, match bool) {
	for _, i := range expr.Columns(e) {
		event = event || i < firstRef
		match = match || i >= firstRef
	}
	return event, match
}

// keyOf recognises an equality of the event with the partial match. Fractions are not looked up by hash: 0.0 equals
// -0.0, and NaN nothing.
func keyOf(e expr.Expr) (plan.PatternKey, bool) {
	b, ok := e.(*expr.Binary)
	if !ok || b.Op != expr.Eq || expr.Volatile(e) {
		return plan.PatternKey{}, false
	}
	switch id := b.L.Type().ID; {
	case id == vec.Float || id == vec.Double || !comparableType(b.L.Type()):
		return plan.PatternKey{}, false
	}
	l, r := b.L, b.R
	if _, match := sides(l); match {
		l, r = r, l
	}
	event, mixed := sides(l)
	also, match := sides(r)
	if !event || mixed || also || !match {
		return plan.PatternKey{}, false
	}
	return plan.PatternKey{Event: l, Match: expr.Remap(r, func(i int) int { return i - firstRef })}, true
}

// toRest binds a term to the columns of the event followed by the values of the partial match.
func toRest(e expr.Expr, width int) expr.Expr {
	return expr.Remap(e, func(i int) int {
		if i >= firstRef {
			return width + i - firstRef
		}
		return i
	})
}

// dropUnused forgets values of the partial match that folding has made superfluous.
func (part *patternPart) dropUnused(width int) {
	c := part.cond
	used := make([]bool, len(c.Refs))
	for _, k := range c.Keys {
		for _, i := range expr.Columns(k.Match) {
			used[i] = true
		}
	}
	if c.Rest != nil {
		for _, i := range expr.Columns(c.Rest) {
			if i >= width {
				used[i-width] = true
			}
		}
	}
	to := make([]int, len(used))
	var kept []plan.PatternRef
	for i, u := range used {
		to[i] = len(kept)
		if u {
			kept = append(kept, c.Refs[i])
		}
	}
	if len(kept) == len(c.Refs) {
		return
	}
	c.Refs = kept
	for i, k := range c.Keys {
		c.Keys[i].Match = expr.Remap(k.Match, func(i int) int { return to[i] })
	}
	if c.Rest != nil {
		c.Rest = expr.Remap(c.Rest, func(i int) int {
			if i >= width {
				return width + to[i-width]
			}
			return i
		})
	}
}
