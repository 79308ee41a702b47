package pattern

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// The record of a partial match: the number of its partition, its shape, a mark of the event at hand; then, where they
// are needed, what its own room is too small for, the list of its partition and the list by age; then links of timers
// and of elements, then what it holds and what else of the state is its own. Lines have records of their own kind.
const (
	runPart  = 0
	runShape = 1
	runMark  = 2
	runHead  = 3
)

// A link of an element, and one of a timer with its deadline.
const (
	waitSize = 2
	timeSize = 4
	timeDue  = 2
)

// runOverhead is how many words a partial match takes beside what it holds, if the pattern allows it.
const runOverhead = 16

// layoutRuns places the words of partial matches.
func (m *Matcher) layoutRuns() {
	if m.line != nil {
		m.layoutLine()
	} else {
		m.layoutTree()
	}
	if m.max > 0 {
		return
	}
	size := m.runs.Size
	if m.moreAt > 0 {
		size += m.more.Size
	}
	for _, info := range m.prog.slots {
		if info.many {
			size += chainSize // each fork has a link of its own
		}
	}
	m.max = min(limitDefault, limitBytes/int64(4*size))
}

// layoutTree places what the tree walk needs. There is room for the links of two timers and of as many elements as may
// be waited for at once, within runOverhead; those beyond take a second record while they are needed.
func (m *Matcher) layoutTree() {
	p, limit, at := m.prog, &m.plan.Limit, runHead
	words := func(n int) int {
		at += n
		return at - n
	}
	if p.sequence || p.nested || m.tracer != nil || limit.PerKey > 0 || limit.Policy == plan.LimitDropNew {
		m.listAt = words(2)
	}
	if limit.Policy == plan.LimitDropOldest {
		m.ageAt = words(2)
	}
	for _, t := range p.timers {
		t.place = place{timer: t}
	}
	m.waitsMost = p.root.waits()
	waits := m.waitsMost
	if p.sequence {
		waits = 0 // each event concerns all of a partition
	}
	m.timesRoom = min(2, len(p.timers))
	fit := func() int { return max(1, (runOverhead-at-len(p.own)-timeSize*m.timesRoom)/waitSize) }
	if waits > fit() || len(p.timers) > m.timesRoom {
		m.moreAt = words(1)
	}
	m.waitsRoom = min(waits, fit())
	m.timesAt, m.waitsAt = words(timeSize*m.timesRoom), words(waitSize*m.waitsRoom)
	m.moreWaits = timeSize * (len(p.timers) - m.timesRoom)
	m.more = mem.NewSlab(m.moreWaits + waitSize*(waits-m.waitsRoom))
	m.stateAt = at
	m.runs = mem.NewSlab(at + p.kept + len(p.own))
	m.shapes.slab, m.shapes.masks = mem.NewSlab(shapeWords+p.size), make([]shapeMasks, 1)
}

// fork makes a new partial match of a state, older than none but before the one it comes from.
func (m *Matcher) fork(part uint32, s []uint32, from uint32) {
	if holds := m.holds(s); holds && !m.admit(part) || !holds && from != 0 && !m.admitSilent(part) {
		return
	}
	id := m.add(part, s)
	if m.listAt > 0 {
		p := &m.parts[part]
		prev := p.runs.tail
		if from != 0 {
			prev = m.runs.At(from)[m.listAt+1]
		}
		m.insert(&p.runs, place{at: m.listAt}, id, prev)
	}
	if m.holds(s) {
		m.setLive(id, true)
	}
	guess := &m.shapes.first
	if from != 0 {
		guess = &m.shapes.slab.At(m.runs.At(from)[runShape])[shapeFork]
	}
	m.store(id, nil, s, m.shapeOf(s, guess))
	for _, t := range m.prog.timers {
		if due := mem.Get64(s, t.at); due != never {
			m.arm(t, id, due, from)
		}
	}
}

