package agg

import (
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

var arrayAggSpec = &Spec{
	Name:    "array_agg",
	Aliases: []string{"list", "collect", "collect_list"},
	Doc:     "The values as a LIST, in the order in which their rows came.",
	Nulls:   "NULL is skipped; NULL where there is no value.",
	Sigs:    []Sig{{[]Arg{anyArg("x")}, "LIST of the type of x"}},
	Examples: []Example{
		{"array_agg(x)", "INT", []string{"3", "NULL", "1", "3"}, "[3, 1, 3]"},
		{"array_agg(DISTINCT x)", "INT", []string{"3", "1", "3"}, "[3, 1]"},
	},
	resolve: func(args []vec.Type) vec.Type { return vec.ListOf(args[0]) },
	make: func(args []vec.Type, o Options) (Agg, error) {
		a := &list{cells: newCells(args[0]), o: o, shows: &showAll{}}
		return a, nil
	},
	distinct: distinctOwn,
}

// showAll is array_agg.
type showAll struct {
	dist distinctItems
}

func (s *showAll) show(a *list, g uint32, dst *vec.Column, i int) {
	child := &dst.Child[0]
	if a.o.Distinct {
		vals := s.dist.values(a, g)
		for _, f := range s.dist.in.Fresh() {
			child.AppendFrom(vals, int(f.Row))
		}
	} else {
		at := child.Len()
		n := int(a.q.by[g].n)
		child.Resize(at + n - int(a.gone[g]))
		for k := range n {
			if e := a.q.entry(g, uint32(k)); !e.dead {
				a.set(child, at, e.cell)
				at++
			}
		}
	}
	closeList(dst, i)
}

// distinctItems finds the different values of a list, each at its first live place. A list tells them apart only
// when it is shown: which of two equal values counts changes when the first one leaves.
type distinctItems struct {
	in   *state.Interner
	vals vec.Column
	ids  []uint32
}

// values returns the group's values as a column; in.Fresh names those that are the first of their kind.
func (s *distinctItems) values(a *list, g uint32) *vec.Column {
	if s.in == nil {
		s.in = state.NewInterner([]vec.Type{a.typ})
		s.vals = vec.NewColumn(a.typ)
	}
	s.in.Reset()
	d := &a.q.by[g]
	n := int(d.n - a.gone[g])
	s.vals.Reuse(n)
	at := 0
	for k := range d.n {
		if e := a.q.entry(g, k); !e.dead {
			a.set(&s.vals, at, e.cell)
			at++
		}
	}
	s.in.Intern([]*vec.Column{&s.vals}, 0, n, fit(&s.ids, n))
	return &s.vals
}
