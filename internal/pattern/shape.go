package pattern

import (
	"math/bits"
	"slices"
)

// Of the state of a partial match its record has only what is its own: what it holds, when its absences were violated,
// its attempts, and the deadlines that run. How far its nodes have come is its shape. Partial matches of the same shape
// refer to one copy of it, which also knows what they wait for. A record has links for that much and no more: which
// link is whose follows from the shape.

// A shape: references to it, the elements that are waited for, the timers that run, and the words of the state.
const (
	shapeNext  = 0 // of those with the same hash
	shapeRefs  = 1
	shapeWaits = 2
	shapeRuns  = 4
	shapeWords = 6
)

// shapesKept is how many shapes are kept when nobody refers to them: they will be needed again at once.
const shapesKept = 256

// shapeTable has the shapes of all partial matches.
type shapeTable struct {
	slab  *slab
	index index
	words []uint32 // scratch
}

// sortWords finds which words of the state a record has after its slots, and which are of the shape.
func (p *program) sortWords() {
	own, timed := make([]bool, p.size), make([]bool, p.size)
	for _, t := range p.timers {
		timed[t.at], timed[t.at+1] = true, true
	}
	for _, n := range p.nodes {
		if n.shared {
			own[n.token] = true
		}
		if n.kind == not && n.mode == notFree {
			own[n.spoil], own[n.spoil+1] = true, true
		}
	}
	for at := p.kept; at < p.size; at++ {
		switch {
		case timed[at]:
		case own[at]:
			p.own = append(p.own, at)
		default:
			p.shaped = append(p.shaped, at)
		}
	}
}

// waits is how many elements at most a node waits for at once.
func (n *node) waits() (most int) {
	switch n.kind {
	case element, not:
		return 1
	case sequence:
		for i := range n.items {
			sum := 0
			for _, item := range n.items[i:] {
				sum += item.waits()
				if !item.loose {
					break
				}
			}
			most = max(most, sum)
		}
		return most
	}
	for _, item := range n.items {
		most += item.waits()
	}
	if n.prev != nil {
		most += n.prev.waits()
	}
	return most
}

// shapeOf gives the shape of a state, with a reference to it.
func (m *Matcher) shapeOf(s []uint32) uint32 {
	sh := &m.shapes
	words, runs := sh.words[:0], uint64(0)
	for _, t := range m.prog.timers {
		if get64(s, t.at) != never {
			runs |= 1 << t.index
		}
	}
	for _, at := range m.prog.shaped {
		words = append(words, s[at])
	}
	sh.words = words
	b := &sh.index.buckets[sh.index.get(shapeKey(words, runs))-1]
	for id := b.head; id != 0; {
		r := sh.slab.at(id)
		if slices.Equal(r[shapeWords:], words) {
			r[shapeRefs]++
			return id
		}
		id = r[shapeNext]
	}
	x := exec{m: m, s: s}
	open := x.openLeaves(m.prog.root)
	if bits.OnesCount64(open) > m.waitsMost {
		panic("pattern: a partial match waits for more elements than it may")
	}
	id := sh.slab.take()
	r := sh.slab.at(id)
	r[shapeNext], r[shapeRefs] = b.head, 1
	set64(r, shapeWaits, int64(open))
	set64(r, shapeRuns, int64(runs))
	copy(r[shapeWords:], words)
	b.head = id
	return id
}

// shapeKey is what a shape is found by. Shapes under one key have the same timers running.
func shapeKey(words []uint32, runs uint64) key {
	h := runs
	for _, w := range words {
		h = (h ^ uint64(w)) * 0x9E3779B97F4A7C15
		h ^= h >> 32
	}
	return key{h, runs}
}

// releaseShape takes a reference to a shape back.
func (m *Matcher) releaseShape(id uint32) {
	sh := &m.shapes
	r := sh.slab.at(id)
	if r[shapeRefs]--; r[shapeRefs] > 0 || sh.slab.live <= shapesKept {
		return
	}
	at := sh.index.find(shapeKey(r[shapeWords:], uint64(get64(r, shapeRuns))))
	b := &sh.index.buckets[at-1]
	next := r[shapeNext]
	if b.head == id {
		b.head = next
	} else {
		p := sh.slab.at(b.head)
		for p[shapeNext] != id {
			p = sh.slab.at(p[shapeNext])
		}
		p[shapeNext] = next
	}
	if b.head == 0 {
		sh.index.drop(at)
	}
	sh.slab.drop(id)
}

