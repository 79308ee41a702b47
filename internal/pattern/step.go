package pattern

import (
	"math/bits"
	"slices"

	"github.com/eventflux-go/eventflux/internal/op"
)

// choice is a way through the EVERYs of a step that is still to be tried.
type choice struct {
	bits  uint64
	given int
}

// choicesMax bounds the EVERYs that one event may complete in one partial match: beyond it the match goes on.
const choicesMax = 12

// step lets something happen to a partial match: it changes, ends, or forks.
func (m *Matcher) step(run uint32, why cause) {
	rec := m.runs.at(run)
	part := rec[0]
	pre := append(m.pre[:0], rec[m.stateAt:]...)
	m.pre = pre
	m.todo = append(m.todo[:0], choice{})
	alive, ended, lost, late := 0, false, false, false
	for len(m.todo) > 0 {
		c := m.todo[len(m.todo)-1]
		m.todo = m.todo[:len(m.todo)-1]
		s := m.outcome(alive)
		copy(s, pre)
		m.x = exec{m: m, s: s, part: part, why: why, choices: c.bits, given: c.given}
		x := &m.x
		end := x.run(rec)
		lost, late = lost || x.lost, late || x.late
		for j := x.given; j < min(x.asked, choicesMax); j++ {
			m.todo = append(m.todo, choice{c.bits | 1<<j, j + 1})
		}
		switch end {
		case goesOn:
			if !m.known(alive) && !(m.prog.nested && x.rearmed && m.twin(s, run, part)) {
				alive++
			}
		case completed:
			m.matched++
			if m.tracer != nil {
				m.traceEnd(op.PatternMatched, s, part, why)
			}
			m.addMatch(s, part, false)
		default:
			ended = true
		}
	}
	if ended && alive == 0 || lost && m.holds(pre) {
		m.ended(pre, part, why, late)
	}
	m.settle(run, part, alive)
}

// ended counts a partial match that came to nothing.
func (m *Matcher) ended(s []uint32, part uint32, why cause, late bool) {
	end := op.PatternViolated
	if late {
		m.expiredCount++
		end = op.PatternExpired
	} else {
		m.violated++
	}
	if m.tracer != nil {
		m.traceEnd(end, s, part, why)
	}
}

// settle keeps the outcomes of a step: the one that stays behind in the run itself, the others as new ones.
func (m *Matcher) settle(run, part uint32, alive int) {
	if alive == 0 {
		m.end(run)
	} else {
		for k := range alive - 1 {
			m.fork(part, m.outs[k], run)
		}
		m.commit(run, m.outs[alive-1])
	}
	for _, id := range m.made {
		m.dropLink(id)
	}
	m.made = m.made[:0]
}

// outcome is memory for outcome k.
func (m *Matcher) outcome(k int) []uint32 {
	for len(m.outs) <= k {
		m.outs = append(m.outs, make([]uint32, m.prog.size))
	}
	return m.outs[k]
}

// known reports whether outcome k is one of those before it.
func (m *Matcher) known(k int) bool {
	for j := range k {
		if slices.Equal(m.outs[j], m.outs[k]) {
			return true
		}
	}
	return false
}

// twin reports whether another partial match is in the very same state: an EVERY that several matches leave at once
// is armed again once.
func (m *Matcher) twin(s []uint32, run, part uint32) bool {
	for id := m.parts[part].runs.head; id != 0; {
		rec := m.runs.at(id)
		if id != run && slices.Equal(rec[m.stateAt:], s) {
			return true
		}
		id = rec[runList]
	}
	return false
}

// ending is what a step made of a partial match.
type ending uint8

const (
	goesOn ending = iota
	completed
	over
)

// run is one way through a step.
func (x *exec) run(rec []uint32) ending {
	root := x.m.prog.root
	strict := x.m.prog.sequence && !x.why.timer && x.held(root)
	r := x.offer(root)
	if r == failed {
		return over
	}
	if x.ok(root) && x.close(root) {
		return completed
	}
	if x.rearmed {
		x.fixDeadlines(root)
	}
	if strict && r == idle {
		// While an absence waits, its own stream's events that do not meet its condition are passed over.
		open := uint64(get64(rec, x.m.maskAt))
		if open&x.m.inputs[x.m.cur.input].nots == 0 {
			return over
		}
	}
	return goesOn
}

// openLeaves is the elements and absences that a state waits for.
func (x *exec) openLeaves(n *node) uint64 {
	w := x.s[n.cell]
	switch n.kind {
	case element:
		if int(w) >= n.max {
			return 0
		}
		return 1 << n.leaf
	case not:
		if w != 0 {
			return 0
		}
		return 1 << n.leaf
	case sequence:
		var open uint64
		lo, hi := seqBounds(w)
		for i := lo; i <= hi; i++ {
			open |= x.openLeaves(n.items[i])
		}
		return open
	case and, or:
		var open uint64
		if n.kind == or && w&orDone != 0 {
			return 0
		}
		for i, c := range n.items {
			if w>>i&1 == 0 {
				open |= x.openLeaves(c)
			}
		}
		return open
	case group:
		if x.full(n) {
			return 0
		}
		open := x.openLeaves(n.items[0])
		if n.max > 1 && int(w)+1 < n.max && x.ok(n.items[0]) {
			open |= firstLeaves(n.items[0])
		}
		return open
	}
	return x.openLeaves(n.items[0])
}

// firstLeaves is what a node may wait for when it is entered.
func firstLeaves(n *node) uint64 {
	switch n.kind {
	case element, not:
		return 1 << n.leaf
	case sequence:
		var open uint64
		for _, c := range n.items {
			open |= firstLeaves(c)
			if !mayBeEmpty(c) {
				break
			}
		}
		return open
	}
	var open uint64
	for _, c := range n.items {
		open |= firstLeaves(c)
	}
	return open
}

// mayBeEmpty reports whether a node may be complete without an event or a timer.
func mayBeEmpty(n *node) bool {
	switch n.kind {
	case element:
		return n.min == 0
	case not:
		return n.mode == notFree
	case or:
		return slices.ContainsFunc(n.items, mayBeEmpty)
	case group:
		return n.min == 0 || mayBeEmpty(n.items[0])
	}
	return !slices.ContainsFunc(n.items, func(c *node) bool { return !mayBeEmpty(c) })
}

// isOpen reports whether a node waits, as its parents see it.
func (x *exec) isOpen(n *node) bool { return x.openLeaves(x.m.prog.root)>>n.leaf&1 != 0 }

// each calls f for every bit of a mask.
func eachBit(mask uint64, f func(i int)) {
	for ; mask != 0; mask &= mask - 1 {
		f(bits.TrailingZeros64(mask))
	}
}
