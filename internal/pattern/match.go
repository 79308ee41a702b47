package pattern

import (
	"cmp"
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// match is a match, or a partial match that ran out of time, until the rows of its instant come out.
type match struct {
	at      int // of its slots, in Matcher.words
	part    uint32
	ord     int64 // position of its oldest event, or of the first of its partition
	expired bool
	from    int // of its events' positions in Matcher.order, where there are several to compare
	n       int
}

// addMatch notes a match and keeps its events until it has come out.
func (m *Matcher) addMatch(s []uint32, part uint32, expired bool) {
	at := len(m.words)
	for _, info := range m.prog.slots {
		m.words = append(m.words, s[info.at])
		if info.many {
			m.words = append(m.words, s[info.at+1])
		}
		m.holdSlot(info, s[info.at])
	}
	m.matches = append(m.matches, match{at: at, part: part, ord: m.parts[part].first, expired: expired})
}

// expired notes a partial match that ran out of time, if somebody asks for those.
func (m *Matcher) expired(x *exec) {
	if m.plan.Expired {
		m.addMatch(x.s, x.part, true)
	}
}

// flushMatches puts out the matches of one instant, in the order of their events.
func (m *Matcher) flushMatches(t vec.Time, seq int64) {
	if len(m.matches) == 0 {
		return
	}
	m.order = m.order[:0]
	for k := range m.matches {
		m.positions(&m.matches[k])
	}
	if len(m.matches) > 1 {
		slices.SortStableFunc(m.matches, m.compare)
	}
	for k := range m.matches {
		m.putOut(&m.matches[k], t, seq)
	}
	m.matches, m.words = m.matches[:0], m.words[:0]
}

// positions lists where the events of a match stand in the merged input, ascending.
func (m *Matcher) positions(x *match) {
	x.from = len(m.order)
	for _, info := range m.prog.slots {
		word := m.words[x.at+info.at]
		switch {
		case word == 0:
		case !info.many:
			m.order = append(m.order, m.events[info.input].pos(word))
		default:
			for ; word != 0; word = m.chains.prev(word) {
				m.order = append(m.order, m.events[info.input].pos(m.chains.event(word)))
			}
		}
	}
	x.n = len(m.order) - x.from
	slices.Sort(m.order[x.from:])
	if x.n > 0 {
		x.ord = m.order[x.from]
	}
}

// compare orders matches by their events, one by one.
func (m *Matcher) compare(a, b match) int {
	if a.n == 0 || b.n == 0 {
		return cmp.Compare(a.ord, b.ord)
	}
	return slices.Compare(m.order[a.from:a.from+a.n], m.order[b.from:b.from+b.n])
}

// putOut appends the row of a match.
func (m *Matcher) putOut(x *match, t vec.Time, seq int64) {
	s := m.words[x.at:]
	m.text = &m.outText
	for k, r := range m.columns {
		m.appendRef(r, s, x.part, &m.out.Cols[k])
	}
	m.text = &m.condText
	kind := vec.Current
	if x.expired {
		kind = vec.Expired
	}
	m.out.AppendRowMeta(t, seq, x.ord, kind)
	for _, info := range m.prog.slots {
		m.releaseSlot(info, s[info.at])
	}
}
