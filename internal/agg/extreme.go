package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

func extremeSpec(name, doc string, example Example, flip int64, forever bool) *Spec {
	return &Spec{
		Name:     name,
		Doc:      doc,
		Nulls:    "NULL is skipped; NULL where there is no value.",
		Sigs:     []Sig{{[]Arg{orderedArg("x")}, "the type of x"}},
		Examples: []Example{example},
		Forever:  forever,
		resolve:  sameType,
		make: func(args []vec.Type, o Options) (Agg, error) {
			return newExtreme(args[0], o, flip, forever), nil
		},
		distinct: distinctSame,
	}
}

var (
	minSpec = extremeSpec("min", "The smallest value; NaN is larger than every number.",
		Example{"min(x)", "STRING", []string{"b", "a", "NULL"}, "a"}, 0, false)
	maxSpec = extremeSpec("max", "The largest value; NaN is larger than every number.",
		Example{"max(x)", "INT", []string{"3", "7", "5"}, "7"}, -1, false)
	minForeverSpec = extremeSpec("minForever", "The smallest value ever seen: rows that leave a window still count.",
		Example{"minForever(x)", "DOUBLE", []string{"2.5", "1.5"}, "1.5"}, 0, true)
	maxForeverSpec = extremeSpec("maxForever", "The largest value ever seen: rows that leave a window still count.",
		Example{"maxForever(x)", "LONG", []string{"3", "7", "5"}, "7"}, -1, true)
)

func newExtreme(t vec.Type, o Options, flip int64, forever bool) Agg {
	slides := o.Slides && !forever
	switch {
	case !slides && hasKey(t):
		return &extreme{flip: flip}
	case !slides:
		return newExtremeText(t, flip)
	case !o.Fifo:
		return newRanked(t, extremeRank(flip))
	case hasKey(t):
		return &extremeFifo{flip: flip}
	}
	return newExtremeTextFifo(t, flip)
}

// extreme is min and max of values with keys where no row leaves. The smallest key wins; for max keys are flipped.
type extreme struct {
	st    []extremeState
	flip  int64
	buf   []int64
	masks masks
}

type extremeState struct {
	key int64
	has bool
}

func (a *extreme) Grow(groups int)    { a.st = grow(a.st, groups) }
func (a *extreme) Reset(group uint32) { a.st[group] = extremeState{} }

func (a *extreme) Add(in *Input) {
	k := in.keys(a.flip, &a.buf)
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if skip != nil && skip.Get(i) {
			continue
		}
		if s := &a.st[in.group(i)]; !s.has || k[i] < s.key {
			*s = extremeState{k[i], true}
		}
	}
}

func (a *extreme) Slide(d *Delta) {
	in := &d.In
	k := in.keys(a.flip, &a.buf)
	skip := in.skipped(&a.masks.in)
	o := d.Out.Lo
	for i := in.Lo; i < in.Hi; i++ {
		for end := d.left(i); o < end; o++ {
			a.leave(d, o)
		}
		s := &a.st[in.group(i)]
		if (skip == nil || !skip.Get(i)) && (!s.has || k[i] < s.key) {
			*s = extremeState{k[i], true}
		}
		if d.Cur != nil {
			a.show(s, d.Cur, i)
		}
	}
	for ; o < d.Out.Hi; o++ {
		a.leave(d, o)
	}
}

// leave shows the result after a row has left, which makes no difference: only minForever and maxForever get here.
func (a *extreme) leave(d *Delta, o int) {
	if d.Exp != nil {
		a.show(&a.st[d.Out.group(o)], d.Exp, o)
	}
}

func (a *extreme) show(s *extremeState, dst *vec.Column, i int) {
	if s.has {
		setKey(dst, i, s.key^a.flip)
	} else {
		dst.SetNull(i)
	}
}

func (a *extreme) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(&a.st[g], dst, k)
	}
}

func (a *extreme) Merge(dst uint32, from Agg, src uint32) {
	s, t := &a.st[dst], &from.(*extreme).st[src]
	if t.has && (!s.has || t.key < s.key) {
		*s = *t
	}
}

func (a *extreme) Save(w *codec.Writer) {
	save(w, "extreme", a.st, func(s *extremeState) {
		w.Bool(s.has)
		if s.has {
			w.Varint(s.key)
		}
	})
}

func (a *extreme) Load(r *codec.Reader) error {
	return load(r, "extreme", &a.st, func(s *extremeState) {
		if s.has = r.Bool(); s.has {
			s.key = r.Varint()
		}
	})
}
