package pattern

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// line is the short way for the commonest patterns: EVERY a -> b -> c, each step one event, or at the end an absence
// with a time, perhaps with WITHIN on the whole; or such a SEQUENCE of events. A partial match waits for one step at a time, so that what an event
// does to it needs no walk of the tree. The records are those of the long way.
type line struct {
	steps  []lineStep
	seq    *node
	group  *node // with WITHIN; nil: none
	output []lineColumn
	// keepLast says that the output takes more of the last event than values of columns.
	keepLast bool
}

// lineStep is an element, or the absence at the end.
type lineStep struct {
	leaf  *leaf
	node  *node
	input int
	slot  slotInfo // of an element
	// wait is the state of a partial match that waits for the step, but for what it holds and its deadlines.
	wait []uint32
	// terms are the whole rest of the condition where plain is set; else the programs test it.
	terms []term
	plain bool
	// next says which of the event's words are the key of the next step; nil: the key is computed from the state.
	next []int
}

// lineColumn is a column of the output: of the last event, or of one that is kept.
type lineColumn struct {
	current int // column of the last event; -1: ref
	ref     *ref
}

// newLine recognises a line; nil where the pattern is none.
func (m *Matcher) newLine() *line {
	p := m.prog
	if p.counted || m.tracer != nil || p.sequence && !p.every {
		return nil
	}
	l := &line{seq: p.root}
	if g := p.root; g.kind == group {
		if g.min != 1 || g.max != 1 || g.within <= 0 {
			return nil
		}
		l.group, l.seq = g, g.items[0]
	}
	if l.seq.kind != sequence || !p.sequence && l.seq.items[0].kind != every {
		return nil
	}
	for k, n := range l.seq.items {
		if k == 0 && !p.sequence {
			n = n.items[0]
		}
		last := k == len(l.seq.items)-1
		one := n.kind == element && n.min == 1 && n.max == 1
		if !one && (p.sequence || !last || n.kind != not || n.mode != notFor) {
			return nil
		}
		s := lineStep{leaf: p.leaves[n.leaf], node: n}
		s.input = s.leaf.cond.Input
		if one {
			s.slot = p.slots[n.slot]
		}
		l.steps = append(l.steps, s)
	}
	for k := range l.steps {
		l.steps[k].wait = m.waiting(l, k)
	}
	return l
}

// waiting is the state of a partial match that waits for step k, as the long way would leave it.
func (m *Matcher) waiting(l *line, k int) []uint32 {
	s := make([]uint32, m.prog.size)
	for _, t := range m.prog.timers {
		mem.Set64(s, t.at, never)
	}
	for i := range k {
		s[l.steps[i].node.cell] = 1
	}
	s[l.seq.items[0].cell] = 1
	if m.prog.sequence {
		s[m.prog.begun] = 1
	}
	s[l.seq.cell] = seqWord(k, k)
	if l.group != nil {
		s[l.group.cell] = groupBegun
	}
	return s
}

// layoutLine places the words of records: the number of the partition, the lists that are needed, the links of timers
// and of the one element that is waited for with its bucket, then the whole state.
func (m *Matcher) layoutLine() {
	at := runPart + 1
	words := func(n int) int {
		at += n
		return at - n
	}
	if m.prog.sequence || m.plan.Limit.PerKey > 0 {
		m.listAt = words(2)
	}
	if m.plan.Limit.Policy == plan.LimitDropOldest {
		m.ageAt = words(2)
	}
	for _, t := range m.prog.timers {
		t.place = place{at: words(2)}
	}
	if !m.prog.sequence {
		link := words(3)
		for _, l := range m.prog.leaves {
			l.link = link
		}
	}
	m.stateAt = at
	m.runs = mem.NewSlab(at + m.prog.size)
}

// stepOf is the step that a state waits for.
func (l *line) stepOf(s []uint32) int { return int(s[l.seq.cell] >> 16) }

// finishLine binds the conditions and the output once the leaves are compiled.
func (m *Matcher) finishLine() {
	l := m.line
	for k := range l.steps {
		s := &l.steps[k]
		s.terms, s.plain = m.terms(s.leaf)
		if k+1 < len(l.steps) {
			s.next = m.nextKey(l, k)
		}
	}
	last := &l.steps[len(l.steps)-1]
	for _, r := range m.columns {
		c := lineColumn{-1, r}
		if last.node.kind == element && r.kind != plan.RefKey && r.slot == last.slot {
			if r.kind <= plan.RefLast && r.n == 0 && r.column >= 0 {
				c.current = r.column
			} else {
				l.keepLast = true
			}
		}
		l.output = append(l.output, c)
	}
}

// nextKey finds the words of step k's event that are the key of step k+1: where the key is a column of that event, or
// one that the event's own key equals.
func (m *Matcher) nextKey(l *line, k int) (words []int) {
	next, cur := l.steps[k+1].leaf, &l.steps[k]
	for _, key := range next.cond.Keys {
		c := m.sameColumn(l, k, key.Match, next)
		if c == nil {
			return nil
		}
		words = append(words, m.inputs[cur.input].addKey(c))
	}
	return words
}

