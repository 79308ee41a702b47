package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

func firstSpec(name, doc string, example Example, last bool, aliases ...string) *Spec {
	return &Spec{
		Name:     name,
		Aliases:  aliases,
		Doc:      doc,
		Nulls:    "NULL is skipped; NULL where there is no value.",
		Sigs:     []Sig{{[]Arg{anyArg("x")}, "the type of x"}},
		Examples: []Example{example},
		resolve:  sameType,
		make: func(args []vec.Type, o Options) (Agg, error) {
			if o.Slides {
				return &list{cells: newCells(args[0]), o: o, shows: showEnd{last}}, nil
			}
			return &first{cells: newCells(args[0]), last: last}, nil
		},
		distinct: distinctSame,
	}
}

var (
	firstAgg = firstSpec("first", "The value of the row that came first.",
		Example{"first(x)", "STRING", []string{"NULL", "b", "a"}, "b"}, false)
	lastAgg = firstSpec("last", "The value of the row that came last.",
		Example{"last(x)", "INT", []string{"1", "2", "NULL"}, "2"}, true)
	anyValueAgg = firstSpec("any_value", "Any one value: the first.",
		Example{"any_value(x)", "INT", []string{"NULL", "4", "5"}, "4"}, false)
)

// first is first and last where no row leaves: one value per group.
type first struct {
	cells
	st    []kept
	last  bool
	masks masks
}

type kept struct {
	cell
	has bool
}

func (a *first) Grow(groups int) {
	if a.st = grow(a.st, groups); groups == 0 {
		a.bytes.Reset()
	}
}

func (a *first) Reset(g uint32) {
	a.drop(a.st[g].cell)
	a.st[g] = kept{}
}

func (a *first) Add(in *Input) {
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if skip == nil || !skip.Get(i) {
			a.enter(in, i)
		}
	}
}

func (a *first) enter(in *Input, i int) {
	s := &a.st[in.group(i)]
	if s.has {
		if !a.last {
			return
		}
		a.drop(s.cell)
	}
	*s = kept{a.put(in.Args[0], i), true}
}

func (a *first) Slide(d *Delta) {
	in := &d.In
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if skip == nil || !skip.Get(i) {
			a.enter(in, i)
		}
		if d.Cur != nil {
			a.show(&a.st[in.group(i)], d.Cur, i)
		}
	}
}

func (a *first) show(s *kept, dst *vec.Column, i int) {
	if s.has {
		a.set(dst, i, s.cell)
	} else {
		setNull(dst, i)
	}
}

func (a *first) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(&a.st[g], dst, k)
	}
}

func (a *first) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*first)
	s, t := &a.st[dst], &f.st[src]
	if t.has && (a.last || !s.has) {
		a.drop(s.cell)
		*s = kept{a.copy(&f.cells, t.cell), true}
	}
}

func (a *first) Save(w *codec.Writer) {
	save(w, "first", a.st, func(s *kept) {
		w.Bool(s.has)
		if s.has {
			a.cells.save(w, s.cell)
		}
	})
}

func (a *first) Load(r *codec.Reader) error {
	a.bytes.Reset()
	return load(r, "first", &a.st, func(s *kept) {
		if s.has = r.Bool(); s.has {
			s.cell = a.cells.load(r)
		}
	})
}
