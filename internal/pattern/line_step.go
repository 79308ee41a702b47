package pattern

import (
	"cmp"
	"slices"

	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/vec"
)

// stepLine gives the event at hand to the partial matches that wait for step k under its key.
func (m *Matcher) stepLine(in *input, k int, part uint32) {
	s := &m.line.steps[k]
	at := mem.Key{Word: uint64(part)}
	m.exact = true
	if s.leaf.keys != nil {
		words, ok := m.rowWords(in, s.leaf.keys.keys), true
		m.exact = exact(words)
		if at, ok = makeKey(words, part); !ok {
			return
		}
	}
	b := s.leaf.buckets.Find(at)
	if b == 0 {
		return
	}
	m.fitting(s, b, part)
	for _, run := range m.list {
		m.steps[s.leaf.index].Advanced++
		switch {
		case s.node.kind != element:
			m.steps[s.leaf.index].Advanced--
			m.steps[s.leaf.index].Violated++
			m.violated++
			m.endLine(run, s)
		case k == len(m.line.steps)-1:
			m.done = append(m.done, run)
		default:
			rec := m.runs.At(run)
			m.unlinkLine(run, rec, s.leaf)
			m.takeStep(s, k, rec[m.stateAt:])
			m.waitLine(in, run, rec, k+1)
		}
	}
	if len(m.done) > 0 {
		m.completeLine(s)
	}
}

// fitting fills m.list with the partial matches of a bucket for which the rest of the condition holds.
func (m *Matcher) fitting(s *lineStep, b, part uint32) {
	m.list = m.list[:0]
	plain := s.plain && m.exact
	if plain && len(s.terms) > 0 && !m.loadTerms(s.terms) {
		return
	}
	if s.leaf.buckets.Buckets[b-1].Heap != 0 {
		m.listOrdered(s.leaf, b, part)
	} else {
		m.listLine(s.leaf, b, part)
	}
	found := len(m.list)
	switch {
	case !plain:
		m.condText.Reset()
		m.narrow(s.leaf)
	case len(s.terms) > 0:
		m.list = slices.DeleteFunc(m.list, func(run uint32) bool { return !m.meetsTerms(s, run) })
	}
	m.orderWhere(s.leaf, b, found)
}

// listLine fills m.list with the partial matches of a bucket.
func (m *Matcher) listLine(l *leaf, b, part uint32) {
	for run := l.buckets.Buckets[b-1].Head; run != 0; {
		rec := m.runs.At(run)
		if rec[runPart] == part {
			m.list = append(m.list, run)
		}
		run = rec[l.link]
	}
}

func (m *Matcher) meetsTerms(s *lineStep, run uint32) bool {
	state := m.runs.At(run)[m.stateAt:]
	for k := range s.terms {
		if !s.terms[k].holds(m, state) {
			return false
		}
	}
	return true
}

// completeLine puts out the matches that the event at hand completes, in the order of their events.
func (m *Matcher) completeLine(last *lineStep) {
	if len(m.done) > 1 {
		sorted := true
		for k := 1; k < len(m.done) && sorted; k++ {
			sorted = m.compareLine(m.done[k-1], m.done[k]) < 0
		}
		if !sorted {
			slices.SortFunc(m.done, m.compareLine)
		}
	}
	m.text = &m.outText
	b, i := m.cur.b, m.cur.row
	for _, run := range m.done {
		rec := m.runs.At(run)
		if m.line.keepLast {
			rec[m.stateAt+last.slot.at] = m.current(last.input)
			rec = m.runs.At(run)
		}
		for c := range m.line.output {
			o := &m.line.output[c]
			if o.current >= 0 {
				appendValue(&m.out.Cols[c], &b.Cols[o.current], i)
			} else {
				m.appendRef(o.ref, rec[m.stateAt:], rec[runPart], &m.out.Cols[c])
			}
		}
		m.out.AppendRowMeta(m.now, b.SeqAt(i), vec.OrdSelf, vec.Current)
		m.matched++
		m.endLine(run, last)
	}
	m.text = &m.condText
	m.done = m.done[:0]
}