func (m *Matcher) sameColumn(l *line, k int, match expr.Expr, next *leaf) expr.Expr {
	c, ok := match.(*expr.Column)
	if !ok {
		return nil
	}
	r := next.refs[c.Index]
	if r.kind != plan.RefOne || r.column < 0 {
		return nil
	}
	if r.slot == l.steps[k].slot {
		f := m.plan.Inputs[r.slot.input].Schema.Fields[r.column]
		return expr.NewColumn(r.column, f.Name, f.Type)
	}
	for _, own := range l.steps[k].leaf.cond.Keys { // Event = the same reference
		d, ok := own.Match.(*expr.Column)
		if !ok {
			continue
		}
		q := l.steps[k].leaf.refs[d.Index]
		if q.kind == plan.RefOne && q.slot == r.slot && q.column == r.column && own.Event.Type().Equal(match.Type()) {
			return own.Event
		}
	}
	return nil
}

// processLine takes rows [lo, hi): of those that no step can take only the number counts.
func (m *Matcher) processLine(in *input, input int, b *vec.Batch, lo, hi int, out op.Emitter) {
	base := m.position - int64(lo) + 1
	if m.own != nil {
		base = m.own.Base
	}
	if m.prog.sequence {
		m.processStrict(in, input, b, lo, hi, out)
		return
	}
	for w := lo >> 6; w<<6 < hi; w++ {
		for word := in.any[w] & vec.RangeMask(w, lo, hi); word != 0; word &= word - 1 {
			i := w<<6 + bits.TrailingZeros64(word)
			m.position = base + int64(i)
			m.lineEvent(in, input, b, i)
			if m.out.Len >= flushRows {
				m.emit(out)
			}
			if m.err != nil {
				return
			}
		}
	}
	m.position = base + int64(hi) - 1
}

// take makes row i the event at hand, after the timers due before it. It reports false where the event has no partition.
func (m *Matcher) take(in *input, input int, b *vec.Batch, i int) (part uint32, ok bool) {
	t := b.Time[i]
	if m.dirty || int64(t) >= m.due.time {
		if at := (instant{int64(t), true}); m.nextDue().before(at) {
			m.fire(at)
		}
	}
	m.now = t
	part, ok = m.partition(in, i)
	m.cur = current{b: b, row: i, input: input}
	m.rejected = false
	return part, ok
}

// lineEvent lets one event happen: to partial matches that are furthest on first, so that none takes it twice.
func (m *Matcher) lineEvent(in *input, input int, b *vec.Batch, i int) {
	part, ok := m.take(in, input, b, i)
	if !ok {
		return
	}
	l := m.line
	for k := len(l.steps) - 1; k > 0; k-- {
		s := &l.steps[k]
		if s.input != input || s.leaf.waiting == 0 || !in.passes(s.leaf.local, i) {
			continue
		}
		m.stepLine(in, k, part)
	}
	first := &l.steps[0]
	if first.input == input && !m.rejected && in.passes(first.leaf.local, i) &&
		(first.leaf.all == nil || m.testState(first.leaf, part, first.wait)) {
		m.beginLine(in, part)
	}
	if m.plan.Limit.Policy == plan.LimitDropOldest {
		m.trim(part)
	}
	if len(m.matches) > 0 {
		m.flushMatches(m.now, b.SeqAt(i))
	}
	if m.cur.id != 0 {
		m.events[input].release(m.cur.id)
	}
}

// beginLine starts a partial match with the event at hand.
func (m *Matcher) beginLine(in *input, part uint32) {
	l := m.line
	m.steps[l.steps[0].leaf.index].Advanced++
	if len(l.steps) == 1 || !m.admit(part) {
		return
	}
	id := m.runs.Take()
	rec := m.runs.At(id)
	rec[runPart] = part
	s := rec[m.stateAt:]
	copy(s, l.steps[1].wait)
	ev := m.current(l.steps[0].input)
	m.events[l.steps[0].input].hold(ev)
	s[l.steps[0].slot.at] = ev
	p := &m.parts[part]
	p.n++
	if m.listAt > 0 {
		m.insert(&p.runs, place{at: m.listAt}, id, p.runs.tail)
	}
	m.setLive(id, true)
	if l.group != nil {
		mem.Set64(s, l.group.timer.at, int64(m.now.Add(l.group.within)))
		m.armLast(l.group.timer, id)
	}
	m.waitLine(in, id, rec, 1)
}

// armLast puts a deadline that is the latest behind all others.
func (m *Matcher) armLast(t *timer, run uint32) {
	if t.list.head == 0 {
		m.dirty = true
	}
	m.insert(&t.list, t.place, run, t.list.tail)
}

// waitLine lets a partial match wait for step k, the event at hand being that of step k-1.
func (m *Matcher) waitLine(in *input, run uint32, rec []uint32, k int) {
	s := &m.line.steps[k]
	m.steps[s.leaf.index].Entered++
	if s.node.kind == not {
		mem.Set64(rec, m.stateAt+s.node.timer.at, int64(m.now.Add(s.node.span)))
		m.armLast(s.node.timer, run)
	}
	if m.prog.sequence {
		return // each event concerns all of a partition
	}
	from := m.line.steps[k-1].next
	if from == nil && s.leaf.keys != nil {
		m.condText.Reset()
		m.linkState(run, rec, s.leaf)
		return
	}
	words := m.rowWords(in, from)
	at, ok := makeKey(words, rec[runPart])
	if s.leaf.keys == nil {
		at, ok = mem.Key{Word: uint64(rec[runPart])}, true
	}
	if !ok {
		rec[s.leaf.link+2] = 0
		return
	}
	m.linkUnder(run, rec, s.leaf, at)
}

// rowWords are words of the event at hand.
func (m *Matcher) rowWords(in *input, from []int) []state.Word {
	m.wordBuf = m.wordBuf[:0]
	for _, k := range from {
		m.wordBuf = append(m.wordBuf, in.words[k][m.cur.row-in.from])
	}
	return m.wordBuf
}
