package pattern

import "slices"

// attempt is an attempt in an EVERY that has another EVERY inside: the partial matches into which the inner one forks
// are all of it. The outer EVERY is armed again once: when the first of them leaves it, or when the last is gone.
type attempt struct {
	n    int32    // partial matches of it
	left bool     // the EVERY has been armed again
	runs []uint32 // partial matches that came to be of it; some may be gone
	next uint32
}

// newAttempt gives an attempt its number, which counts from 1.
func (m *Matcher) newAttempt() uint32 {
	if len(m.attempts) == 0 {
		m.attempts = append(m.attempts, attempt{})
	}
	id := m.attempts[0].next
	if id != 0 {
		m.attempts[0].next = m.attempts[id].next
		m.attempts[id] = attempt{runs: m.attempts[id].runs[:0]}
	} else {
		id = uint32(len(m.attempts))
		m.attempts = append(m.attempts, attempt{})
	}
	m.touched = append(m.touched, id)
	return id
}

// countAttempts counts a state in, or out, of the attempts it is of.
func (m *Matcher) countAttempts(s []uint32, by int32) {
	if !m.prog.nested {
		return
	}
	for _, n := range m.prog.nodes {
		if n.shared && s[n.token] != 0 {
			m.attempts[s[n.token]].n += by
			m.touched = append(m.touched, s[n.token])
		}
	}
}

// forgetAttempts frees the numbers of attempts that are over.
func (m *Matcher) forgetAttempts() {
	for _, id := range m.touched {
		if a := &m.attempts[id]; a.n == 0 {
			a.n, a.next = -1, m.attempts[0].next
			m.attempts[0].next = id
		}
	}
	m.touched = m.touched[:0]
}

// emptied reports whether an attempt that has armed its EVERY again holds nothing in state s.
func (m *Matcher) emptied(s []uint32) bool {
	x := exec{m: m}
	for _, n := range m.prog.nodes {
		if n.shared && s[n.token] != 0 && m.attempts[s[n.token]].left && !x.held(n, s) {
			return true
		}
	}
	return false
}

// joinAttempts notes that a partial match, whose state was old (nil: none), is of the attempts of its state now.
func (m *Matcher) joinAttempts(run uint32, old, s []uint32) {
	if !m.prog.nested {
		return
	}
	for _, n := range m.prog.nodes {
		if !n.shared || s[n.token] == 0 {
			continue
		}
		switch a := &m.attempts[s[n.token]]; {
		case a.left:
			m.suspects = append(m.suspects, run)
		case old == nil || old[n.token] != s[n.token]:
			if len(a.runs) > 2*int(a.n)+64 {
				a.runs = slices.DeleteFunc(a.runs, func(r uint32) bool { return !m.isOf(r, n, s[n.token]) })
			}
			a.runs = append(a.runs, run)
		}
	}
}

// isOf reports whether there is a partial match of that number and it is of an attempt in n.
func (m *Matcher) isOf(run uint32, n *node, attempt uint32) bool {
	if !m.runs.Has(run) {
		return false
	}
	rec := m.runs.At(run)
	return rec[runShape] != 0 && m.stateOf(rec)[n.token] == attempt
}

// dropEmptied ends the partial matches that hold nothing of an attempt which has armed its EVERY again: the armed EVERY
// stands for them. Without that EVERY inside EVERY would multiply without end.
func (m *Matcher) dropEmptied() {
	if len(m.suspects) == 0 {
		return
	}
	for _, run := range m.suspects {
		if !m.runs.Has(run) {
			continue
		}
		if rec := m.runs.At(run); rec[runShape] != 0 && m.emptied(m.stateOf(rec)) {
			m.end(run)
		}
	}
	m.suspects = m.suspects[:0]
	m.forgetAttempts()
}

// orderedCandidate is a candidate with what it holds.
type orderedCandidate struct {
	candidate
	held match
}

// orderCandidates puts the candidates in the order of the events that they hold: of several that leave an attempt
// together, the first arms the EVERY again.
func (m *Matcher) orderCandidates() {
	if !m.prog.nested || len(m.cand) < 2 {
		return
	}
	words := len(m.words)
	m.order, m.ordered = m.order[:0], m.ordered[:0]
	for _, c := range m.cand {
		rec := m.runs.At(c.run)
		x := orderedCandidate{c, match{at: len(m.words), part: rec[runPart], ord: m.parts[rec[runPart]].first}}
		m.words = append(m.words, rec[m.stateAt:m.stateAt+m.prog.kept]...)
		m.positions(&x.held)
		m.ordered = append(m.ordered, x)
	}
	slices.SortStableFunc(m.ordered, func(a, b orderedCandidate) int { return m.compare(a.held, b.held) })
	for k, x := range m.ordered {
		m.cand[k] = x.candidate
	}
	m.words = m.words[:words]
}

// dropFailures forgets, of the failures from one on, those inside an EVERY that is armed again: they do not matter.
func (m *Matcher) dropFailures(from int, n *node) {
	kept := m.failed[:from]
	for _, f := range m.failed[from:] {
		if f.every.span0 <= n.span0 || f.every.span0 >= n.span1 {
			kept = append(kept, f)
		}
	}
	m.failed = kept
}

// leaveAttempt notes that an attempt has armed its EVERY again.
func (m *Matcher) leaveAttempt(id uint32) {
	a := &m.attempts[id]
	m.suspects = append(m.suspects, a.runs...)
	a.left, a.runs = true, a.runs[:0]
}

// splitBeside gives the attempts in EVERYs beside n, which a partial match leaves while it stays in it as well, numbers
// of their own: they are attempts of another partial match from now on. Where n is left because what follows it has
// taken the event, what follows it is given up by the partial match that stays.
func (x *exec) splitBeside(n *node) {
	if !x.m.prog.nested {
		return
	}
	given := x.closing != nil
	for up := n.up; up != nil; n, up = up, up.up {
		switch {
		case up.kind == and || up.kind == or:
			for _, d := range up.items {
				if d != n {
					x.split(d)
				}
			}
		case given:
		case up.kind == sequence:
			for _, d := range up.items[slices.Index(up.items, n)+1:] {
				x.split(d)
			}
		case up.prev == n:
			x.split(up.items[0])
		}
		given = given && up != x.closing
	}
}

// split gives the attempts in d numbers of their own.
func (x *exec) split(d *node) {
	for _, e := range x.m.prog.nodes[d.span0:d.span1] {
		if e.shared && x.s[e.token] != 0 {
			id := x.m.newAttempt()
			x.m.attempts[id].left = x.m.attempts[x.s[e.token]].left
			x.s[e.token] = id
		}
	}
}

// closeIn closes a node below n because what follows it has taken the event; see splitBeside.
func (x *exec) closeIn(n, what *node) bool {
	was := x.closing
	if was == nil {
		x.closing = n
	}
	left := x.close(what)
	x.closing = was
	return left
}
