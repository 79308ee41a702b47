package check

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// rules checks the shape of the pattern: where EVERY and absence may stand, and what it may mean.
func (p *patternChecker) rules() {
	root, c := p.ref.Pattern, p.s.c
	before := c.errors()
	p.shapeOf(root, place{front: true, until: timed(p.ref.Within), of: "a pattern"})
	if c.errors() > before || hasBad(root) {
		return
	}
	if empty(root) {
		c.errorf(diag.CodePatternEmpty, root.At(), "the pattern needs no event and no timer: it would match at once, without anything").
			WithHint("let one element come at least once, or give NOT a FOR")
		return
	}
	p.warn(root)
}

// place is where a part of the pattern stands.
type place struct {
	front bool   // of a SEQUENCE, where EVERY may stand
	next  bool   // something comes behind it that ends an absence without FOR
	until bool   // the end of a WITHIN does: nothing that is inside of it comes behind
	every bool   // directly behind EVERY
	of    string // what it ends, where nothing comes behind it
}

// plain strips parentheses that only order operators.
func plain(n ast.Pattern) ast.Pattern {
	for {
		g, ok := n.(*ast.PatternGroup)
		if !ok || g.Within != nil || g.Quant != nil && (g.Quant.Min != 1 || g.Quant.Max != 1) {
			return n
		}
		n = g.Inner
	}
}

func timed(w *ast.PatternWithin) bool { return w != nil && !w.Events }

// openNot reports an absence without FOR, or several of them.
func openNot(n ast.Pattern) bool {
	switch n := plain(n).(type) {
	case *ast.PatternNot:
		return n.For == nil
	case *ast.PatternSeq:
		return all(n.Items, openNot)
	case *ast.PatternAnd:
		return all(n.Items, openNot)
	}
	return false
}

// absent is the stream of the first NOT in a part.
func absent(n ast.Pattern) string {
	name := ""
	holds(n, func(n ast.Pattern) bool {
		if not, ok := n.(*ast.PatternNot); ok {
			name = not.Stream.Text
		}
		return name != ""
	})
	return name
}

func (p *patternChecker) shapeOf(n ast.Pattern, at place) {
	n = plain(n)
	switch n := n.(type) {
	case *ast.PatternElement:
		p.quantifier(n.Quant)
	case *ast.PatternNot:
		p.absenceAt(n, at)
	case *ast.PatternSeq:
		for i, it := range n.Items {
			last := i == len(n.Items)-1
			p.shapeOf(it, place{front: at.front && i == 0, next: at.next || !last, until: at.until && last, of: at.of})
		}
	case *ast.PatternAnd:
		ends := at.next // something beside absences ends them
		for _, it := range n.Items {
			ends = ends || !openNot(it)
		}
		for _, it := range n.Items {
			p.shapeOf(it, place{next: ends && openNot(it), until: at.until, of: "an operand of AND"}) // nothing in it comes behind its end
			ends = ends || openNot(it)                                                                // one report is enough
		}
	case *ast.PatternOr:
		for _, it := range n.Items {
			if openNot(it) {
				p.s.c.errorf(diag.CodeAbsenceUnbounded, it.At(), "NOT as an operand of OR needs a time: when is it true that nothing came?").
					WithHint("NOT %s FOR 5 SECONDS", absent(it))
				continue
			}
			p.shapeOf(it, place{until: at.until, of: "an operand of OR"})
		}
	case *ast.PatternGroup:
		p.groupAt(n, at)
	case *ast.PatternEvery:
		p.everyAt(n, at)
	}
}

func (p *patternChecker) groupAt(n *ast.PatternGroup, at place) {
	p.quantifier(n.Quant)
	if openNot(n.Inner) {
		e := p.s.c.errorf(diag.CodeAbsenceUnbounded, n.Span, "nothing in this group comes behind NOT: it is never complete")
		if n.Within != nil {
			e.Message = "the WITHIN of this group never begins: there is only NOT in it, and no event to count from"
		}
		e.WithHint("NOT %s FOR 5 SECONDS", absent(n))
		return
	}
	// What follows a group is not part of it; that a WITHIN ends is too late for the first of several repetitions.
	in := place{front: at.front && !repeated(n.Quant), until: timed(n.Within) || at.until && !repeated(n.Quant), of: "a group"}
	if repeated(n.Quant) {
		in.of = "a repeated group"
	}
	p.shapeOf(n.Inner, in)
}

