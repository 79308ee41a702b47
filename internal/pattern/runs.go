package pattern

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/plan"
)

// A partial match: the number of its partition, then, where they are needed, a mark of the event at hand, the list of
// its partition, the list by age and the elements it waits for; then links of timers and of elements, then its state.
const runPart = 0

// layoutRuns places the words of partial matches. One of a line waits for one element at a time and is in no list but
// those of its timer and of its bucket.
func (m *Matcher) layoutRuns() {
	at := 1
	words := func(n int) int {
		at += n
		return at - n
	}
	if m.line == nil {
		m.markAt, m.listAt, m.maskAt = words(1), words(2), words(2)
	}
	if m.line != nil && (m.prog.sequence || m.plan.Limit.PerKey > 0) {
		m.listAt = words(2)
	}
	if m.plan.Limit.Policy == plan.LimitDropOldest {
		m.ageAt = words(2)
	}
	for _, t := range m.prog.timers {
		t.link = words(2)
	}
	for _, l := range m.prog.leaves {
		if m.prog.sequence {
			break
		}
		l.link = at
		if m.line == nil || l.index == 0 {
			l.link = words(3)
		} else {
			l.link = m.prog.leaves[0].link
		}
	}
	m.stateAt = at
	m.runs = newSlab(at + m.prog.size)
	if m.max == 0 {
		size := m.runs.size
		for _, info := range m.prog.slots {
			if info.many {
				size += chainSize // each fork has a link of its own
			}
		}
		m.max = min(limitDefault, limitBytes/int64(4*size))
	}
}

// mask is the elements that a partial match waits for.
func (m *Matcher) mask(rec []uint32) uint64 {
	if m.line != nil {
		return 1 << m.line.stepOf(rec[m.stateAt:])
	}
	return uint64(get64(rec, m.maskAt))
}

// fork makes a new partial match of a state, older than none but before the one it comes from.
func (m *Matcher) fork(part uint32, s []uint32, from uint32) {
	if holds := m.holds(s); holds && !m.admit(part) || !holds && from != 0 && !m.admitSilent(part) {
		return
	}
	id := m.runs.take()
	rec := m.runs.at(id)
	clear(rec[:m.stateAt])
	rec[runPart] = part
	copy(rec[m.stateAt:], s)
	for _, info := range m.prog.slots {
		m.holdSlot(info, s[info.at])
	}
	m.countAttempts(s, 1)
	p := &m.parts[part]
	p.n++
	prev := p.runs.tail
	if from != 0 {
		prev = m.runs.at(from)[m.listAt+1]
	}
	m.insert(&p.runs, m.listAt, id, prev)
	if m.holds(s) {
		m.setLive(id, true)
	}
	for _, t := range m.prog.timers {
		if get64(s, t.at) != never {
			m.arm(t, id, from)
		}
	}
	m.relink(id)
}

// commit makes the state of a partial match what a step made of it.
func (m *Matcher) commit(run uint32, s []uint32) {
	rec := m.runs.at(run)
	old := rec[m.stateAt:]
	var moved uint64
	for _, t := range m.prog.timers {
		if was := get64(old, t.at); was != get64(s, t.at) {
			moved |= 1 << t.index
			if was != never {
				m.disarm(t, run)
			}
		}
	}
	before, now := m.holds(old), m.holds(s)
	for _, info := range m.prog.slots {
		if old[info.at] != s[info.at] {
			m.holdSlot(info, s[info.at])
			m.releaseSlot(info, old[info.at])
		}
	}
	m.countAttempts(s, 1)
	m.countAttempts(old, -1)
	copy(old, s)
	if before != now {
		m.setLive(run, now)
	}
	for _, t := range m.prog.timers {
		if moved>>t.index&1 != 0 && get64(s, t.at) != never {
			m.arm(t, run, 0)
		}
	}
	m.relink(run)
}

// setLive counts a partial match among those that hold events, or no more.
func (m *Matcher) setLive(run uint32, live bool) {
	p := &m.parts[m.runs.at(run)[runPart]]
	if live {
		if m.ageAt > 0 {
			m.insert(&m.ages, m.ageAt, run, m.ages.tail)
		}
		p.live++
		m.live++
		return
	}
	if m.ageAt > 0 {
		m.remove(&m.ages, m.ageAt, run)
	}
	p.live--
	m.live--
}

// holds reports whether a state holds an event.
func (m *Matcher) holds(s []uint32) bool {
	for _, info := range m.prog.slots {
		if s[info.at] != 0 {
			return true
		}
	}
	return false
}

// end forgets a partial match.
func (m *Matcher) end(run uint32) {
	rec := m.runs.at(run)
	s := rec[m.stateAt:]
	for _, t := range m.prog.timers {
		if get64(s, t.at) != never {
			m.disarm(t, run)
		}
	}
	eachBit(m.mask(rec), func(i int) { m.unlink(run, m.prog.leaves[i]) })
	m.countAttempts(s, -1)
	if m.holds(s) {
		m.setLive(run, false)
	}
	p := &m.parts[rec[runPart]]
	p.n--
	if m.listAt > 0 {
		m.remove(&p.runs, m.listAt, run)
	}
	for _, info := range m.prog.slots {
		m.releaseSlot(info, s[info.at])
	}
	m.runs.drop(run)
}

