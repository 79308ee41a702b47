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

// failure is an attempt that has failed.
type failure struct {
	attempt uint32
	every   *node
}

// mourned is an outcome that arms EVERYs again if no other partial matches of their attempts are left.
type mourned struct {
	from, to int // of the attempts, in Matcher.failed
	outcome  int // index into Matcher.outs
}

// step lets something happen to a partial match: it changes, ends, or forks.
func (m *Matcher) step(run uint32, why cause) {
	rec := m.runs.At(run)
	part := rec[0]
	m.pre = m.unpack(rec, m.pre)
	m.todo = append(m.todo[:0], choice{})
	m.mourned, m.failed, m.leaving = m.mourned[:0], m.failed[:0], m.leaving[:0]
	alive, ended, lost, late, taken := 0, false, false, false, uint64(0)
	earlier := len(m.matches)
	x := &m.x
	x.m, x.old, x.part, x.why = m, m.pre, part, why
	for len(m.todo) > 0 {
		c := m.todo[len(m.todo)-1]
		m.todo = m.todo[:len(m.todo)-1]
		s := m.outcome(alive + len(m.mourned))
		copy(s, m.pre)
		x.s, x.way = s, way{choices: c.bits, given: c.given}
		x.failedFrom = len(m.failed)
		end := x.run(rec)
		lost, late = lost || x.lost, late || x.timed
		for j := x.given; j < min(x.asked, choicesMax); j++ {
			m.todo = append(m.todo, choice{c.bits | 1<<j, j + 1})
		}
		if end != over {
			taken |= x.tookLeaves
		}
		switch {
		case end == completed && m.matchKnown(earlier, s):
		case end == completed:
			m.matched++
			if m.tracer != nil {
				m.traceEnd(op.PatternMatched, s, part, why)
			}
			m.addMatch(s, part, false)
		case end == over:
			ended = true
		case len(m.failed) > x.failedFrom:
			m.mourned = append(m.mourned, mourned{x.failedFrom, len(m.failed), alive + len(m.mourned)})
		case !m.known(alive + len(m.mourned)):
			m.swap(alive)
			alive++
		}
	}
	m.countTaken(taken)
	if ended && alive+len(m.mourned) == 0 || lost && m.holds(m.pre) {
		m.ended(m.pre, part, why, late, m.mask(rec))
	}
	m.settle(run, part, alive)
}

// ended counts a partial match that came to nothing.
func (m *Matcher) ended(s []uint32, part uint32, why cause, late bool, waits uint64) {
	end := op.PatternViolated
	if late {
		m.expiredCount++
		end = op.PatternExpired
	} else {
		m.violated++
	}
	m.countLost(waits, end)
	if m.tracer != nil {
		m.traceEnd(end, s, part, why)
	}
}

// swap puts the outcome made last at place alive, before those mourned.
func (m *Matcher) swap(alive int) {
	last := alive + len(m.mourned)
	for k := range m.mourned {
		if m.mourned[k].outcome == alive {
			m.mourned[k].outcome = last
		}
	}
	m.outs[alive], m.outs[last] = m.outs[last], m.outs[alive]
}

// settle keeps the outcomes of a step: the one that stays behind in the run itself, the others as new ones.
func (m *Matcher) settle(run, part uint32, alive int) {
	fresh := m.prog.every && m.pre[m.prog.begun] == 0 && (alive == 0 || m.outs[0][m.prog.begun] != 0)
	for k := range alive - 1 {
		m.fork(part, m.outs[k], run)
	}
	switch {
	case alive == 0 && len(m.mourned) == 0:
		m.end(run)
	case alive > 0 && !m.holds(m.pre) && m.holds(m.outs[alive-1]) && !m.admit(part):
		fresh = false // it goes on waiting for its first event
	case alive > 0:
		m.commit(run, m.pre, m.outs[alive-1])
	}
	m.rearm(run, part, alive > 0)
	for _, l := range m.made {
		m.releaseLink(l.input, l.id)
	}
	m.made = m.made[:0]
	m.forgetAttempts()
	if fresh {
		m.begin(part)
	}
}

