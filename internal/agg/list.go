package agg

import (
	"sort"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// list keeps all values of each group in the order of arrival; shows makes a result of them. It is array_agg and
// string_agg, and first and last where rows leave.
type list struct {
	cells
	q     deques[item]
	gone  []uint32 // per group: items that left out of order and are still in the queue
	o     Options
	shows shower
	masks masks
}

// item is a value and its row's position; dead says that it has left.
type item struct {
	cell
	dead bool
	pos  int64
}

// shower makes row i of dst the result of group g of a list, which has a value.
type shower interface {
	show(a *list, g uint32, dst *vec.Column, i int)
}

func (a *list) Grow(groups int) {
	a.q.grow(groups)
	if a.gone = grow(a.gone, groups); groups == 0 {
		a.bytes.Reset()
	}
}

func (a *list) Reset(g uint32) {
	for i := range a.q.by[g].n {
		a.drop(a.q.entry(g, i).cell)
	}
	a.q.clear(&a.q.by[g])
	a.gone[g] = 0
}

func (a *list) enter(in *Input, i int) {
	a.q.push(in.group(i), item{cell: a.put(in.Args[0], i), pos: in.pos(i)})
}

// leave lets a row out: the oldest of its group, or the one at the position.
func (a *list) leave(in *Input, i int) {
	g := in.group(i)
	if a.o.Fifo {
		a.drop(a.q.front(g).cell)
		a.q.popFront(g)
		return
	}
	n := int(a.q.by[g].n)
	pos := in.pos(i)
	k := sort.Search(n, func(k int) bool { return a.q.entry(g, uint32(k)).pos >= pos })
	e := a.q.entry(g, uint32(k))
	a.drop(e.cell)
	*e = item{pos: e.pos, dead: true}
	a.gone[g]++
	a.trim(g)
}

// trim drops the dead at both ends of a group's queue, and all of them once they are the most.
func (a *list) trim(g uint32) {
	d := &a.q.by[g]
	for d.n > 0 && a.q.front(g).dead {
		a.q.popFront(g)
		a.gone[g]--
	}
	for d.n > 0 && a.q.back(g).dead {
		a.q.popBack(g)
		a.gone[g]--
	}
	if a.gone[g]*2 <= d.n || d.n == 0 {
		return
	}
	k := uint32(0)
	for i := range d.n {
		if e := a.q.entry(g, i); !e.dead {
			*a.q.entry(g, k) = *e
			k++
		}
	}
	d.n = k
	a.gone[g] = 0
}

func (a *list) Add(in *Input) {
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if skip == nil || !skip.Get(i) {
			a.enter(in, i)
		}
	}
}

func (a *list) Slide(d *Delta) {
	in := &d.In
	skip, skipOut := in.skipped(&a.masks.in), d.Out.skipped(&a.masks.out)
	o := d.Out.Lo
	for i := in.Lo; i < in.Hi; i++ {
		for end := d.left(i); o < end; o++ {
			a.expire(d, skipOut, o)
		}
		if skip == nil || !skip.Get(i) {
			a.enter(in, i)
		}
		if d.Cur != nil {
			a.show(in.group(i), d.Cur, i)
		}
	}
	for ; o < d.Out.Hi; o++ {
		a.expire(d, skipOut, o)
	}
}

func (a *list) expire(d *Delta, skip vec.Bitmap, o int) {
	if skip == nil || !skip.Get(o) {
		a.leave(&d.Out, o)
	}
	if d.Exp != nil {
		a.show(d.Out.group(o), d.Exp, o)
	}
}

func (a *list) show(g uint32, dst *vec.Column, i int) {
	if a.q.by[g].n == 0 { // a queue of dead items only has been trimmed away
		setNull(dst, i)
		return
	}
	a.shows.show(a, g, dst, i)
}

func (a *list) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(g, dst, k)
	}
}

func (a *list) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*list)
	for i := range f.q.by[src].n {
		if e := f.q.entry(src, i); !e.dead {
			a.q.push(dst, item{cell: a.copy(&f.cells, e.cell), pos: e.pos})
		}
	}
}

// Save leaves the dead out: they are not part of what the list holds.
func (a *list) Save(w *codec.Writer) {
	w.Tag("list", 1)
	w.Uvarint(uint64(len(a.q.by)))
	for g := range a.q.by {
		w.Uvarint(uint64(a.q.by[g].n - a.gone[g]))
		last := int64(0)
		for i := range a.q.by[g].n {
			if e := a.q.entry(uint32(g), i); !e.dead {
				w.Varint(e.pos - last)
				last = e.pos
				a.cells.save(w, e.cell)
			}
		}
	}
}

// Load reads what Save wrote.
func (a *list) Load(r *codec.Reader) error {
	a.Grow(0)
	r.Tag("list", 1)
	for range r.Len() {
		a.Grow(len(a.gone) + 1)
		g := uint32(len(a.gone) - 1)
		pos := int64(0)
		for range r.Len() {
			pos += r.Varint()
			v := a.cells.load(r)
			if r.Err() != nil {
				break
			}
			a.q.push(g, item{cell: v, pos: pos})
		}
	}
	if r.Err() != nil {
		a.Grow(0)
	}
	return r.Err()
}

// showEnd is first and last.
type showEnd struct{ last bool }

func (s showEnd) show(a *list, g uint32, dst *vec.Column, i int) {
	if s.last {
		a.set(dst, i, a.q.back(g).cell)
	} else {
		a.set(dst, i, a.q.front(g).cell)
	}
}
