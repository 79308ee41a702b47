package pattern

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/vec"
)

// A bucket with many partial matches of which an event takes few is put in order of a comparison of its element's
// condition, "column op column of an earlier event". Partial matches that leave the bucket stay in the heap until they
// come out of it, or until it is made anew.

// orderTerm finds the first comparison of a leaf's condition that can order partial matches; nil if there is none.
func (m *Matcher) orderTerm(l *leaf) *term {
	if m.prog.sequence || m.prog.nested || l.cond.Rest == nil {
		return nil
	}
	for _, e := range expr.Conjuncts(l.cond.Rest) {
		if t, ok := m.term(l, e); ok && t.op.Orders() {
			t.text = e.String()
			return &t
		}
	}
	return nil
}

// placeOf is the place of what a partial match keeps for the order of a leaf; ok is false where that is NULL.
func (t *term) placeOf(m *Matcher, s []uint32) (place uint64, ok bool) {
	r := t.kept(m, s)
	switch {
	case r == nil:
		return 0, false
	case t.kind == termDouble:
		return t.op.PlaceFloat(math.Float64frombits(uint64(mem.Get64(r, t.at)))), true
	case t.kind == termLong:
		return t.op.PlaceInt(mem.Get64(r, t.at)), true
	}
	return t.op.PlaceInt(int64(int32(r[t.at]))), true
}

// placeAt is the place of a row's value; ok is false where it is NULL.
func (t *term) placeAt(b *vec.Batch, row int) (place uint64, ok bool) {
	c := &b.Cols[t.column]
	switch {
	case len(c.Nulls) > 0 && c.IsNull(row):
		return 0, false
	case t.kind == termDouble:
		return t.op.PlaceFloat(c.F64[row]), true
	case t.kind == termLong:
		return t.op.PlaceInt(c.I64[row]), true
	}
	return t.op.PlaceInt(int64(c.I32[row])), true
}

// enterOrder notes a partial match that came into a bucket that is in order.
func (m *Matcher) enterOrder(l *leaf, b, run uint32, s []uint32) {
	bk := &l.buckets.Buckets[b-1]
	if bk.Heap == 0 {
		return
	}
	place, ok := l.order.placeOf(m, s)
	if !ok {
		return // it lets no event through
	}
	h := l.heaps.At(bk.Heap)
	if h.Push(mem.Item{Order: place, Run: run}); len(h.Items) > h.Room {
		m.fillOrder(l, b, h)
	}
}

// orderWhere puts a bucket in order where m.list shows that an event took few of those found in it, and takes it out of
// order where that was of no use.
func (m *Matcher) orderWhere(l *leaf, b uint32, found int) {
	if b == 0 || l.order == nil {
		return
	}
	bk := &l.buckets.Buckets[b-1]
	switch {
	case bk.Heap != 0:
		if n := len(l.heaps.At(bk.Heap).Items); n >= m.heapFrom && mem.Missed(found, len(m.list), n) {
			l.misses++
			l.heaps.Drop(bk.Heap)
			bk.Heap = 0
		}
		return
	case l.misses >= mem.HeapMisses || !mem.FewTook(found-len(m.list), len(m.list), m.heapFrom):
		return
	}
	bk.Heap = l.heaps.Take()
	m.fillOrder(l, b, l.heaps.At(bk.Heap))
}

func (m *Matcher) fillOrder(l *leaf, b uint32, h *mem.Heap) {
	h.Items = h.Items[:0]
	m.eachIn(l, b, func(run uint32, s []uint32) {
		if place, ok := l.order.placeOf(m, s); ok {
			h.Items = append(h.Items, mem.Item{Order: place, Run: run})
		}
	})
	h.Init()
	h.Room = 2*len(h.Items) + mem.HeapFrom
}

// listOrdered fills m.list with the partial matches of a bucket in order that the event at hand may be for.
func (m *Matcher) listOrdered(l *leaf, b, part uint32) {
	m.list = m.list[:0]
	event, ok := l.order.placeAt(m.cur.b, m.cur.row)
	if !ok {
		return
	}
	h := l.heaps.At(l.buckets.Buckets[b-1].Heap)
	again := m.again[:0] // lists among the keys use m.list themselves
	for len(h.Items) > 0 && l.order.op.Lets(h.Items[0].Order, event) {
		x := h.Pop()
		if n := len(again); n > 0 && again[n-1] == x || !m.inOrder(l, b, part, x) {
			continue // it is there twice, or has left
		}
		again = append(again, x)
	}
	m.list = m.list[:0]
	for _, x := range again {
		h.Push(x)
		m.list = append(m.list, x.Run)
	}
	m.again = again
}

// inOrder reports whether a partial match still waits in a bucket, with what it had when it came.
func (m *Matcher) inOrder(l *leaf, b, part uint32, x mem.Item) bool {
	if !m.runs.Has(x.Run) {
		return false
	}
	rec := m.runs.At(x.Run)
	if !m.waitsIn(l, b, part, rec) {
		return false
	}
	place, ok := l.order.placeOf(m, m.seen(rec))
	return ok && place == x.Order
}

// waitsIn reports whether the record is that of a partial match which waits in a bucket.
func (m *Matcher) waitsIn(l *leaf, b, part uint32, rec []uint32) bool {
	if m.line != nil {
		return rec[l.link+2] == b && rec[runPart] == part && m.line.steps[m.line.stepOf(rec[m.stateAt:])].leaf == l
	}
	if rec[runShape] == 0 || rec[runPart] != part || m.mask(rec)>>l.index&1 == 0 {
		return false
	}
	k, ok := m.keyOf(l, part, m.seen(rec))
	return ok && k == l.buckets.Buckets[b-1].Key
}

// eachIn calls f for the partial matches of a bucket.
func (m *Matcher) eachIn(l *leaf, b uint32, f func(run uint32, s []uint32)) {
	for run := l.buckets.Buckets[b-1].Head; run != 0 && run&bucketEnd == 0; {
		rec := m.runs.At(run)
		f(run, rec[m.stateAt:])
		if m.line != nil {
			run = rec[l.link]
		} else {
			run = m.waitOf(l, rec)[0]
		}
	}
}

// leaveBucket forgets an empty bucket.
func (l *leaf) leaveBucket(b uint32) {
	if heap := l.buckets.Buckets[b-1].Heap; heap != 0 {
		l.heaps.Drop(heap)
	}
	l.buckets.Drop(b)
}
