package pattern

import (
	"cmp"
	"slices"
)

// heapFrom is from how many partial matches on a list becomes a heap, where an event has found that most of them cannot
// take it.
const heapFrom = 512

// heapItem is a partial match in a heap: what the first term of the element it waits for compares with.
type heapItem struct {
	value uint64
	run   uint32
	null  bool // it lets no event through
}

// heapTake gives the number of a heap, which counts from 1.
func (c *chain) heapTake() uint32 {
	if n := len(c.heapsFree); n > 0 {
		id := c.heapsFree[n-1]
		c.heapsFree = c.heapsFree[:n-1]
		return id
	}
	c.heaps = append(c.heaps, nil)
	return uint32(len(c.heaps))
}

// heapUp makes a heap of a list, the partial matches that let most events through first, so that an event looks only at
// those that it can be for.
func (c *chain) heapUp(k int, l *chainList) {
	l.heap = c.heapTake()
	h := c.heaps[l.heap-1][:0]
	for id := l.head; id != 0; id = c.runs.at(id)[chainNext] {
		h = append(h, c.heapItem(k, id))
	}
	for i := len(h)/2 - 1; i >= 0; i-- {
		c.heapDown(k, h, i)
	}
	c.heaps[l.heap-1] = h
	l.head, l.tail, l.bounded = 0, 0, false
}

// lineUp makes a list of a heap again, in the order in which the partial matches began.
func (c *chain) lineUp(k int, l *chainList) {
	if l.heap == 0 {
		return
	}
	h := c.heaps[l.heap-1]
	slices.SortFunc(h, func(a, b heapItem) int {
		return cmp.Compare(get64(c.runs.at(a.run), chainStart), get64(c.runs.at(b.run), chainStart))
	})
	c.heapsFree = append(c.heapsFree, l.heap)
	l.heap = 0
	for _, x := range h {
		c.stay(k, l, x.run, c.runs.at(x.run))
	}
}

func (c *chain) heapItem(k int, id uint32) heapItem {
	t, rec := &c.slots[k].terms[0], c.runs.at(id)
	if rec[chainNulls]&t.bit != 0 {
		return heapItem{run: id, null: true}
	}
	return heapItem{value: uint64(get64(rec, t.at)), run: id}
}

// heapLess reports whether a lets more events through than b.
func (t *chainTerm) heapLess(a, b heapItem) bool {
	return !a.null && (b.null || t.looser(a.value, b.value))
}

func (c *chain) heapDown(k int, h []heapItem, i int) {
	t := &c.slots[k].terms[0]
	for {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if child+1 < len(h) && t.heapLess(h[child+1], h[child]) {
			child++
		}
		if !t.heapLess(h[child], h[i]) {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}

func (c *chain) heapPush(k int, l *chainList, id uint32) {
	h := append(c.heaps[l.heap-1], c.heapItem(k, id))
	t := &c.slots[k].terms[0]
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if !t.heapLess(h[i], h[up]) {
			break
		}
		h[i], h[up] = h[up], h[i]
		i = up
	}
	c.heaps[l.heap-1] = h
}

// heapPop takes the partial matches of a heap whose first term holds of the event at hand out of it, in the order in
// which they began.
func (c *chain) heapPop(k int, l *chainList) []uint32 {
	c.popped = c.popped[:0]
	t := &c.slots[k].terms[0]
	h := c.heaps[l.heap-1]
	for len(h) > 0 && !h[0].null {
		bound := [2]uint32{uint32(h[0].value), uint32(h[0].value >> 32)}
		if !t.holds(bound[:], &c.texts) {
			break
		}
		c.popped = append(c.popped, h[0].run)
		last := len(h) - 1
		h[0] = h[last]
		h = h[:last]
		c.heapDown(k, h, 0)
	}
	c.heaps[l.heap-1] = h
	if len(h) == 0 {
		c.heapsFree = append(c.heapsFree, l.heap)
		l.heap = 0
	}
	slices.SortFunc(c.popped, func(a, b uint32) int {
		return cmp.Compare(get64(c.runs.at(a), chainStart), get64(c.runs.at(b), chainStart))
	})
	return c.popped
}