// rearm arms EVERYs again whose attempt has failed in all its partial matches, and notes those that were left.
func (m *Matcher) rearm(run, part uint32, kept bool) {
	for _, id := range m.leaving {
		m.leaveAttempt(id)
	}
	if len(m.mourned) == 0 {
		return
	}
	for _, c := range m.mourned {
		own := int32(0)
		if !kept {
			own = 1 // the run itself still counts
		}
		failed := m.failed[c.from:c.to]
		if slices.ContainsFunc(failed, func(f failure) bool { return m.attempts[f.attempt].left || m.attempts[f.attempt].n > own }) {
			continue
		}
		for _, f := range failed {
			m.leaveAttempt(f.attempt)
		}
		if kept {
			m.fork(part, m.outs[c.outcome], run)
		} else {
			m.commit(run, m.pre, m.outs[c.outcome])
			kept = true
		}
	}
	if !kept {
		m.end(run)
	}
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
		if m.sameOutcome(m.outs[j], m.outs[k]) {
			return true
		}
	}
	return false
}

// sameOutcome compares states; what number an attempt has does not matter, only whether it has armed its EVERY again.
func (m *Matcher) sameOutcome(a, b []uint32) bool {
	for k := range a {
		if a[k] != b[k] && !(m.tokenAt[k] && a[k] != 0 && b[k] != 0 && m.hasLeft(a[k]) == m.hasLeft(b[k])) {
			return false
		}
	}
	return true
}

// hasLeft reports whether an attempt has armed its EVERY again, or does in the step at hand.
func (m *Matcher) hasLeft(id uint32) bool {
	return m.attempts[id].left || slices.Contains(m.leaving, id)
}

// matchKnown reports whether one of the matches from number earlier on holds what s does: ways through a step that
// differ only in what OR gave up are one.
func (m *Matcher) matchKnown(earlier int, s []uint32) bool {
	for _, x := range m.matches[earlier:] {
		if !x.expired && slices.Equal(m.words[x.at:x.at+m.prog.kept], s[:m.prog.kept]) {
			return true
		}
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
	p := x.m.prog
	strict := p.sequence && !x.why.timer && x.old[p.begun] != 0
	r := x.offer(p.root)
	switch {
	case r == failed:
		if x.late {
			x.m.expired(x)
		}
		return over
	case x.ok(p.root) && x.close(p.root):
		return completed
	case strict && r != took:
		// While an absence waits, its own stream's events that do not meet its condition are passed over.
		open := x.m.mask(rec)
		if open&x.m.inputs[x.m.cur.input].nots&^x.why.fit == 0 {
			return over
		}
	case p.sequence && r == took:
		x.s[p.begun] = 1
	}
	if x.gaveUp {
		x.fixDeadlines(p.root)
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
		var open uint64
		if w&groupClosed == 0 {
			open = x.openLeaves(n.items[0])
		}
		if w&groupPrev != 0 {
			open |= x.openLeaves(n.prev)
		}
		return open
	}
	if w != 0 {
		return 0
	}
	return x.openLeaves(n.items[0])
}

// mayBeEmpty reports whether a node may be complete without an event or a timer.
func mayBeEmpty(n *node) bool {
	switch n.kind {
	case element:
		return n.min == 0
	case not:
		return false
	case or:
		return slices.ContainsFunc(n.items, mayBeEmpty)
	case group:
		return n.min == 0 || mayBeEmpty(n.items[0])
	}
	some := false
	for _, c := range n.items {
		passive := n.kind == and && waitsFree(c)
		if !passive && !mayBeEmpty(c) {
			return false
		}
		some = some || !passive
	}
	return some
}

// isOpen reports whether a node waits, as its parents see it.
func (x *exec) isOpen(n *node) bool { return x.openLeaves(x.m.prog.root)>>n.leaf&1 != 0 }

// each calls f for every bit of a mask.
func eachBit(mask uint64, f func(i int)) {
	for ; mask != 0; mask &= mask - 1 {
		f(bits.TrailingZeros64(mask))
	}
}
