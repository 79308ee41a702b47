package pattern

import "github.com/eventflux-go/eventflux/internal/mem"

// forgetKeys forgets partitions that are as if their key had never come. It looks at all of them, and so waits until
// as many keys have come as there were then.
func (m *Matcher) forgetKeys() {
	if m.keys == nil || m.tracer != nil || m.prog.counted || m.err != nil || m.keys.Live() <= max(chainSweeps, m.keysMax) {
		return
	}
	for part := range m.parts {
		p := &m.parts[part]
		if !p.begun || !m.asNew(uint32(part)) {
			continue
		}
		if p.n > 0 {
			m.end(uint32(p.ids))
		}
		m.parts[part] = m.newPart()
		m.keys.Free(uint32(part))
	}
	m.forgetAttempts()
	m.keysMax = max(2*m.keys.Live(), len(m.parts)/4)
}

// asNew reports whether a partition is as it was before its first event: a line has no partial match there, any other
// pattern only the one that it began with. Where that one runs against a time, each key's own beginning counts.
func (m *Matcher) asNew(part uint32) bool {
	p := &m.parts[part]
	if m.line != nil {
		return p.n == 0
	}
	if m.fresh == nil || p.n != 1 || p.live != 0 {
		return false
	}
	s := m.stateOf(m.runs.At(uint32(p.ids)))
	m.simplify(s)
	for k, word := range s {
		switch {
		case m.tokenAt[k]:
			if (word == 0) != (m.fresh[k] == 0) || word != 0 && m.attempts[word].left {
				return false
			}
		case word != m.fresh[k]:
			return false
		}
	}
	return true
}

// simplify takes out of the state of a partition that holds nothing what makes no difference any more: that there was
// something in a WITHIN, and violations that are forgotten.
func (m *Matcher) simplify(s []uint32) {
	for _, n := range m.prog.nodes {
		switch {
		case n.kind == group && n.min == 1 && n.max == 1:
			s[n.cell] &^= groupBegun
		case waitsFree(n) && n.group != nil:
			if at := mem.Get64(s, n.spoil); at != never && at < int64(m.now.Add(-n.group.within)) {
				mem.Set64(s, n.spoil, never)
			}
		}
	}
}

// noteFresh keeps the state that every partition begins with, unless it runs against a time.
func (m *Matcher) noteFresh(s []uint32) {
	if m.fresh != nil {
		return
	}
	for _, t := range m.prog.timers {
		if mem.Get64(s, t.at) != never {
			return
		}
	}
	m.fresh = append([]uint32(nil), s...)
}
