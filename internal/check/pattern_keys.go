package check

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// warnKeys warns of a pattern that never forgets a key of PARTITION BY. The matcher forgets one when it is again as if
// it had never come; what keeps that from happening is told, with what to do.
func (p *patternChecker) warnKeys() {
	if len(p.keys) == 0 {
		return
	}
	why, hint := "", ""
	switch opens := p.opening(p.root, false); {
	case holdsPlan(p.root, func(g *plan.PatternGroup) bool { return g.WithinEvents > 0 }):
		why, hint = "the events of each are counted", "WITHIN 5 MINUTES lets keys be forgotten, WITHIN n EVENTS does not"
	case !comesAgain(p.root):
		why, hint = "of each it must be known that the pattern is over", "begin with EVERY and add WITHIN: a key is forgotten when nothing of it waits"
	case opens.timed:
		why, hint = "a time runs for each from its first event on", "begin with an event, as in EVERY a=A -> NOT B FOR 5 SECONDS"
	case opens.watched && !p.ref.Sequence:
		why, hint = "of each it must be known that what NOT forbids has come", "add WITHIN 5 MINUTES, which lets it be forgotten"
	case p.ref.Sequence && p.ref.Within == nil && waits(p.ref.Pattern) > 1:
		why, hint = "an attempt waits for the next event of its key for ever", "add WITHIN 5 MINUTES at the end of the sequence"
	default:
		return
	}
	p.s.c.errorf(diag.CodePatternKeys, p.s.q.PartitionBy[0].At(), "memory grows with the number of keys: %s", why).WithHint("%s", hint)
}

func holdsPlan(n plan.PatternNode, f func(*plan.PatternGroup) bool) bool {
	found := false
	plan.WalkPattern(n, func(n plan.PatternNode) {
		if g, ok := n.(*plan.PatternGroup); ok && f(g) {
			found = true
		}
	})
	return found
}

// comesAgain reports whether EVERY begins the part anew whatever becomes of it.
func comesAgain(n plan.PatternNode) bool {
	switch n := n.(type) {
	case *plan.PatternEvery:
		return true
	case *plan.PatternGroup:
		return comesAgain(n.Inner)
	case *plan.PatternSeq:
		for i, it := range n.Items {
			if not, ok := it.(*plan.PatternNot); !ok || not.Bounded || i == len(n.Items)-1 {
				return comesAgain(it) // an absence without FOR watches what comes behind it
			}
		}
	case *plan.PatternAnd, *plan.PatternOr:
		for _, it := range plan.PatternItems(n) {
			if not, ok := it.(*plan.PatternNot); (!ok || not.Bounded) && !comesAgain(it) {
				return false
			}
		}
		return true
	}
	return false
}

// opening is what a part waits for before its first event.
type opening struct {
	timed   bool // an absence with a time
	watched bool // an absence that is violated for ever: no WITHIN forgets it
	passed  bool // it may be complete without any event, so that what follows is open as well
}

func (p *patternChecker) opening(n plan.PatternNode, within bool) (o opening) {
	add := func(it plan.PatternNode) opening {
		in := p.opening(it, within)
		o.timed, o.watched = o.timed || in.timed, o.watched || in.watched
		return in
	}
	switch n := n.(type) {
	case *plan.PatternElement:
		o.passed = n.Min == 0
	case *plan.PatternNot:
		o = opening{timed: n.Bounded, watched: !n.Bounded && !within, passed: !n.Bounded}
	case *plan.PatternEvery:
		o.passed = add(n.Inner).passed
	case *plan.PatternGroup:
		within = within || n.Within > 0
		o.passed = add(n.Inner).passed || n.Min == 0
	case *plan.PatternSeq:
		for _, it := range n.Items {
			if !add(it).passed {
				return o
			}
		}
		o.passed = true
	case *plan.PatternAnd:
		o.passed = true
		for _, it := range n.Items {
			o.passed = add(it).passed && o.passed
		}
	case *plan.PatternOr:
		for _, it := range n.Items {
			o.passed = add(it).passed || o.passed
		}
	}
	return o
}
