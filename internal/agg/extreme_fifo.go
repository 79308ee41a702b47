package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// extremeFifo is min and max where rows leave in the order they came. A group keeps the values that can still become
// its result: those with no smaller one behind them, in order of arrival and so of size. The first is the result.
type extremeFifo struct {
	q     deques[candidate]
	ord   []arrivals
	flip  int64
	buf   []int64
	best  []int64 // scratch: the result after each row
	masks masks
}

// candidate is a value and the number of its row among the counted rows of its group.
type candidate struct {
	key int64
	ord uint32
}

// arrivals counts the rows of a group that came and that left; they start again when it is empty. They are compared
// for equality only, so that they may wrap round.
type arrivals struct {
	came, left uint32
}

func (a *extremeFifo) Grow(groups int) {
	a.q.grow(groups)
	a.ord = grow(a.ord, groups)
}

func (a *extremeFifo) Reset(g uint32) {
	a.q.clear(&a.q.by[g])
	a.ord[g] = arrivals{}
}

// enter takes a value in.
func (a *extremeFifo) enter(g uint32, key int64) {
	d := &a.q.by[g]
	store := a.q.store
	n := d.n
	for n > 0 && store[d.off+(d.head+n-1)&(d.size-1)].key >= key {
		n--
	}
	d.n = n
	if n == d.size {
		a.q.widen(d)
		store = a.q.store
	}
	ord := &a.ord[g]
	store[d.off+(d.head+n)&(d.size-1)] = candidate{key, ord.came}
	d.n = n + 1
	ord.came++
}

// leave lets the oldest row of g out.
func (a *extremeFifo) leave(g uint32) {
	d, ord := &a.q.by[g], &a.ord[g]
	if a.q.store[d.off+d.head&(d.size-1)].ord == ord.left {
		d.head++
		d.n--
	}
	if ord.left++; ord.left == ord.came {
		a.q.emptied(d)
		*ord = arrivals{}
	}
}

func (a *extremeFifo) Add(in *Input) {
	k := in.keys(a.flip, &a.buf)
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if skip == nil || !skip.Get(i) {
			a.enter(in.group(i), k[i])
		}
	}
}

func (a *extremeFifo) Slide(d *Delta) {
	in := &d.In
	k := in.keys(a.flip, &a.buf)
	skip := in.skipped(&a.masks.in)
	skipOut := d.Out.skipped(&a.masks.out)
	i, o := in.Lo, d.Out.Lo
	if d.plain(skip, skipOut) && in.Groups == nil {
		i, o = a.slideOne(d, k)
	}
	for ; i < in.Hi; i++ {
		for end := d.left(i); o < end; o++ {
			a.expire(d, skipOut, o)
		}
		g := in.group(i)
		if skip == nil || !skip.Get(i) {
			a.enter(g, k[i])
		}
		if d.Cur != nil {
			a.show(g, d.Cur, i)
		}
	}
	for ; o < d.Out.Hi; o++ {
		a.expire(d, skipOut, o)
	}
}

// slideOne is Slide of plain rows of one group. It returns the rows that are left: none.
func (a *extremeFifo) slideOne(d *Delta, keys []int64) (i, o int) {
	q, ord := &a.q.by[0], a.ord[0]
	store := a.q.store[q.off : q.off+q.size]
	mask, head, n := q.size-1, q.head, q.n
	best := fit(&a.best, d.In.Hi)
	o = d.Out.Lo
	for i = d.In.Lo; i < d.In.Hi; i++ {
		for end := d.Out.Lo + int(d.Before[i]); o < end; o++ {
			if store[head&mask].ord == ord.left {
				head++
				n--
			}
			if ord.left++; ord.left == ord.came {
				ord, head = arrivals{}, 0
			}
		}
		key := keys[i]
		for n > 0 && store[(head+n-1)&mask].key >= key {
			n--
		}
		if n > mask || len(store) == 0 {
			q.head, q.n = head, n
			a.q.widen(q)
			store = a.q.store[q.off : q.off+q.size]
			mask, head = q.size-1, q.head
		}
		store[(head+n)&mask] = candidate{key, ord.came}
		n++
		ord.came++
		best[i] = store[head&mask].key
	}
	q.head, q.n, a.ord[0] = head, n, ord
	a.showAll(d.Cur, best, d.In.Lo, d.In.Hi)
	return i, o
}

// showAll makes rows [lo, hi) of dst the values of keys.
func (a *extremeFifo) showAll(dst *vec.Column, keys []int64, lo, hi int) {
	if dst.Type.ID == vec.Double {
		f := dst.F64[lo:hi]
		for i, k := range keys[lo:hi] {
			f[i] = keyDouble(k ^ a.flip)
		}
		return
	}
	for i := lo; i < hi; i++ {
		setKey(dst, i, keys[i]^a.flip)
	}
}

func (a *extremeFifo) expire(d *Delta, skip vec.Bitmap, o int) {
	g := d.Out.group(o)
	if skip == nil || !skip.Get(o) {
		a.leave(g)
	}
	if d.Exp != nil {
		a.show(g, d.Exp, o)
	}
}

func (a *extremeFifo) show(g uint32, dst *vec.Column, i int) {
	d := &a.q.by[g]
	if d.n == 0 {
		dst.SetNull(i)
		return
	}
	key := a.q.store[d.off+d.head&(d.size-1)].key ^ a.flip
	if dst.Type.ID == vec.Double {
		dst.F64[i] = keyDouble(key)
		return
	}
	setKey(dst, i, key)
}

func (a *extremeFifo) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(g, dst, k)
	}
}

func (a *extremeFifo) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*extremeFifo)
	first := a.ord[dst].came
	for i := range f.q.by[src].n {
		c := f.q.entry(src, i)
		a.ord[dst].came = first + c.ord - f.ord[src].left
		a.enter(dst, c.key)
	}
	a.ord[dst].came = first + f.ord[src].came - f.ord[src].left
}

func (a *extremeFifo) Save(w *codec.Writer) {
	saveArrivals(w, a.ord)
	a.q.save(w, func(c *candidate) {
		w.Varint(c.key)
		w.Uvarint(uint64(c.ord))
	})
}

func (a *extremeFifo) Load(r *codec.Reader) error {
	loadArrivals(r, &a.ord)
	a.q.load(r, func(c *candidate) { c.key, c.ord = r.Varint(), uint32(r.Uvarint()) })
	return checkArrivals(r, a.ord, a.q.by)
}

func saveArrivals(w *codec.Writer, ord []arrivals) {
	save(w, "arrivals", ord, func(o *arrivals) {
		w.Uvarint(uint64(o.came))
		w.Uvarint(uint64(o.left))
	})
}

func loadArrivals(r *codec.Reader, ord *[]arrivals) {
	load(r, "arrivals", ord, func(o *arrivals) { o.came, o.left = uint32(r.Uvarint()), uint32(r.Uvarint()) })
}

// checkArrivals fails where a group with rows has no candidates, or the other way round.
func checkArrivals(r *codec.Reader, ord []arrivals, by []deque) error {
	if len(by) != len(ord) {
		return r.Failf("queues of %d groups where there are %d", len(by), len(ord))
	}
	for g := range ord {
		if (by[g].n == 0) != (ord[g].came == ord[g].left) {
			return r.Failf("queue of group %d does not fit its rows", g)
		}
	}
	return r.Err()
}