// compareLine orders partial matches by their events.
func (m *Matcher) compareLine(a, b uint32) int {
	x, y := m.runs.At(a)[m.stateAt:], m.runs.At(b)[m.stateAt:]
	for k := range m.line.steps[:len(m.line.steps)-1] {
		slot := m.line.steps[k].slot
		if x[slot.at] == y[slot.at] {
			continue
		}
		e := m.events[slot.input]
		return cmp.Compare(e.pos(x[slot.at]), e.pos(y[slot.at]))
	}
	return 0
}

// endLine forgets a partial match that waits for step s.
func (m *Matcher) endLine(run uint32, s *lineStep) {
	rec := m.runs.At(run)
	if !m.prog.sequence {
		m.unlinkLine(run, rec, s.leaf)
	}
	st := rec[m.stateAt:]
	for _, t := range m.prog.timers {
		if mem.Get64(st, t.at) != never {
			if t.list.head == run {
				m.dirty = true
			}
			m.remove(&t.list, t.place, run)
		}
	}
	m.setLive(run, false)
	p := &m.parts[rec[runPart]]
	p.n--
	if m.listAt > 0 {
		m.remove(&p.runs, place{at: m.listAt}, run)
	}
	for k := range m.line.steps {
		if step := &m.line.steps[k]; step == s {
			break
		} else if ev := st[step.slot.at]; ev != 0 {
			m.events[step.input].release(ev)
		}
	}
	m.runs.Drop(run)
}

// storeLine writes a state into a record. Its timers are still to be armed.
func (m *Matcher) storeLine(run uint32, s []uint32) {
	rec := m.runs.At(run)
	copy(rec[m.stateAt:], s)
	if !m.prog.sequence {
		m.linkState(run, rec, m.prog.leaves[m.line.stepOf(s)])
	}
}

// linkState puts a partial match into the bucket of the key that its state gives. One whose key is NULL is in none.
func (m *Matcher) linkState(run uint32, rec []uint32, l *leaf) {
	at, ok := m.keyOf(l, rec[runPart], rec[m.stateAt:])
	if !ok {
		rec[l.link+2] = 0
		return
	}
	m.linkUnder(run, rec, l, at)
}

// linkUnder puts a partial match last into the bucket of a key.
func (m *Matcher) linkUnder(run uint32, rec []uint32, l *leaf, at mem.Key) {
	b := l.buckets.Get(at)
	bk := &l.buckets.Buckets[b-1]
	rec[l.link], rec[l.link+1], rec[l.link+2] = 0, bk.Tail, b
	if bk.Tail != 0 {
		m.runs.At(bk.Tail)[l.link] = run
	} else {
		bk.Head = run
	}
	bk.Tail = run
	l.waiting++
	m.enterOrder(l, b, run, rec[m.stateAt:])
}

func (m *Matcher) unlinkLine(run uint32, rec []uint32, l *leaf) {
	b := rec[l.link+2]
	if b == 0 {
		return
	}
	bk := &l.buckets.Buckets[b-1]
	next, prev := rec[l.link], rec[l.link+1]
	if prev != 0 {
		m.runs.At(prev)[l.link] = next
	} else {
		bk.Head = next
	}
	if next != 0 {
		m.runs.At(next)[l.link+1] = prev
	} else {
		bk.Tail = prev
	}
	rec[l.link+2] = 0
	l.waiting--
	if bk.Head == 0 {
		l.leaveBucket(b)
	}
}

// fireLine ends a partial match whose deadline has come: it ran out of time, or the absence at its end is true.
func (m *Matcher) fireLine(t *timer, run uint32) {
	rec := m.runs.At(run)
	st := rec[m.stateAt:]
	k := m.line.stepOf(st)
	s := &m.line.steps[k]
	if t.node.kind == not {
		m.steps[s.leaf.index].Advanced++
		m.matched++
		m.addMatch(st, rec[runPart], false)
	} else {
		m.steps[s.leaf.index].Expired++
		m.expiredCount++
		if m.plan.Expired {
			m.addMatch(st, rec[runPart], true)
		}
	}
	m.endLine(run, s)
}