func repeated(q *ast.Quant) bool { return q != nil && q.Max != 1 }

// quantifier reports bounds that no number of events can meet.
func (p *patternChecker) quantifier(q *ast.Quant) {
	if q == nil {
		return
	}
	switch {
	case q.Max == 0:
		p.s.c.errorf(diag.CodeQuantifier, q.Span, "the element could take no event: its maximum is 0").WithHint("write NOT for absence")
	case q.Max > 0 && q.Max < q.Min:
		p.s.c.errorf(diag.CodeQuantifier, q.Span, "no number of events is at least %d and at most %d", q.Min, q.Max).WithHint("write {%d,%d}", q.Max, q.Min)
	case q.Min > quantifierMax || q.Max > quantifierMax:
		p.s.c.errorf(diag.CodeQuantifier, q.Span, "a quantifier counts to %d at most", quantifierMax).WithHint("leave the maximum open, or count in a window")
	}
}

// quantifierMax bounds what one match may be made to hold.
const quantifierMax = 1_000_000

func (p *patternChecker) absenceAt(n *ast.PatternNot, at place) {
	if n.For != nil || at.next || at.until {
		return
	}
	e := p.s.c.errorf(diag.CodeAbsenceUnbounded, n.Span, "NOT at the end of %s needs a bound: when is it true that nothing came?", at.of)
	if at.of == "a pattern" {
		e.WithHint("NOT %s FOR 5 SECONDS, or WITHIN 5 SECONDS at the end of the pattern", n.Stream.Text)
	} else {
		e.WithHint("NOT %s FOR 5 SECONDS, or parentheses with a WITHIN of their own: (… -> NOT %[1]s WITHIN 5 SECONDS)", n.Stream.Text)
	}
}

func (p *patternChecker) everyAt(n *ast.PatternEvery, at place) {
	c := p.s.c
	inner := plain(n.Inner)
	in := place{until: at.until, every: true, of: "what EVERY repeats"}
	if p.ref.Sequence { // in front of one it is no group
		in.next, in.of = at.next, at.of
	}
	switch {
	case at.every:
		c.errorf(diag.CodeEveryPlace, n.Span, "EVERY directly inside EVERY says nothing more").WithHint("write one EVERY")
	case p.ref.Sequence && !at.front:
		c.errorf(diag.CodeEveryPlace, n.Span, "in a SEQUENCE, EVERY stands only in front").
			WithHint("SEQUENCE (EVERY a, b) begins anew at every event; use PATTERN for EVERY inside")
	}
	if openNot(inner) {
		c.errorf(diag.CodeAbsenceUnbounded, inner.At(), "EVERY NOT needs a time: how long must nothing come?").WithHint("EVERY NOT %s FOR 5 SECONDS", absent(inner))
		return
	}
	before := c.errors()
	p.shapeOf(inner, in)
	if c.errors() == before && !p.ref.Sequence && empty(inner) {
		c.errorf(diag.CodeEveryEmpty, n.Span, "EVERY on what may be empty would match without end").
			WithHint("put the next element into it: EVERY (A? -> B)")
	}
}

// empty reports whether the part can be complete without an event and without a timer.
func empty(n ast.Pattern) bool {
	switch n := plain(n).(type) {
	case *ast.PatternElement:
		return n.Quant != nil && n.Quant.Min == 0
	case *ast.PatternNot:
		return n.For == nil
	case *ast.PatternSeq:
		return all(n.Items, empty)
	case *ast.PatternAnd:
		return all(n.Items, empty)
	case *ast.PatternOr:
		return anyOf(n.Items, empty)
	case *ast.PatternGroup:
		return n.Quant != nil && n.Quant.Min == 0 || empty(n.Inner)
	case *ast.PatternEvery:
		return empty(n.Inner)
	}
	return false
}

func all(items []ast.Pattern, f func(ast.Pattern) bool) bool {
	for _, it := range items {
		if !f(it) {
			return false
		}
	}
	return true
}

func anyOf(items []ast.Pattern, f func(ast.Pattern) bool) bool {
	for _, it := range items {
		if f(it) {
			return true
		}
	}
	return false
}

// hasBad reports parts that the parser could not read.
func hasBad(n ast.Pattern) bool {
	return holds(n, func(n ast.Pattern) bool { _, bad := n.(*ast.BadPattern); return bad })
}