// mask is the elements that a partial match waits for.
func (m *Matcher) mask(rec []uint32) uint64 {
	return uint64(get64(m.shapes.slab.at(rec[runShape]), shapeWaits))
}

// running is the timers of a partial match that run.
func (m *Matcher) running(rec []uint32) uint64 {
	return uint64(get64(m.shapes.slab.at(rec[runShape]), shapeRuns))
}

// waitOf is where a partial match stands in the bucket of an element that it waits for: the next one and the one before.
func (m *Matcher) waitOf(l *leaf, rec []uint32) []uint32 {
	k := bits.OnesCount64(m.mask(rec) & (1<<l.index - 1))
	if k < m.waitsRoom {
		return rec[m.waitsAt+waitSize*k:][:waitSize]
	}
	return m.more.at(rec[m.moreAt])[m.moreWaits+waitSize*(k-m.waitsRoom):][:waitSize]
}

// timeOf is where a partial match stands in the list of a timer that runs: the next one, the one before, its deadline.
func (m *Matcher) timeOf(t *timer, rec []uint32) []uint32 {
	k := bits.OnesCount64(m.running(rec) & (1<<t.index - 1))
	if k < m.timesRoom {
		return rec[m.timesAt+timeSize*k:][:timeSize]
	}
	return m.more.at(rec[m.moreAt])[timeSize*(k-m.timesRoom):][:timeSize]
}

// stateOf is the state of a partial match, valid until the next call.
func (m *Matcher) stateOf(rec []uint32) []uint32 {
	if m.line != nil {
		return rec[m.stateAt:]
	}
	m.scratch = m.unpack(rec, m.scratch)
	return m.scratch
}

// seen is as much of the state of a partial match as conditions look at.
func (m *Matcher) seen(rec []uint32) []uint32 {
	if m.counting {
		return m.stateOf(rec)
	}
	return rec[m.stateAt:]
}

// unpack writes the state of a partial match into s.
func (m *Matcher) unpack(rec, s []uint32) []uint32 {
	p := m.prog
	s = slices.Grow(s[:0], p.size)[:p.size]
	kept := rec[m.stateAt:]
	copy(s, kept[:p.kept])
	for k, at := range p.own {
		s[at] = kept[p.kept+k]
	}
	words := m.shapes.slab.at(rec[runShape])[shapeWords:]
	for k, at := range p.shaped {
		s[at] = words[k]
	}
	for _, t := range p.timers {
		set64(s, t.at, m.deadline(t, rec))
	}
	return s
}

// reshape gives a partial match another shape, to which it has a reference already. Links that it goes on having move
// to where they belong in it.
func (m *Matcher) reshape(rec []uint32, to uint32) {
	from := rec[runShape]
	if from == to {
		m.releaseShape(to)
		return
	}
	var waits, times uint64
	if from != 0 {
		waits, times = m.mask(rec), m.running(rec)
	}
	rec[runShape] = to
	nowWaits, nowTimes := m.mask(rec), m.running(rec)
	if m.prog.sequence {
		waits, nowWaits = 0, 0
	}
	if waits != nowWaits || times != nowTimes {
		rec[runShape] = from
		eachBit(waits&nowWaits, func(i int) { copy(m.heldWaits[i][:], m.waitOf(m.prog.leaves[i], rec)) })
		eachBit(times&nowTimes, func(i int) { copy(m.heldTimes[i][:], m.timeOf(m.prog.timers[i], rec)) })
		rec[runShape] = to
		m.fitMore(rec, bits.OnesCount64(nowWaits) > m.waitsRoom || bits.OnesCount64(nowTimes) > m.timesRoom)
		eachBit(waits&nowWaits, func(i int) { copy(m.waitOf(m.prog.leaves[i], rec), m.heldWaits[i][:]) })
		eachBit(times&nowTimes, func(i int) { copy(m.timeOf(m.prog.timers[i], rec), m.heldTimes[i][:]) })
	}
	if from != 0 {
		m.releaseShape(from)
	}
}

// fitMore gives a partial match the record for what has no room in its own, or takes it back.
func (m *Matcher) fitMore(rec []uint32, needs bool) {
	switch {
	case m.moreAt == 0 || needs == (rec[m.moreAt] != 0):
	case needs:
		rec[m.moreAt] = m.more.take()
	default:
		m.more.drop(rec[m.moreAt])
		rec[m.moreAt] = 0
	}
}
