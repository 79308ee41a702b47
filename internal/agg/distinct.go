package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// distinct hands a value to another aggregate when its first occurrence in the group enters, and takes it back when
// its last one leaves.
type distinct struct {
	to     Agg
	typ    vec.Type        // of the values
	in     *state.Interner // (group, value)
	n      []int64         // by id of in: occurrences
	links  []link          // by id: its place in the list of its group
	lists  []link          // by group: the first (next) and the last (prev) of its values, in the order they entered
	group  vec.Column
	cols   []*vec.Column
	ids    []uint32
	idsOut []uint32
	unused []uint32 // ids that may have no occurrence left
	delta  Delta    // what to sees
	masks  masks
}

// link holds ids plus one; 0 stands for none.
type link struct{ next, prev uint32 }

func newDistinct(to Agg, args []vec.Type) *distinct {
	long := vec.Simple(vec.Long)
	return &distinct{to: to, typ: args[0], in: state.NewInterner([]vec.Type{long, args[0]}), group: vec.NewColumn(long), cols: make([]*vec.Column, 2)}
}

func (a *distinct) Grow(groups int) {
	if groups == 0 {
		a.in.Reset()
		a.n, a.links = nil, nil
	}
	a.lists = grow(a.lists, groups)
	a.to.Grow(groups)
}

func (a *distinct) Reset(g uint32) {
	for at := a.lists[g].next; at != 0; {
		id := at - 1
		at = a.links[id].next
		a.n[id], a.links[id] = 0, link{}
		a.in.Free(id)
	}
	a.lists[g] = link{}
	a.to.Reset(g)
}

// intern numbers the values of all rows of in.
func (a *distinct) intern(in *Input, buf *[]uint32) []uint32 {
	if in.Lo >= in.Hi {
		return nil
	}
	a.group.Resize(in.Hi)
	for i := in.Lo; i < in.Hi; i++ {
		a.group.I64[i] = int64(in.group(i))
	}
	a.cols[0], a.cols[1] = &a.group, in.Args[0]
	ids := fit(buf, in.Hi)
	a.in.Intern(a.cols, in.Lo, in.Hi, ids)
	for _, f := range a.in.Fresh() {
		a.unused = append(a.unused, f.ID)
	}
	if n := a.in.Len(); n > len(a.n) {
		a.n, a.links = grow(a.n, n), grow(a.links, n)
	}
	return ids
}

// enter counts an occurrence and reports whether it is the first.
func (a *distinct) enter(g, id uint32) bool {
	if a.n[id]++; a.n[id] > 1 {
		return false
	}
	l := &a.lists[g]
	a.links[id] = link{prev: l.prev}
	if l.prev != 0 {
		a.links[l.prev-1].next = id + 1
	} else {
		l.next = id + 1
	}
	l.prev = id + 1
	return true
}

// leave takes an occurrence away and reports whether it was the last.
func (a *distinct) leave(g, id uint32) bool {
	if a.n[id]--; a.n[id] > 0 {
		return false
	}
	l, at := &a.lists[g], a.links[id]
	if at.prev != 0 {
		a.links[at.prev-1].next = at.next
	} else {
		l.next = at.next
	}
	if at.next != 0 {
		a.links[at.next-1].prev = at.prev
	} else {
		l.prev = at.prev
	}
	a.links[id] = link{}
	a.unused = append(a.unused, id)
	return true
}

// release frees the values that have no occurrence left. It waits for the end of a batch, whose rows know them by id.
func (a *distinct) release() {
	for _, id := range a.unused {
		if a.n[id] == 0 && a.in.Has(id) {
			a.in.Free(id)
		}
	}
	a.unused = a.unused[:0]
}

func (a *distinct) Add(in *Input) {
	a.delta = Delta{In: *in}
	a.mark(&a.delta)
	a.to.Add(&a.delta.In)
	a.release()
}

func (a *distinct) Slide(d *Delta) {
	keepIn, keepOut := a.delta.In.Keep, a.delta.Out.Keep
	a.delta = *d
	a.delta.In.Keep, a.delta.Out.Keep = keepIn, keepOut
	a.mark(d)
	a.to.Slide(&a.delta)
	a.release()
}

// mark sets in a.delta which rows of d the aggregate behind sees.
func (a *distinct) mark(d *Delta) {
	skip, skipOut := d.In.skipped(&a.masks.in), d.Out.skipped(&a.masks.out)
	ids, idsOut := a.intern(&d.In, &a.ids), a.intern(&d.Out, &a.idsOut)
	in, out := &a.delta.In, &a.delta.Out
	keepIn, keepOut := in.Keep.Reset(d.In.Hi), out.Keep.Reset(d.Out.Hi)
	o := d.Out.Lo
	expire := func(end int) {
		for ; o < end; o++ {
			if !skipOut.Get(o) && a.leave(d.Out.group(o), idsOut[o]) {
				keepOut.Set(o)
			}
		}
	}
	for i := d.In.Lo; i < d.In.Hi; i++ {
		expire(d.left(i))
		if !skip.Get(i) && a.enter(d.In.group(i), ids[i]) {
			keepIn.Set(i)
		}
	}
	expire(d.Out.Hi)
	in.Keep, in.Filter = keepIn, true
	out.Keep, out.Filter = keepOut, true
}

func (a *distinct) Result(groups []uint32, dst *vec.Column, errs *vec.Bitmap) {
	a.to.Result(groups, dst, errs)
}

func (a *distinct) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*distinct)
	var ids []uint32
	var n []int64
	for at := f.lists[src].next; at != 0; at = f.links[at-1].next {
		ids = append(ids, at-1)
		n = append(n, f.n[at-1])
	}
	if len(ids) == 0 {
		return
	}
	group, vals := vec.NewColumn(a.group.Type), vec.NewColumn(a.typ)
	f.in.AppendKeys(ids, []*vec.Column{&group, &vals})
	in := Input{Args: []*vec.Column{&vals}, Groups: make([]uint32, len(ids)), Hi: len(ids)}
	for i := range in.Groups {
		in.Groups[i] = dst
	}
	a.Add(&in)
	own := a.intern(&in, &a.ids)
	for i, id := range own {
		a.n[id] += n[i] - 1
	}
	a.unused = a.unused[:0]
}

func (a *distinct) Save(w *codec.Writer) {
	w.Tag("distinct", 1)
	a.in.Save(w)
	save(w, "distinct values", a.lists, func(l *link) {
		n := 0
		for at := l.next; at != 0; at = a.links[at-1].next {
			n++
		}
		w.Uvarint(uint64(n))
		for at := l.next; at != 0; at = a.links[at-1].next {
			w.Uvarint(uint64(at - 1))
			w.Varint(a.n[at-1])
		}
	})
	a.to.Save(w)
}

func (a *distinct) Load(r *codec.Reader) error {
	a.Grow(0)
	r.Tag("distinct", 1)
	if err := a.in.Load(r); err != nil {
		return err
	}
	a.n, a.links = grow(a.n, a.in.Len()), grow(a.links, a.in.Len())
	r.Tag("distinct values", 1)
	for g := range r.Len() {
		a.lists = grow(a.lists, g+1)
		for range r.Len() {
			id, n := r.Uvarint(), r.Varint()
			if r.Err() == nil && (id >= uint64(len(a.n)) || a.n[id] != 0 || n <= 0) {
				r.Failf("distinct value %d of group %d, %d times", id, g, n)
			}
			if r.Err() != nil {
				return r.Err()
			}
			a.enter(uint32(g), uint32(id))
			a.n[id] = n
		}
	}
	return a.to.Load(r)
}
