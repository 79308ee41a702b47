package agg

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/codec"
)

// deques is a double-ended queue per group, all in one array: each is a ring of a power of two in size, and rings that
// were outgrown are used again, so that a steady state allocates nothing.
type deques[T any] struct {
	by    []deque
	store []T
	free  [32][]uint32 // start of the rings that are free, by the logarithm of their size
}

// deque is the ring of a group: entries (head + i) & mask for i in [0, n), from off on. size 0 means that it has none.
type deque struct {
	off, size, head, n uint32
}

const dequeMin = 4

func (d *deque) at(i uint32) uint32 { return d.off + (d.head+i)&(d.size-1) }

func (q *deques[T]) grow(groups int) {
	if groups == 0 {
		*q = deques[T]{}
		return
	}
	q.by = grow(q.by, groups)
}

// push appends v to the queue of g.
func (q *deques[T]) push(g uint32, v T) {
	d := &q.by[g]
	if d.n == d.size {
		q.widen(d)
	}
	q.store[d.at(d.n)] = v
	d.n++
}

// widen gives a full queue a ring of twice the size.
func (q *deques[T]) widen(d *deque) {
	size := max(dequeMin, 2*d.size)
	off := q.ring(size)
	for i := range d.n {
		q.store[off+i] = q.store[d.at(i)]
	}
	q.release(d)
	*d = deque{off: off, size: size, n: d.n}
}

func (q *deques[T]) ring(size uint32) uint32 {
	class := bits.Len32(size) - 1
	if k := len(q.free[class]); k > 0 {
		off := q.free[class][k-1]
		q.free[class] = q.free[class][:k-1]
		return off
	}
	off := len(q.store)
	if off+int(size) <= cap(q.store) {
		q.store = q.store[:off+int(size)]
	} else {
		q.store = append(q.store, make([]T, size)...)
	}
	return uint32(off)
}

func (q *deques[T]) release(d *deque) {
	if d.size > 0 {
		class := bits.Len32(d.size) - 1
		q.free[class] = append(q.free[class], d.off)
	}
}

// front is the oldest entry of g, which has one.
func (q *deques[T]) front(g uint32) *T {
	d := &q.by[g]
	return &q.store[d.at(0)]
}

// back is the newest entry of g, which has one.
func (q *deques[T]) back(g uint32) *T {
	d := &q.by[g]
	return &q.store[d.at(d.n-1)]
}

// entry is entry i of g, counted from the oldest.
func (q *deques[T]) entry(g, i uint32) *T {
	d := &q.by[g]
	return &q.store[d.at(i)]
}

// popFront drops the oldest entry of g.
func (q *deques[T]) popFront(g uint32) {
	d := &q.by[g]
	d.head++
	d.n--
	if d.n == 0 {
		q.emptied(d)
	}
}

// popBack drops the newest entry of g.
func (q *deques[T]) popBack(g uint32) {
	d := &q.by[g]
	if d.n--; d.n == 0 {
		q.emptied(d)
	}
}

// emptied gives back the ring of a queue that has become empty, unless it is a small one.
func (q *deques[T]) emptied(d *deque) {
	d.head = 0
	if d.size > 16 {
		q.clear(d)
	}
}

func (q *deques[T]) clear(d *deque) {
	q.release(d)
	*d = deque{}
}

// save writes the queues, each entry with one.
func (q *deques[T]) save(w *codec.Writer, one func(*T)) {
	save(w, "queues", q.by, func(d *deque) {
		w.Uvarint(uint64(d.n))
		for i := range d.n {
			one(&q.store[d.at(i)])
		}
	})
}

// load reads what save wrote; an entry takes at least a byte.
func (q *deques[T]) load(r *codec.Reader, one func(*T)) error {
	*q = deques[T]{}
	r.Tag("queues", 1)
	for range r.Len() {
		q.by = append(q.by, deque{})
		for range r.Len() {
			var v T
			one(&v)
			if r.Err() != nil {
				break
			}
			q.push(uint32(len(q.by)-1), v)
		}
	}
	if r.Err() != nil {
		*q = deques[T]{}
	}
	return r.Err()
}