// holds reports whether f is true of the part or of one inside it.
func holds(n ast.Pattern, f func(ast.Pattern) bool) bool {
	in := func(n ast.Pattern) bool { return holds(n, f) }
	if f(n) {
		return true
	}
	switch n := n.(type) {
	case *ast.PatternSeq:
		return anyOf(n.Items, in)
	case *ast.PatternAnd:
		return anyOf(n.Items, in)
	case *ast.PatternOr:
		return anyOf(n.Items, in)
	case *ast.PatternGroup:
		return in(n.Inner)
	case *ast.PatternEvery:
		return in(n.Inner)
	}
	return false
}

// warn says what is allowed but seldom meant.
func (p *patternChecker) warn(root ast.Pattern) {
	c := p.s.c
	p.warnParens(root)
	isEvery := func(n ast.Pattern) bool { _, ok := n.(*ast.PatternEvery); return ok }
	if !holds(root, isEvery) {
		w := c.errorf(diag.CodePatternOnce, root.At(), "without EVERY the pattern matches once, then is done")
		if len(p.s.q.PartitionBy) > 0 {
			w.Message = "without EVERY the pattern matches once per key, then is done"
		}
		w.Hint = "begin it with EVERY to find every match"
		return
	}
	if p.ref.Sequence || p.ref.Within != nil || waits(root) < 2 {
		return
	}
	if e := everything(root); e != nil {
		c.errorf(diag.CodeEveryEverything, e.Span, "every event of %s starts a partial match, and none is ever given up", e.Stream.Text).
			WithHint("add a condition, or WITHIN 5 MINUTES at the end of the pattern")
		return
	}
	c.errorf(diag.CodePatternUnbounded, root.At(), "without WITHIN partial matches wait for ever").WithHint("add WITHIN 5 MINUTES at the end of the pattern")
}

// warnParens looks for EVERY as an operand of AND or OR: it covers that operand alone.
func (p *patternChecker) warnParens(n ast.Pattern) {
	holds(n, func(n ast.Pattern) bool {
		op, items := "OR", []ast.Pattern(nil)
		switch n := n.(type) {
		case *ast.PatternAnd:
			op, items = "AND", n.Items
		case *ast.PatternOr:
			items = n.Items
		}
		for i, it := range items {
			if e, ok := it.(*ast.PatternEvery); ok && i < len(items)-1 {
				p.s.c.errorf(diag.CodePatternParens, e.Span, "EVERY covers this operand of %s alone", op).
					WithHint("write EVERY (a %[1]s b), or (EVERY a) %[1]s b if this is meant", op)
			}
		}
		return false
	})
}

// waits counts the events that a partial match outside of any WITHIN may have taken or wait for; 2 stands for more.
func waits(n ast.Pattern) int {
	sum := func(items []ast.Pattern) int {
		total := 0
		for _, it := range items {
			total += waits(it)
		}
		return min(total, 2)
	}
	several := func(q *ast.Quant, one int) int {
		if one > 0 && repeated(q) {
			return 2
		}
		return one
	}
	switch n := n.(type) {
	case *ast.PatternElement:
		return several(n.Quant, 1)
	case *ast.PatternSeq:
		return sum(n.Items)
	case *ast.PatternAnd:
		return sum(n.Items)
	case *ast.PatternOr:
		most := 0
		for _, it := range n.Items {
			most = max(most, waits(it))
		}
		return most
	case *ast.PatternGroup:
		if n.Within != nil {
			return 0
		}
		return several(n.Quant, waits(n.Inner))
	case *ast.PatternEvery:
		return waits(n.Inner)
	}
	return 0
}

// everything finds an element behind EVERY that takes any event of its stream.
func everything(n ast.Pattern) *ast.PatternElement {
	var got *ast.PatternElement
	holds(n, func(n ast.Pattern) bool {
		if e, ok := n.(*ast.PatternEvery); ok && got == nil {
			got = starts(e.Inner)
		}
		return got != nil
	})
	return got
}

// starts gives the element without condition that begins a part.
func starts(n ast.Pattern) *ast.PatternElement {
	switch n := plain(n).(type) {
	case *ast.PatternElement:
		if len(n.Filters) == 0 {
			return n
		}
	case *ast.PatternSeq:
		return starts(n.Items[0])
	}
	return nil
}
