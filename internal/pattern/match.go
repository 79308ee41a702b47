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

// matchesMost is how many matches one event, or one instant of the clock, may complete: they wait in memory until all
// of them can be put in order.
const matchesMost = 1 << 22

// addMatch notes a match and keeps its events until it has come out.
func (m *Matcher) addMatch(s []uint32, part uint32, expired bool) {
	if len(m.matches) >= m.matchesMost {
		m.failMatches()
	}
	at := len(m.words)
	m.words = append(m.words, s[:m.prog.kept]...)
	for _, info := range m.prog.slots {
		m.holdSlot(info, s[info.at])
	}
	m.matches = append(m.matches, match{at: at, part: part, ord: m.parts[part].first, expired: expired})
}

// failMatches ends the application: one event completes more matches than can be borne.
func (m *Matcher) failMatches() {
	if m.err == nil {
		m.err = m.plan.LimitError("one event completes more than %d matches of the pattern", m.matchesMost).
			WithHint("add WITHIN, or put EVERY around the whole pattern so that partial matches do not multiply")
	}
}

// expired notes a partial match that ran out of time, as it was before, if somebody asks for those.
func (m *Matcher) expired(x *exec) {
	if m.plan.Expired && !x.why.counts {
		m.addMatch(x.old, x.part, true)
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
	slices.Sort(m.order[x.from:])
	x.n = len(m.order) - x.from
	if x.n > 0 {
		x.ord = m.order[x.from]
	}
}

// compare orders matches by their events, one by one.
func (m *Matcher) compare(a, b match) int {
	if c := slices.Compare(m.positionsOf(&a), m.positionsOf(&b)); c != 0 {
		return c
	}
	return m.compareSlots(&a, &b)
}

// positionsOf lists where the events of a match stand; that of the first event of its partition where it holds none.
func (m *Matcher) positionsOf(x *match) []int64 {
	if x.n == 0 {
		return []int64{x.ord}
	}
	return m.order[x.from : x.from+x.n]
}

// compareSlots orders matches of the same events by the elements that they fill.
func (m *Matcher) compareSlots(a, b *match) int {
	x, y := m.filled(a), m.filled(b)
	return slices.CompareFunc(x, y, func(p, q filled) int {
		return cmp.Or(cmp.Compare(p.pos, q.pos), cmp.Compare(p.slot, q.slot))
	})
}

// filled is an event in a slot.
type filled struct {
	pos  int64
	slot int
}

func (m *Matcher) filled(x *match) (list []filled) {
	s := m.words[x.at:]
	for k, info := range m.prog.slots {
		n := 0
		if info.many {
			n = int(s[info.at+1])
		} else if s[info.at] != 0 {
			n = 1
		}
		for _, id := range m.listOf(info, s, 0, n) {
			list = append(list, filled{m.events[info.input].pos(id), k})
		}
	}
	slices.SortStableFunc(list, func(p, q filled) int {
		return cmp.Or(cmp.Compare(p.pos, q.pos), cmp.Compare(p.slot, q.slot))
	})
	return list
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
	ord := vec.OrdSelf // after the event that completed it
	if seq == vec.SeqTimer || seq == vec.SeqClose {
		ord = x.ord
	}
	m.out.AppendRowMeta(t, seq, ord, kind)
	for _, info := range m.prog.slots {
		m.releaseSlot(info, s[info.at])
	}
}
