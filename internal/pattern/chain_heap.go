package pattern

import (
	"cmp"
	"math"
	"slices"
)

// heapUp makes a heap of a list.
func (c *chain) heapUp(k int, l *chainList) {
	l.heap = c.heaps.take()
	h := c.heaps.at(l.heap)
	for id := l.head; id != 0; id = c.runs.at(id)[chainNext] {
		h.items = append(h.items, c.heapItem(k, id))
	}
	h.init()
	l.head, l.tail, l.bounded = 0, 0, false
}

// lineUp makes a list of a heap again, in the order in which the partial matches began.
func (c *chain) lineUp(k int, l *chainList) {
	if l.heap == 0 {
		return
	}
	items := c.heaps.at(l.heap).items
	slices.SortFunc(items, func(a, b heapItem) int { return c.compareStarts(a.run, b.run) })
	c.heaps.drop(l.heap)
	l.heap = 0
	for _, x := range items {
		c.stay(k, l, x.run, c.runs.at(x.run))
	}
}

func (c *chain) compareStarts(a, b uint32) int {
	return cmp.Compare(get64(c.runs.at(a), chainStart), get64(c.runs.at(b), chainStart))
}

// heapItem is the place of a partial match; one whose value is NULL lets no event through.
func (c *chain) heapItem(k int, id uint32) heapItem {
	t, rec := &c.slots[k].terms[0], c.runs.at(id)
	if rec[chainNulls]&t.bit != 0 {
		return heapItem{math.MaxUint64, id}
	}
	return heapItem{t.place(uint64(get64(rec, t.at))), id}
}

// place is that of a value of a ranged term.
func (t *chainTerm) place(v uint64) uint64 {
	if t.kind == kindDouble {
		return orderFloat(t.op, math.Float64frombits(v))
	}
	return orderInt(t.op, int64(v))
}

// heapPop takes the partial matches of a heap whose first term holds of the event at hand out of it, in the order in
// which they began.
func (c *chain) heapPop(k int, l *chainList) []uint32 {
	c.popped = c.popped[:0]
	t, h := &c.slots[k].terms[0], c.heaps.at(l.heap)
	event := t.place(t.bits)
	for len(h.items) > 0 && lets(t.op, h.items[0].order, event) {
		c.popped = append(c.popped, h.pop().run)
	}
	if len(h.items) == 0 {
		c.heaps.drop(l.heap)
		l.heap = 0
	}
	slices.SortFunc(c.popped, c.compareStarts)
	return c.popped
}
