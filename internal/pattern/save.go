package pattern

import (
	"cmp"
	"slices"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/vec"
)

// numbering gives the records of a slab the numbers 1, 2, 3 … in the order of their ids: the ids they have once loaded.
func numbering(s *mem.Slab) (numbers []uint32, ids []uint32) {
	numbers = make([]uint32, s.Room()+1)
	s.Each(func(id uint32) {
		ids = append(ids, id)
		numbers[id] = uint32(len(ids))
	})
	return numbers, ids
}

// Save writes the partial matches, the events they hold, and the partitions, all without reference to how they stand
// in memory.
func (m *Matcher) Save(w *codec.Writer) {
	w.Tag("pattern", 1)
	w.Varint(int64(m.now))
	w.Varint(m.position)
	for _, n := range []int64{m.matched, m.expiredCount, m.violated, m.dropped} {
		w.Varint(n)
	}
	if m.keys != nil {
		m.keys.Save(w)
	}
	numbers := make([][]uint32, len(m.events))
	for k, e := range m.events {
		numbers[k] = e.save(w)
	}
	links := m.saveChains(w, numbers)
	w.Uvarint(uint64(len(m.attempts)))
	for _, a := range m.attempts {
		w.Bool(a.left)
	}
	w.Uvarint(uint64(len(m.parts)))
	run := uint64(0)
	ranks := make([]uint64, m.runs.Room()+1)
	for k := range m.parts {
		p := &m.parts[k]
		w.Bool(p.begun)
		w.Varint(p.events)
		w.Varint(p.first)
	}
	w.Uvarint(uint64(m.runs.Live))
	m.eachRun(func(id uint32) {
		run++
		ranks[id] = run
		m.saveRun(w, id, numbers, links)
	})
	w.Bool(m.ageAt > 0)
	for id := m.ages.head; id != 0; id = m.runs.At(id)[m.ageAt] {
		w.Uvarint(ranks[id])
	}
}

// eachRun calls f for every partial match, those of a partition in the order of its list where there is one.
func (m *Matcher) eachRun(f func(id uint32)) {
	if m.listAt == 0 {
		m.runs.Each(f)
		return
	}
	for k := range m.parts {
		for id := m.parts[k].runs.head; id != 0; id = m.runs.At(id)[m.listAt] {
			f(id)
		}
	}
}

// saveRun writes the words of a state; what its slots hold by number.
func (m *Matcher) saveRun(w *codec.Writer, id uint32, numbers [][]uint32, links []uint32) {
	w.Uvarint(uint64(m.runs.At(id)[runPart]))
	s := m.stateOf(m.runs.At(id))
	at := 0
	for _, info := range m.prog.slots {
		word := s[info.at]
		if info.many {
			w.Uvarint(uint64(links[word]))
			w.Uvarint(uint64(s[info.at+1]))
			at = info.at + 2
			continue
		}
		w.Uvarint(uint64(numbers[info.input][word]))
		at = info.at + 1
	}
	for _, word := range s[at:] {
		w.Uvarint(uint64(word))
	}
}

// saveChains writes the links of collections. An event's input follows from the slot that holds the chain; the links
// carry it all the same, because here chains are not walked from slots.
func (m *Matcher) saveChains(w *codec.Writer, numbers [][]uint32) (links []uint32) {
	links, ids := numbering(m.chains.slab)
	inputs := make([]uint32, len(links))
	m.runs.Each(func(id uint32) {
		s := m.runs.At(id)[m.stateAt:]
		for _, info := range m.prog.slots {
			for link := s[info.at]; info.many && link != 0 && inputs[link] == 0; link = m.chains.prev(link) {
				inputs[link] = uint32(info.input) + 1
			}
		}
	})
	w.Uvarint(uint64(len(ids)))
	for _, id := range ids {
		w.Uvarint(uint64(inputs[id]))
		w.Uvarint(uint64(numbers[inputs[id]-1][m.chains.event(id)]))
		w.Uvarint(uint64(links[m.chains.prev(id)]))
	}
	return links
}

// save writes the kept events and returns their numbers by id.
func (e *events) save(w *codec.Writer) []uint32 {
	numbers, ids := numbering(e.slab)
	w.Uvarint(uint64(len(ids)))
	var a vec.Scratch
	for k, c := range e.columns {
		col := vec.NewColumn(e.types[k])
		for _, id := range ids {
			e.appendTo(&col, id, c, &a)
		}
		w.Column(&col, 0, len(ids))
		a.Reset()
	}
	for _, id := range ids {
		w.Varint(e.pos(id))
		w.Varint(int64(e.time(id)))
		w.Varint(e.num(id))
	}
	return numbers
}

// load reads what save wrote; nothing refers to the events yet.
func (e *events) load(r *codec.Reader) (n int) {
	e.slab.Reset()
	n = r.Len()
	b := &vec.Batch{Cols: make([]vec.Column, len(e.index)), Len: n, Time: make([]vec.Time, n)}
	for k, c := range e.columns {
		b.Cols[c] = vec.NewColumn(e.types[k])
		r.Column(&b.Cols[c], n)
	}
	for i := 0; i < n && r.Err() == nil; i++ {
		pos := r.Varint()
		b.Time[i] = vec.Time(r.Varint())
		num := r.Varint()
		if r.Err() == nil {
			e.put(b, i, pos, num)
		}
	}
	return n
}