// relink puts a partial match under the elements that its state waits for.
func (m *Matcher) relink(run uint32) {
	rec := m.runs.at(run)
	s := rec[m.stateAt:]
	x := exec{m: m, s: s, part: rec[runPart]}
	open, was := x.openLeaves(m.prog.root), m.mask(rec)
	set64(rec, m.maskAt, int64(open))
	for fresh := open &^ was; fresh != 0; fresh &= fresh - 1 {
		m.steps[bits.TrailingZeros64(fresh)].Entered++
	}
	if m.prog.sequence {
		return
	}
	eachBit(was&^open, func(i int) { m.unlink(run, m.prog.leaves[i]) })
	eachBit(open, func(i int) {
		l := m.prog.leaves[i]
		if was>>i&1 != 0 {
			if l.keys == nil || len(l.keys.refs) == 0 {
				return
			}
			m.unlink(run, l)
		}
		m.linkLeaf(run, l, s)
	})
}

// linkLeaf lets a partial match wait for an element under its key. One whose key is NULL waits in no bucket.
func (m *Matcher) linkLeaf(run uint32, l *leaf, s []uint32) {
	rec := m.runs.at(run)
	at := l.link
	key, ok := m.keyOf(l, rec[runPart], s)
	if !ok {
		rec[at], rec[at+1], rec[at+2] = 0, 0, 0
		return
	}
	b := l.buckets.get(key)
	rec[at+2] = b
	bk := &l.buckets.buckets[b-1]
	to := list{bk.head, bk.tail}
	m.insert(&to, at, run, to.tail)
	bk.head, bk.tail = to.head, to.tail
	l.waiting++
}

func (m *Matcher) unlink(run uint32, l *leaf) {
	if m.prog.sequence {
		return
	}
	rec := m.runs.at(run)
	at := l.link
	b := rec[at+2]
	if b == 0 {
		return
	}
	bk := &l.buckets.buckets[b-1]
	from := list{bk.head, bk.tail}
	m.remove(&from, at, run)
	bk.head, bk.tail = from.head, from.tail
	l.waiting--
	if bk.head == 0 {
		l.buckets.drop(b)
	}
}

// holdSlot takes a reference to what a slot holds.
func (m *Matcher) holdSlot(info slotInfo, word uint32) {
	switch {
	case word == 0:
	case info.many:
		m.chains.slab.at(word)[chainRefs]++
	default:
		m.events[info.input].hold(word)
	}
}

func (m *Matcher) releaseSlot(info slotInfo, word uint32) {
	switch {
	case word == 0:
	case !info.many:
		m.events[info.input].release(word)
	default:
		m.releaseLink(info.input, word)
	}
}

// releaseLink takes a reference to a chain back, and forgets links with their last one.
func (m *Matcher) releaseLink(input int, link uint32) {
	for link != 0 {
		r := m.chains.slab.at(link)
		if r[chainRefs]--; r[chainRefs] > 0 {
			return
		}
		m.events[input].release(r[chainEvent])
		prev := r[chainPrev]
		m.chains.slab.drop(link)
		link = prev
	}
}

// link puts the event in front of a chain. Links that no outcome keeps are forgotten at the end of the step.
func (m *Matcher) link(input int, event, prev uint32) uint32 {
	for _, l := range m.made {
		if l.input == input && m.chains.event(l.id) == event && m.chains.prev(l.id) == prev {
			return l.id // another way through the step has made it
		}
	}
	id := m.chains.slab.take()
	r := m.chains.slab.at(id)
	r[chainRefs], r[chainEvent], r[chainPrev] = 1, event, prev
	m.events[input].hold(event)
	if prev != 0 {
		m.chains.slab.at(prev)[chainRefs]++
	}
	m.made = append(m.made, madeLink{id, input})
	return id
}

// madeLink is a link made in the step at hand, which holds a reference to it.
type madeLink struct {
	id    uint32
	input int
}

// admit makes room for one more partial match, or reports that there is none.
func (m *Matcher) admit(part uint32) bool {
	p := &m.parts[part]
	limit := &m.plan.Limit
	if m.live < m.max && (limit.PerKey == 0 || p.live < limit.PerKey) {
		return true
	}
	switch limit.Policy {
	case plan.LimitDropNew:
		m.dropped++
		return false
	case plan.LimitDropOldest:
		return true // trim makes room when the event is done
	}
	m.fail(part)
	return false
}

// admitSilent does so for one more that an EVERY leaves behind without an event: silences can multiply as well. The one
// that each key begins with does not count.
func (m *Matcher) admitSilent(part uint32) bool {
	if int64(m.runs.live)-int64(len(m.parts)) < m.max {
		return true
	}
	if m.plan.Limit.Policy == plan.LimitFail {
		m.fail(part)
	} else {
		m.dropped++
	}
	return false
}

// trim drops the oldest partial matches beyond the limit.
func (m *Matcher) trim(part uint32) {
	if m.plan.Limit.Policy != plan.LimitDropOldest {
		return
	}
	for m.live > m.max {
		m.giveUp(m.ages.head)
	}
	if most := m.plan.Limit.PerKey; most > 0 {
		for m.parts[part].live > most {
			m.giveUp(m.oldestOf(part))
		}
	}
}

// giveUp drops a partial match to make room. Where it was the attempt of the EVERY in front, that is armed again.
func (m *Matcher) giveUp(run uint32) {
	part := m.runs.at(run)[runPart]
	m.dropped++
	m.traceDrop(run)
	m.end(run)
	if m.prog.again && m.parts[part].n == 0 {
		m.begin(part)
	}
}

// oldestOf is the oldest partial match of a partition that holds an event.
func (m *Matcher) oldestOf(part uint32) uint32 {
	for run := m.parts[part].runs.head; run != 0; run = m.runs.at(run)[m.listAt] {
		if m.holds(m.runs.at(run)[m.stateAt:]) {
			return run
		}
	}
	return 0
}
