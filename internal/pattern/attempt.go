package pattern

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
