package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

func boolSpec(name, doc string, example Example, and bool, aliases ...string) *Spec {
	return &Spec{
		Name:     name,
		Aliases:  aliases,
		Doc:      doc,
		Nulls:    "NULL is skipped; NULL where there is no value.",
		Sigs:     []Sig{{[]Arg{boolArg("x")}, "BOOL"}},
		Examples: []Example{example},
		resolve:  always(vec.Bool),
		make:     func([]vec.Type, Options) (Agg, error) { return &boolAgg{and: and}, nil },
		distinct: distinctSame,
	}
}

var (
	boolAndSpec = boolSpec("bool_and", "Whether all values are TRUE.",
		Example{"bool_and(x)", "BOOL", []string{"TRUE", "NULL", "FALSE"}, "FALSE"}, true, "every")
	boolOrSpec = boolSpec("bool_or", "Whether any value is TRUE.",
		Example{"bool_or(x)", "BOOL", []string{"FALSE", "NULL", "TRUE"}, "TRUE"}, false)
)

// tally counts a group's values and those that are TRUE.
type tally struct{ n, yes int64 }

// boolAgg is bool_and and bool_or.
type boolAgg struct {
	st    []tally
	and   bool
	masks masks
}

func (a *boolAgg) Grow(groups int)    { a.st = grow(a.st, groups) }
func (a *boolAgg) Reset(group uint32) { a.st[group] = tally{} }

// count takes row i of in, unless it is skipped, in (by = 1) or out (by = -1) and returns its group.
func (a *boolAgg) count(in *Input, skip vec.Bitmap, i int, by int64) *tally {
	t := &a.st[in.group(i)]
	if !skip.Get(i) {
		t.n += by
		if in.Args[0].Bool[i] {
			t.yes += by
		}
	}
	return t
}

func (a *boolAgg) Add(in *Input) {
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		a.count(in, skip, i, 1)
	}
}

func (a *boolAgg) Slide(d *Delta) {
	in := &d.In
	skip, skipOut := in.skipped(&a.masks.in), d.Out.skipped(&a.masks.out)
	o := d.Out.Lo
	for i := in.Lo; i < in.Hi; i++ {
		for end := d.left(i); o < end; o++ {
			a.leave(d, skipOut, o)
		}
		t := a.count(in, skip, i, 1)
		if d.Cur != nil {
			a.show(t, d.Cur, i)
		}
	}
	for ; o < d.Out.Hi; o++ {
		a.leave(d, skipOut, o)
	}
}

func (a *boolAgg) leave(d *Delta, skip vec.Bitmap, o int) {
	t := a.count(&d.Out, skip, o, -1)
	if d.Exp != nil {
		a.show(t, d.Exp, o)
	}
}

func (a *boolAgg) show(t *tally, dst *vec.Column, i int) {
	switch {
	case t.n == 0:
		dst.SetNull(i)
	case a.and:
		dst.Bool[i] = t.yes == t.n
	default:
		dst.Bool[i] = t.yes > 0
	}
}

func (a *boolAgg) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(&a.st[g], dst, k)
	}
}

func (a *boolAgg) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*boolAgg).st[src]
	a.st[dst].n += f.n
	a.st[dst].yes += f.yes
}

func (a *boolAgg) Save(w *codec.Writer) {
	save(w, "bool_and", a.st, func(t *tally) {
		w.Varint(t.n)
		w.Varint(t.yes)
	})
}

func (a *boolAgg) Load(r *codec.Reader) error {
	return load(r, "bool_and", &a.st, func(t *tally) { t.n, t.yes = r.Varint(), r.Varint() })
}
