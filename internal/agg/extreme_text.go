package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// extremeText is min and max of strings where no row leaves.
type extremeText struct {
	first
	max bool
}

func newExtremeText(t vec.Type, flip int64) Agg {
	return &extremeText{first: first{cells: newCells(t)}, max: flip != 0}
}

// better reports whether s is before t, or after it for max.
func better(s, t string, max bool) bool {
	if max {
		return s > t
	}
	return s < t
}

func (a *extremeText) take(s *kept, x string) {
	if s.has {
		if !better(x, a.text(s.cell), a.max) {
			return
		}
		a.drop(s.cell)
	}
	*s = kept{a.putBytes(x), true}
}

func (a *extremeText) Add(in *Input) {
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if skip == nil || !skip.Get(i) {
			a.take(&a.st[in.group(i)], in.Args[0].Str[i])
		}
	}
}

func (a *extremeText) Slide(d *Delta) {
	in := &d.In
	skip := in.skipped(&a.masks.in)
	o := d.Out.Lo
	for i := in.Lo; i < in.Hi; i++ {
		o = a.unchanged(d, o, d.left(i))
		s := &a.st[in.group(i)]
		if skip == nil || !skip.Get(i) {
			a.take(s, in.Args[0].Str[i])
		}
		if d.Cur != nil {
			a.show(s, d.Cur, i)
		}
	}
	a.unchanged(d, o, d.Out.Hi)
}

// unchanged shows the results after rows [o, end) of d.Out have left, which makes no difference here.
func (a *first) unchanged(d *Delta, o, end int) int {
	if d.Exp != nil {
		for ; o < end; o++ {
			a.show(&a.st[d.Out.group(o)], d.Exp, o)
		}
	}
	return max(o, end)
}

func (a *extremeText) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*extremeText)
	if t := &f.st[src]; t.has {
		a.take(&a.st[dst], f.text(t.cell))
	}
}

// extremeTextFifo is extremeFifo for strings.
type extremeTextFifo struct {
	cells
	q     deques[textCandidate]
	ord   []arrivals
	max   bool
	masks masks
}

type textCandidate struct {
	cell
	ord uint32
}

func newExtremeTextFifo(t vec.Type, flip int64) Agg {
	return &extremeTextFifo{cells: newCells(t), max: flip != 0}
}

func (a *extremeTextFifo) Grow(groups int) {
	a.q.grow(groups)
	if a.ord = grow(a.ord, groups); groups == 0 {
		a.bytes.Reset()
	}
}

func (a *extremeTextFifo) Reset(g uint32) {
	for i := range a.q.by[g].n {
		a.drop(a.q.entry(g, i).cell)
	}
	a.q.clear(&a.q.by[g])
	a.ord[g] = arrivals{}
}

func (a *extremeTextFifo) enter(g uint32, s string) {
	for a.q.by[g].n > 0 && !better(a.text(a.q.back(g).cell), s, a.max) {
		a.drop(a.q.back(g).cell)
		a.q.popBack(g)
	}
	a.q.push(g, textCandidate{a.putBytes(s), a.ord[g].came})
	a.ord[g].came++
}

func (a *extremeTextFifo) leave(g uint32) {
	ord := &a.ord[g]
	if a.q.front(g).ord == ord.left {
		a.drop(a.q.front(g).cell)
		a.q.popFront(g)
	}
	if ord.left++; ord.left == ord.came {
		*ord = arrivals{}
	}
}

func (a *extremeTextFifo) Add(in *Input) {
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if skip == nil || !skip.Get(i) {
			a.enter(in.group(i), in.Args[0].Str[i])
		}
	}
}

func (a *extremeTextFifo) Slide(d *Delta) {
	in := &d.In
	skip, skipOut := in.skipped(&a.masks.in), d.Out.skipped(&a.masks.out)
	o := d.Out.Lo
	for i := in.Lo; i < in.Hi; i++ {
		for end := d.left(i); o < end; o++ {
			a.expire(d, skipOut, o)
		}
		g := in.group(i)
		if skip == nil || !skip.Get(i) {
			a.enter(g, in.Args[0].Str[i])
		}
		if d.Cur != nil {
			a.show(g, d.Cur, i)
		}
	}
	for ; o < d.Out.Hi; o++ {
		a.expire(d, skipOut, o)
	}
}

func (a *extremeTextFifo) expire(d *Delta, skip vec.Bitmap, o int) {
	g := d.Out.group(o)
	if skip == nil || !skip.Get(o) {
		a.leave(g)
	}
	if d.Exp != nil {
		a.show(g, d.Exp, o)
	}
}

func (a *extremeTextFifo) show(g uint32, dst *vec.Column, i int) {
	if a.q.by[g].n == 0 {
		dst.SetNull(i)
	} else {
		a.set(dst, i, a.q.front(g).cell)
	}
}

func (a *extremeTextFifo) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(g, dst, k)
	}
}

func (a *extremeTextFifo) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*extremeTextFifo)
	first := a.ord[dst].came
	for i := range f.q.by[src].n {
		c := f.q.entry(src, i)
		a.ord[dst].came = first + c.ord - f.ord[src].left
		a.enter(dst, f.text(c.cell))
	}
	a.ord[dst].came = first + f.ord[src].came - f.ord[src].left
}

func (a *extremeTextFifo) Save(w *codec.Writer) {
	saveArrivals(w, a.ord)
	a.q.save(w, func(c *textCandidate) {
		a.cells.save(w, c.cell)
		w.Uvarint(uint64(c.ord))
	})
}

func (a *extremeTextFifo) Load(r *codec.Reader) error {
	a.Grow(0)
	loadArrivals(r, &a.ord)
	a.q.load(r, func(c *textCandidate) { c.cell, c.ord = a.cells.load(r), uint32(r.Uvarint()) })
	return checkArrivals(r, a.ord, a.q.by)
}
