package pattern

import (
	"math/bits"
	"slices"

	"github.com/eventflux-go/eventflux/internal/mem"
)

// Of the state of a partial match its record has only what is its own: what it holds, when its absences were violated,
// its attempts, and the deadlines that run. How far its nodes have come is its shape. Partial matches of the same shape
// refer to one copy of it, which also knows what they wait for. A record has links for that much and no more: which
// link is whose follows from the shape.

// The record of a shape: references to it; shapes that partial matches of it came to last, and those that forked from
// them; then the state, without what is a partial match's own.
const (
	shapeNext  = 0 // of those with the same hash
	shapeRefs  = 1
	shapeThen  = 2
	shapeFork  = 3
	shapeWords = 4
)

// shapesKept is how many shapes are kept when nobody refers to them: they will be needed again at once. shapeGone marks
// those that are not.
const (
	shapesKept = 256
	shapeGone  = 1<<32 - 1
)

// shapeTable has the shapes of all partial matches.
type shapeTable struct {
	slab  *mem.Slab
	masks []shapeMasks // by id
	index mem.Index
	first uint32 // the last that a partition began with
}

// shapeMasks are the elements that partial matches of a shape wait for, and the timers that run.
type shapeMasks struct{ waits, runs uint64 }

// span is words of the state.
type span struct{ from, to int }

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
			if k := len(p.shaped) - 1; k >= 0 && p.shaped[k].to == at {
				p.shaped[k].to++
			} else {
				p.shaped = append(p.shaped, span{at, at + 1})
			}
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

// shapeOf gives the shape of a state, with a reference to it. It is likely the one at guess, which becomes what it is.
func (m *Matcher) shapeOf(s []uint32, guess *uint32) uint32 {
	runs := uint64(0)
	for _, t := range m.prog.timers {
		if mem.Get64(s, t.at) != never {
			runs |= 1 << t.index
		}
	}
	if id := *guess; id != 0 && m.shapes.masks[id].runs == runs {
		if r := m.shapes.slab.At(id); m.hasWords(r[shapeWords:], s) && r[shapeRefs] != shapeGone {
			r[shapeRefs]++
			return id
		}
	}
	*guess = m.findShape(s, runs)
	return *guess
}

// hasWords reports whether words are those of the shape of a state.
func (m *Matcher) hasWords(words, s []uint32) bool {
	for _, w := range m.prog.shaped {
		if !slices.Equal(words[w.from:w.to], s[w.from:w.to]) {
			return false
		}
	}
	return true
}