// Load reads what Save wrote of a matcher of the same pattern.
func (m *Matcher) Load(r *codec.Reader) error {
	r.Tag("pattern", 1)
	m.now = vec.Time(r.Varint())
	m.position = r.Varint()
	for _, n := range []*int64{&m.matched, &m.expiredCount, &m.violated, &m.dropped} {
		*n = r.Varint()
	}
	if m.keys != nil {
		if err := m.keys.Load(r); err != nil {
			return err
		}
	}
	kept := make([]int, len(m.events))
	for k, e := range m.events {
		kept[k] = e.load(r)
	}
	links := m.loadChains(r, kept)
	m.attempts = make([]attempt, r.Len())
	for k := range m.attempts {
		m.attempts[k].left = r.Bool()
	}
	n := r.Len()
	if r.Err() == nil && m.keys == nil && n != 1 {
		return r.Failf("%d partitions of a pattern without keys", n)
	}
	m.parts = m.parts[:0]
	var ids []uint32
	for k := 0; k < n && r.Err() == nil; k++ {
		p := m.newPart()
		p.begun, p.events, p.first = r.Bool(), r.Varint(), r.Varint()
		m.parts = append(m.parts, p)
	}
	for range r.Len() {
		id, ok := m.loadRun(r, kept, links)
		if !ok {
			return r.Failf("a partial match holds what is not there")
		}
		ids = append(ids, id)
	}
	for id := 1; id < len(m.attempts); id++ {
		m.touched = append(m.touched, uint32(id))
	}
	m.forgetAttempts()
	return m.loadAges(r, ids)
}

func (m *Matcher) loadChains(r *codec.Reader, kept []int) int {
	m.chains.slab.Reset()
	n := r.Len()
	for range n {
		id := m.chains.slab.Take()
		l := m.chains.slab.At(id)
		clear(l)
	}
	for id := uint32(1); id <= uint32(n) && r.Err() == nil; id++ {
		input, event, prev := r.Uvarint(), r.Uvarint(), r.Uvarint()
		if input < 1 || input > uint64(len(kept)) || event < 1 || event > uint64(kept[input-1]) || prev > uint64(n) {
			r.Failf("link %d of a collection", id)
			return 0
		}
		l := m.chains.slab.At(id)
		l[chainEvent], l[chainPrev] = uint32(event), uint32(prev)
		m.events[input-1].hold(uint32(event))
		if prev != 0 {
			m.chains.slab.At(uint32(prev))[chainRefs]++
		}
	}
	return n
}

func (m *Matcher) loadRun(r *codec.Reader, kept []int, links int) (id uint32, ok bool) {
	part := uint32(r.Uvarint())
	if int(part) >= len(m.parts) {
		return 0, false
	}
	s := m.outcome(0)
	at := 0
	for _, info := range m.prog.slots {
		most := kept[info.input]
		if info.many {
			most = links
		}
		word := r.Uvarint()
		if word > uint64(most) || r.Err() != nil {
			return 0, false
		}
		s[info.at] = uint32(word)
		at = info.at + 1
		if info.many {
			s[info.at+1] = uint32(r.Uvarint())
			at = info.at + 2
		}
	}
	for k := range s[at:] {
		s[at+k] = uint32(r.Uvarint())
	}
	for _, n := range m.prog.nodes {
		if n.shared && s[n.token] != 0 && int(s[n.token]) >= len(m.attempts) {
			return 0, false
		}
	}
	if r.Err() != nil {
		return 0, false
	}
	id = m.add(part, s)
	if m.listAt > 0 {
		p := &m.parts[part]
		m.insert(&p.runs, place{at: m.listAt}, id, p.runs.tail)
	}
	if m.line != nil {
		m.storeLine(id, s)
	} else {
		m.store(id, nil, s, m.shapeOf(s, &m.shapes.first))
	}
	return id, true
}

// loadAges reads the order of ages and starts the timers.
func (m *Matcher) loadAges(r *codec.Reader, ids []uint32) error {
	if r.Bool() != (m.ageAt > 0) {
		return r.Failf("the order of ages")
	}
	for i, id := range ids {
		if !m.holds(m.runs.At(id)[m.stateAt:]) {
			continue
		}
		k := uint64(i + 1)
		if m.ageAt > 0 {
			k = r.Uvarint()
		}
		if k < 1 || k > uint64(len(ids)) {
			return r.Failf("partial match %d of %d", k, len(ids))
		}
		m.setLive(ids[k-1], true)
	}
	m.dirty = true
	for _, t := range m.prog.timers {
		due := func(id uint32) int64 { return m.deadline(t, m.runs.At(id)) }
		set := slices.DeleteFunc(slices.Clone(ids), func(id uint32) bool { return due(id) == never })
		slices.SortStableFunc(set, func(a, b uint32) int { return cmp.Compare(due(a), due(b)) })
		for _, id := range set {
			m.arm(t, id, due(id), 0)
		}
	}
	return r.Err()
}
