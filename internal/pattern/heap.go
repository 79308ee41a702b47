package pattern

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/expr"
)

// heapFrom is from how many partial matches on those that wait for an element are put in order of a comparison, where
// an event has found that most of them cannot take it.
const heapFrom = 512

// fewTook reports whether an event that so many partial matches could not take, and so many did, shows that order pays.
func fewTook(stayed, gone, from int) bool { return stayed >= from && stayed/8 >= gone }

// runHeap has partial matches in the order of what a comparison lets through, those that let most events through first,
// so that an event looks only at those that it can be for.
type runHeap struct {
	items []heapItem
	room  int // how many items there may be before those that have gone are cleared away
}

type heapItem struct {
	order uint64
	run   uint32
}

func (x heapItem) less(y heapItem) bool {
	return x.order < y.order || x.order == y.order && x.run < y.run
}

// orderInt is the place of a value that is kept for "event op value": the smaller, the more events it lets through.
func orderInt(op expr.Op, v int64) uint64 { return orderBits(op, uint64(v)^1<<63) }

// orderFloat does so for floating point numbers. NaN is at an end, though nothing compares with it.
func orderFloat(op expr.Op, v float64) uint64 {
	b := math.Float64bits(v + 0) // -0 is 0
	if b>>63 != 0 {
		return orderBits(op, ^b)
	}
	return orderBits(op, b|1<<63)
}

func orderBits(op expr.Op, b uint64) uint64 {
	if op == expr.Lt || op == expr.Le {
		return ^b
	}
	return b
}

// orders reports whether a comparison is one of more and less.
func orders(op expr.Op) bool { return op >= expr.Lt && op <= expr.Ge }

// lets reports whether a kept value lets an event through, by their places.
func lets(op expr.Op, kept, event uint64) bool {
	return kept < event || kept == event && (op == expr.Le || op == expr.Ge)
}

// init puts the items in order.
func (h *runHeap) init() {
	for i := len(h.items)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
}

func (h *runHeap) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(h.items) {
			return
		}
		if child+1 < len(h.items) && h.items[child+1].less(h.items[child]) {
			child++
		}
		if !h.items[child].less(h.items[i]) {
			return
		}
		h.items[i], h.items[child] = h.items[child], h.items[i]
		i = child
	}
}

func (h *runHeap) push(x heapItem) {
	h.items = append(h.items, x)
	for i := len(h.items) - 1; i > 0; {
		up := (i - 1) / 2
		if !h.items[i].less(h.items[up]) {
			return
		}
		h.items[i], h.items[up] = h.items[up], h.items[i]
		i = up
	}
}

func (h *runHeap) pop() heapItem {
	x, last := h.items[0], len(h.items)-1
	h.items[0] = h.items[last]
	h.items = h.items[:last]
	h.down(0)
	return x
}

// heaps are heaps by number, which counts from 1.
type heaps struct {
	all  []runHeap
	free []uint32
}

func (p *heaps) take() uint32 {
	if n := len(p.free); n > 0 {
		id := p.free[n-1]
		p.free = p.free[:n-1]
		return id
	}
	p.all = append(p.all, runHeap{})
	return uint32(len(p.all))
}

func (p *heaps) at(id uint32) *runHeap { return &p.all[id-1] }

// drop empties a heap and gives its number back. Memory is kept for the next one, unless it is much.
func (p *heaps) drop(id uint32) {
	h := &p.all[id-1]
	if h.items, h.room = h.items[:0], 0; cap(h.items) > 8*heapFrom {
		h.items = nil
	}
	p.free = append(p.free, id)
}

// heapMisses is how often order may turn out to be of no use before an element is done with it.
const heapMisses = 8

// missed reports whether order was of no use for an event: it let much of a heap of n through and took little of that.
func missed(let, took, n int) bool { return let > n/8 && took < let/8 }