func (m *Matcher) findShape(s []uint32, runs uint64) uint32 {
	sh := &m.shapes
	b := &sh.index.Buckets[sh.index.Get(m.shapeKey(s, runs))-1]
	for id := b.Head; id != 0; {
		r := sh.slab.At(id)
		if m.hasWords(r[shapeWords:], s) {
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
	id := sh.slab.Take()
	for uint32(len(sh.masks)) <= id {
		sh.masks = append(sh.masks, shapeMasks{})
	}
	sh.masks[id] = shapeMasks{open, runs}
	r := sh.slab.At(id)
	r[shapeNext], r[shapeRefs], r[shapeThen], r[shapeFork] = b.Head, 1, 0, 0
	words := r[shapeWords:]
	clear(words)
	for _, t := range m.prog.timers {
		mem.Set64(words, t.at, never)
	}
	for _, w := range m.prog.shaped {
		copy(words[w.from:w.to], s[w.from:w.to])
	}
	b.Head = id
	return id
}

// shapeKey is what a shape is found by. Shapes under one key have the same timers running.
func (m *Matcher) shapeKey(s []uint32, runs uint64) mem.Key {
	h := runs
	for _, w := range m.prog.shaped {
		for _, word := range s[w.from:w.to] {
			h = (h ^ uint64(word)) * 0x9E3779B97F4A7C15
			h ^= h >> 32
		}
	}
	return mem.Key{Word: h, More: runs}
}

// releaseShape takes a reference to a shape back.
func (m *Matcher) releaseShape(id uint32) {
	sh := &m.shapes
	r := sh.slab.At(id)
	if r[shapeRefs]--; r[shapeRefs] > 0 || sh.slab.Live <= shapesKept {
		return
	}
	at := sh.index.Find(m.shapeKey(r[shapeWords:], sh.masks[id].runs))
	b := &sh.index.Buckets[at-1]
	next := r[shapeNext]
	if b.Head == id {
		b.Head = next
	} else {
		p := sh.slab.At(b.Head)
		for p[shapeNext] != id {
			p = sh.slab.At(p[shapeNext])
		}
		p[shapeNext] = next
	}
	if b.Head == 0 {
		sh.index.Drop(at)
	}
	r[shapeRefs] = shapeGone
	sh.slab.Drop(id)
}

// mask is the elements that a partial match waits for.
func (m *Matcher) mask(rec []uint32) uint64 { return m.shapes.masks[rec[runShape]].waits }

// running is the timers of a partial match that run.
func (m *Matcher) running(rec []uint32) uint64 { return m.shapes.masks[rec[runShape]].runs }

// waitOf is where a partial match stands in the bucket of an element that it waits for: the next one and the one before.
func (m *Matcher) waitOf(l *leaf, rec []uint32) []uint32 {
	return m.wait(rec, bits.OnesCount64(m.mask(rec)&(1<<l.index-1)))
}

// wait is the link of the element that is number k of those waited for.
func (m *Matcher) wait(rec []uint32, k int) []uint32 {
	if k < m.waitsRoom {
		return rec[m.waitsAt+waitSize*k:][:waitSize]
	}
	return m.more.At(rec[m.moreAt])[m.moreWaits+waitSize*(k-m.waitsRoom):][:waitSize]
}

// timeOf is where a partial match stands in the list of a timer that runs: the next one, the one before, its deadline.
func (m *Matcher) timeOf(t *timer, rec []uint32) []uint32 {
	return m.time(rec, bits.OnesCount64(m.running(rec)&(1<<t.index-1)))
}

// time is the link of the timer that is number k of those that run.
func (m *Matcher) time(rec []uint32, k int) []uint32 {
	if k < m.timesRoom {
		return rec[m.timesAt+timeSize*k:][:timeSize]
	}
	return m.more.At(rec[m.moreAt])[timeSize*(k-m.timesRoom):][:timeSize]
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
	if len(s) < p.size {
		s = make([]uint32, p.size)
	}
	copy(s, m.shapes.slab.At(rec[runShape])[shapeWords:])
	kept := rec[m.stateAt:]
	for k := range p.kept {
		s[k] = kept[k]
	}
	for k, at := range p.own {
		s[at] = kept[p.kept+k]
	}
	for k, rest := 0, m.running(rec); rest != 0; k, rest = k+1, rest&(rest-1) {
		at, link := p.timers[bits.TrailingZeros64(rest)].at, m.time(rec, k)
		s[at], s[at+1] = link[timeDue], link[timeDue+1]
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
	was, now := m.shapes.masks[from], m.shapes.masks[to]
	rec[runShape] = to
	if m.prog.sequence {
		was.waits, now.waits = 0, 0
	}
	if was != now {
		m.moveLinks(rec, was, now)
	}
	if from != 0 {
		m.releaseShape(from)
	}
}

// moveLinks moves the links that a partial match goes on having.
func (m *Matcher) moveLinks(rec []uint32, was, now shapeMasks) {
	for k, rest := 0, was.waits; rest != 0; k, rest = k+1, rest&(rest-1) {
		m.heldWaits[bits.TrailingZeros64(rest)] = [waitSize]uint32(m.wait(rec, k))
	}
	for k, rest := 0, was.runs; rest != 0; k, rest = k+1, rest&(rest-1) {
		m.heldTimes[bits.TrailingZeros64(rest)] = [timeSize]uint32(m.time(rec, k))
	}
	m.fitMore(rec, bits.OnesCount64(now.waits) > m.waitsRoom || bits.OnesCount64(now.runs) > m.timesRoom)
	for k, rest := 0, now.waits; rest != 0; k, rest = k+1, rest&(rest-1) {
		*(*[waitSize]uint32)(m.wait(rec, k)) = m.heldWaits[bits.TrailingZeros64(rest)]
	}
	for k, rest := 0, now.runs; rest != 0; k, rest = k+1, rest&(rest-1) {
		*(*[timeSize]uint32)(m.time(rec, k)) = m.heldTimes[bits.TrailingZeros64(rest)]
	}
}

// fitMore gives a partial match the record for what has no room in its own, or takes it back.
func (m *Matcher) fitMore(rec []uint32, needs bool) {
	switch {
	case m.moreAt == 0 || needs == (rec[m.moreAt] != 0):
	case needs:
		rec[m.moreAt] = m.more.Take()
	default:
		m.more.Drop(rec[m.moreAt])
		rec[m.moreAt] = 0
	}
}
