package pattern

import (
	"cmp"
	"math"
	"slices"

	"github.com/eventflux-go/eventflux/internal/mem"
)

// heapUp makes a heap of a list.
func (c *chain) heapUp(k int, l *chainList) {
	l.heap = c.heaps.Take()
	h := c.heaps.At(l.heap)
	for id := l.head; id != 0; id = c.runs.At(id)[chainNext] {
		h.Items = append(h.Items, c.heapItem(k, id))
	}
	h.Init()
	l.head, l.tail, l.bounded = 0, 0, false
}

// lineUp makes a list of a heap again, in the order in which the partial matches began.
func (c *chain) lineUp(k int, l *chainList) {
	if l.heap == 0 {
		return
	}
	items := c.heaps.At(l.heap).Items
	slices.SortFunc(items, func(a, b mem.Item) int { return c.compareStarts(a.Run, b.Run) })
	c.heaps.Drop(l.heap)
	l.heap = 0
	for _, x := range items {
		c.stay(k, l, x.Run, c.runs.At(x.Run))
	}
}

func (c *chain) compareStarts(a, b uint32) int {
	return cmp.Compare(mem.Get64(c.runs.At(a), chainStart), mem.Get64(c.runs.At(b), chainStart))
}

// heapItem is the place of a partial match; one whose value is NULL lets no event through.
func (c *chain) heapItem(k int, id uint32) mem.Item {
	t, rec := &c.slots[k].terms[0], c.runs.At(id)
	if rec[chainNulls]&t.bit != 0 {
		return mem.Item{Order: math.MaxUint64, Run: id}
	}
	return mem.Item{Order: t.place(uint64(mem.Get64(rec, t.at))), Run: id}
}

// place is that of a value of a ranged term.
func (t *chainTerm) place(v uint64) uint64 {
	if t.kind == kindDouble {
		return t.op.PlaceFloat(math.Float64frombits(v))
	}
	return t.op.PlaceInt(int64(v))
}

// heapPop takes the partial matches of a heap whose first term holds of the event at hand out of it, in the order in
// which they began.
func (c *chain) heapPop(k int, l *chainList) []uint32 {
	c.popped = c.popped[:0]
	t, h := &c.slots[k].terms[0], c.heaps.At(l.heap)
	event := t.place(t.bits)
	for len(h.Items) > 0 && t.op.Lets(h.Items[0].Order, event) {
		c.popped = append(c.popped, h.Pop().Run)
	}
	if len(h.Items) == 0 {
		c.heaps.Drop(l.heap)
		l.heap = 0
	}
	slices.SortFunc(c.popped, c.compareStarts)
	return c.popped
}
