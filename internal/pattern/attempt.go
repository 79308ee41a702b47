package pattern

import (
	"cmp"
	"slices"
)

// attempt is an attempt in an EVERY that has another EVERY inside: the partial matches into which the inner one forks
// are all of it. The outer EVERY is armed again once: when the first of them leaves it, or when the last is gone.
type attempt struct {
	n    int32 // partial matches of it
	left bool  // the EVERY has been armed again
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
		m.attempts[id] = attempt{}
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

// outline is a partial match by what it holds and waits for.
type outline struct {
	hash uint64
	run  uint32
	left bool // its attempt has armed its EVERY again
}

// dropTwins ends the partial matches whose attempt has armed its EVERY again and which hold and wait for exactly what
// another one does: they are one with it. Without that EVERY inside EVERY would multiply without end.
func (m *Matcher) dropTwins(part uint32) {
	if !m.prog.nested {
		return
	}
	m.outlines = m.outlines[:0]
	some := false
	for run := m.parts[part].runs.head; run != 0; run = m.runs.at(run)[m.listAt] {
		o := m.outlineOf(run)
		some = some || o.left
		m.outlines = append(m.outlines, o)
	}
	if !some {
		return
	}
	slices.SortStableFunc(m.outlines, func(a, b outline) int { return cmp.Compare(a.hash, b.hash) })
	for i, o := range m.outlines {
		if o.left && m.hasTwin(i) {
			m.end(o.run)
		}
	}
	m.forgetAttempts()
}

// hasTwin reports whether an outline is that of a partial match whose attempt has not left.
func (m *Matcher) hasTwin(i int) bool {
	o := m.outlines[i]
	from := i
	for from > 0 && m.outlines[from-1].hash == o.hash {
		from--
	}
	for _, p := range m.outlines[from:] {
		if p.hash != o.hash {
			return false
		}
		if !p.left && m.sameOutline(o.run, p.run) {
			return true
		}
	}
	return false
}

// outlineOf hashes a state without the numbers of attempts (FNV-1a by words).
func (m *Matcher) outlineOf(run uint32) outline {
	s := m.runs.at(run)[m.stateAt:]
	o := outline{hash: 14695981039346656037, run: run}
	for k, w := range s {
		if m.tokenAt[k] {
			o.left = o.left || w != 0 && m.attempts[w].left
			continue
		}
		o.hash = (o.hash ^ uint64(w)) * 1099511628211
	}
	return o
}

func (m *Matcher) sameOutline(a, b uint32) bool {
	x, y := m.runs.at(a)[m.stateAt:], m.runs.at(b)[m.stateAt:]
	for k := range x {
		if x[k] != y[k] && !m.tokenAt[k] {
			return false
		}
	}
	return true
}
