package pattern

import (
	"math/bits"
	"slices"

	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// event lets row i happen to the partial matches of its partition: those furthest on first, so that it moves each of
// them once.
func (c *chain) event(in *chainInput, b *vec.Batch, i int, part uint32, mask uint64) {
	t := int64(b.Time[i])
	lists := c.lists[int(part)*(len(c.slots)-1):]
	for rest := mask &^ 1; rest != 0; {
		k := bits.Len64(rest) - 1
		rest &^= 1 << k
		l := &lists[k-1]
		if l.empty() {
			continue
		}
		c.move(k, l, lists, in, i, t, part)
	}
	if mask&1 == 0 {
		return
	}
	if c.makeRoom(t); c.room() {
		c.start(&lists[0], in, i, t, part)
	}
}

// start makes a partial match of the first event.
func (c *chain) start(l *chainList, in *chainInput, i int, t int64, part uint32) {
	id := c.runs.Take()
	rec := c.runs.At(id)
	c.started++
	mem.Set64(rec, chainTime, t)
	mem.Set64(rec, chainStart, c.started)
	rec[chainNulls] = 0
	c.keepAll(&c.slots[0], &in.vals, i, rec, chainNulls)
	c.push(1, l, id, rec)
	c.count(part, 1)
	c.steps[0].Advanced++
}

// push puts a partial match that came to wait for slot k at the end of its list.
func (c *chain) push(k int, l *chainList, id uint32, rec []uint32) {
	c.stay(k, l, id, rec)
	c.steps[k].Entered++
}

// ranged reports whether the slot's first term bounds what a partial match takes.
func (s *chainSlot) ranged() bool { return len(s.terms) > 0 && s.terms[0].ranged() }

// widen makes the list's bound let through what the partial match lets through.
func (c *chain) widen(k int, l *chainList, rec []uint32) {
	if !c.slots[k].ranged() {
		return
	}
	t := &c.slots[k].terms[0]
	if rec[chainNulls]&t.bit != 0 {
		return
	}
	if v := uint64(mem.Get64(rec, t.at)); !l.bounded || t.looser(v, l.bound) {
		l.bound, l.bounded = v, true
	}
}

// refused reports whether the list's bound shows that no partial match can take the event.
func (c *chain) refused(s *chainSlot, l *chainList) bool {
	if !s.ranged() {
		return false
	}
	if !l.bounded {
		return true
	}
	bound := [2]uint32{uint32(l.bound), uint32(l.bound >> 32)}
	return !s.terms[0].holds(bound[:], &c.texts)
}

// move lets row i be taken by the partial matches of a list that accept it.
func (c *chain) move(k int, l *chainList, lists []chainList, in *chainInput, i int, t int64, part uint32) {
	s := &c.slots[k]
	if !s.load(&in.vals, i) {
		return
	}
	from := len(c.done)
	switch {
	case l.heap != 0:
		c.moveHeap(k, l, lists, in, i, t, part)
	case c.refused(s, l):
		return
	default:
		c.moveList(k, l, lists, in, i, t, part)
	}
	c.matched += int64(len(c.done) - from)
	if len(c.slots) > 2 && len(c.done)-from > 1 {
		slices.SortFunc(c.done[from:], func(x, y chainDone) int { return c.compareStarts(x.run, y.run) })
	}
}

func (c *chain) moveList(k int, l *chainList, lists []chainList, in *chainInput, i int, t int64, part uint32) {
	id := l.head
	*l = chainList{}
	stayed, gone := 0, 0
	for id != 0 {
		next := c.runs.At(id)[chainNext]
		if c.meet(k, id, l, lists, in, i, t, part) {
			gone++
		} else {
			stayed++
		}
		id = next
	}
	if s := &c.slots[k]; s.ranged() && s.misses < mem.HeapMisses && mem.FewTook(stayed, gone, c.heapFrom) {
		c.heapUp(k, l)
	}
}

func (c *chain) moveHeap(k int, l *chainList, lists []chainList, in *chainInput, i int, t int64, part uint32) {
	n := len(c.heaps.At(l.heap).Items)
	popped, took := c.heapPop(k, l), 0
	for _, id := range popped {
		if c.meet(k, id, l, lists, in, i, t, part) {
			took++
		}
	}
	if l.heap != 0 && n >= c.heapFrom && mem.Missed(len(popped), took, n) {
		c.slots[k].misses++
		c.lineUp(k, l)
	}
}

// meet lets row i be taken by a partial match that waits for slot k if that accepts it, or puts it back into its list.
func (c *chain) meet(k int, id uint32, l *chainList, lists []chainList, in *chainInput, i int, t int64, part uint32) (gone bool) {
	s, rec := &c.slots[k], c.runs.At(id)
	switch {
	case c.over(mem.Get64(rec, chainTime), t):
		c.expire(k, id, part)
	case !c.accepts(s, rec):
		c.stay(k, l, id, rec)
		return false
	case k == len(c.slots)-1:
		c.done = append(c.done, chainDone{run: id, row: int32(i), part: part})
		c.count(part, -1)
		c.steps[k].Advanced++
	default:
		c.keepAll(s, &in.vals, i, rec, chainNulls)
		c.push(k+1, &lists[k], id, rec)
		c.steps[k].Advanced++
	}
	return true
}

// stay puts a partial match that waits for slot k at the end of the list.
func (c *chain) stay(k int, l *chainList, id uint32, rec []uint32) {
	if l.heap != 0 {
		c.heaps.At(l.heap).Push(c.heapItem(k, id))
		return
	}
	rec[chainNext] = 0
	if l.tail != 0 {
		c.runs.At(l.tail)[chainNext] = id
	} else {
		l.head = id
	}
	l.tail = id
	c.widen(k, l, rec)
}

// accepts reports whether all terms of a slot hold of a partial match.
func (c *chain) accepts(s *chainSlot, rec []uint32) bool {
	for k := range s.terms {
		t := &s.terms[k]
		if rec[chainNulls]&t.bit != 0 || !t.holds(rec[t.at:], &c.texts) {
			return false
		}
	}
	return true
}

// expire forgets a partial match that waited for slot k and ran out of time.
func (c *chain) expire(k int, id, part uint32) {
	c.steps[k].Expired++
	c.expired++
	c.count(part, -1)
	c.drop(k, id)
}

// drop gives back the record of a partial match that holds the events of slots below k.
func (c *chain) drop(k int, id uint32) {
	rec := c.runs.At(id)
	for _, s := range c.slots[:k] {
		for _, p := range s.keep {
			if p.kind == kindText && rec[chainNulls]&p.bit == 0 {
				c.freeText(rec[p.at:])
			}
		}
	}
	c.runs.Drop(id)
}

func (c *chain) freeText(words []uint32) {
	if words[2]&inlineText == 0 {
		c.texts.text.Free(state.RefOf(uint64(mem.Get64(words, 0)), words[2]))
	}
}

// sweepLists forgets the partial matches of a partition that ran out of time.
func (c *chain) sweepLists(part uint32, t int64) {
	n := len(c.slots) - 1
	for k, lists := 1, c.lists[int(part)*n:]; k <= n; k++ {
		l := &lists[k-1]
		c.lineUp(k, l)
		id := l.head
		*l = chainList{}
		for id != 0 {
			rec := c.runs.At(id)
			next := rec[chainNext]
			if c.over(mem.Get64(rec, chainTime), t) {
				c.expire(k, id, part)
			} else {
				c.earliest = min(c.earliest, mem.Get64(rec, chainTime))
				c.stay(k, l, id, rec)
			}
			id = next
		}
	}
}