// add makes the record of a partial match that has this state, still to be stored.
func (m *Matcher) add(part uint32, s []uint32) (id uint32) {
	id = m.runs.Take()
	rec := m.runs.At(id)
	clear(rec)
	rec[runPart] = part
	for _, info := range m.prog.slots {
		m.holdSlot(info, s[info.at])
	}
	m.countAttempts(s, 1)
	m.joinAttempts(id, nil, s)
	p := &m.parts[part]
	p.n++
	p.ids += uint64(id)
	return id
}

// commit makes the state of a partial match, which was old, what a step made of it.
func (m *Matcher) commit(run uint32, old, s []uint32) {
	var moved uint64
	for _, t := range m.prog.timers {
		if was := mem.Get64(old, t.at); was != mem.Get64(s, t.at) {
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
	m.joinAttempts(run, old, s)
	if before != now {
		m.setLive(run, now)
	}
	guess := &m.shapes.slab.At(m.runs.At(run)[runShape])[shapeThen]
	m.store(run, old, s, m.shapeOf(s, guess))
	eachBit(moved, func(i int) {
		t := m.prog.timers[i]
		if due := mem.Get64(s, t.at); due != never {
			m.arm(t, run, due, 0)
		}
	})
}

// setLive counts a partial match among those that hold events, or no more.
func (m *Matcher) setLive(run uint32, live bool) {
	p := &m.parts[m.runs.At(run)[runPart]]
	if live {
		if m.ageAt > 0 {
			m.insert(&m.ages, place{at: m.ageAt}, run, m.ages.tail)
		}
		p.live++
		m.live++
		return
	}
	if m.ageAt > 0 {
		m.remove(&m.ages, place{at: m.ageAt}, run)
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
	rec := m.runs.At(run)
	if m.line != nil {
		m.endLine(run, &m.line.steps[m.line.stepOf(rec[m.stateAt:])])
		return
	}
	eachBit(m.running(rec), func(i int) { m.disarm(m.prog.timers[i], run) })
	eachBit(m.mask(rec), func(i int) { m.unlink(rec, m.prog.leaves[i]) })
	if m.prog.nested {
		m.countAttempts(m.stateOf(rec), -1)
	}
	s := rec[m.stateAt:]
	if m.holds(s) {
		m.setLive(run, false)
	}
	p := &m.parts[rec[runPart]]
	p.n--
	p.ids -= uint64(run)
	if m.listAt > 0 {
		m.remove(&p.runs, place{at: m.listAt}, run)
	}
	for _, info := range m.prog.slots {
		m.releaseSlot(info, s[info.at])
	}
	m.fitMore(rec, false)
	m.releaseShape(rec[runShape])
	rec[runShape] = 0 // what is in order may still name it
	m.runs.Drop(run)
}

// store writes a state into the record of a partial match, which then waits for what the state waits for; old is the
// state it had, nil if none. Timers that the state newly sets are still to be armed.
func (m *Matcher) store(run uint32, old, s []uint32, shape uint32) {
	rec := m.runs.At(run)
	was, open := m.mask(rec), m.shapes.masks[shape].waits
	for fresh := open &^ was; fresh != 0; fresh &= fresh - 1 {
		m.steps[bits.TrailingZeros64(fresh)].Entered++
	}
	moves := was ^ open
	if !m.prog.sequence {
		eachBit(was&open, func(i int) {
			if m.keyMoves(m.prog.leaves[i], old, s) {
				moves |= 1 << i
			}
		})
		eachBit(was&moves, func(i int) { m.unlink(rec, m.prog.leaves[i]) })
	}
	m.reshape(rec, shape)
	own := rec[m.stateAt:]
	copy(own, s[:m.prog.kept])
	for k, at := range m.prog.own {
		own[m.prog.kept+k] = s[at]
	}
	for k, rest := 0, m.running(rec); rest != 0; k, rest = k+1, rest&(rest-1) {
		at, link := m.prog.timers[bits.TrailingZeros64(rest)].at, m.time(rec, k)
		link[timeDue], link[timeDue+1] = s[at], s[at+1]
	}
	if !m.prog.sequence {
		eachBit(open&moves, func(i int) { m.linkLeaf(run, rec, m.prog.leaves[i], s) })
	}
}

// keyMoves reports whether a state may wait for an element under another key than the one before.
func (m *Matcher) keyMoves(l *leaf, old, s []uint32) bool {
	if t := l.order; t != nil && old[t.slot.at] != s[t.slot.at] {
		return true
	}
	if l.keys == nil {
		return false
	}
	for _, k := range l.keys.refs {
		r := l.refs[k]
		if r.kind != plan.RefKey && (old[r.slot.at] != s[r.slot.at] || r.base >= 0 && old[r.base] != s[r.base]) {
			return true
		}
	}
	return false
}

// bucketEnd marks, in the links of the first and the last partial match of a bucket, the number of the bucket.
const bucketEnd = 1 << 31

// linkLeaf lets a partial match wait for an element under its key, behind the others. One whose key is NULL waits in no
// bucket.
func (m *Matcher) linkLeaf(run uint32, rec []uint32, l *leaf, s []uint32) {
	at := m.waitOf(l, rec)
	key, ok := m.keyOf(l, rec[runPart], s)
	if !ok {
		at[0], at[1] = 0, 0
		return
	}
	b := l.buckets.Get(key)
	bk := &l.buckets.Buckets[b-1]
	at[0], at[1] = b|bucketEnd, bk.Tail
	if bk.Tail != 0 {
		m.waitOf(l, m.runs.At(bk.Tail))[0] = run
	} else {
		at[1] = b | bucketEnd
		bk.Head = run
	}
	bk.Tail = run
	l.waiting++
	m.enterOrder(l, b, run, s)
}

func (m *Matcher) unlink(rec []uint32, l *leaf) {
	if m.prog.sequence {
		return
	}
	at := m.waitOf(l, rec)
	next, prev := at[0], at[1]
	switch {
	case next == 0:
		return
	case next&prev&bucketEnd != 0:
		l.leaveBucket(next &^ bucketEnd)
	case prev&bucketEnd != 0:
		l.buckets.Buckets[prev&^bucketEnd-1].Head = next
	case next&bucketEnd != 0:
		l.buckets.Buckets[next&^bucketEnd-1].Tail = prev
	}
	if next&bucketEnd == 0 {
		m.waitOf(l, m.runs.At(next))[1] = prev
	}
	if prev&bucketEnd == 0 {
		m.waitOf(l, m.runs.At(prev))[0] = next
	}
	l.waiting--
}

// holdSlot takes a reference to what a slot holds.
func (m *Matcher) holdSlot(info slotInfo, word uint32) {
	switch {
	case word == 0:
	case info.many:
		m.chains.slab.At(word)[chainRefs]++
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
		r := m.chains.slab.At(link)
		if r[chainRefs]--; r[chainRefs] > 0 {
			return
		}
		m.events[input].release(r[chainEvent])
		prev := r[chainPrev]
		m.chains.slab.Drop(link)
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
	id := m.chains.slab.Take()
	r := m.chains.slab.At(id)
	r[chainRefs], r[chainEvent], r[chainPrev] = 1, event, prev
	m.events[input].hold(event)
	if prev != 0 {
		m.chains.slab.At(prev)[chainRefs]++
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
	if int64(m.runs.Live)-int64(len(m.parts)) < m.max {
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
	part := m.runs.At(run)[runPart]
	m.dropped++
	m.traceDrop(run)
	m.end(run)
	if m.prog.again && m.parts[part].n == 0 {
		m.begin(part)
	}
}

// oldestOf is the oldest partial match of a partition that holds an event.
func (m *Matcher) oldestOf(part uint32) uint32 {
	for run := m.parts[part].runs.head; run != 0; run = m.runs.At(run)[m.listAt] {
		if m.holds(m.runs.At(run)[m.stateAt:]) {
			return run
		}
	}
	return 0
}
