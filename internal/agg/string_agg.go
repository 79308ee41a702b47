package agg

import "github.com/eventflux-go/eventflux/vec"

var stringAggSpec = &Spec{
	Name:    "string_agg",
	Aliases: []string{"groupConcat", "group_concat", "listagg"},
	Doc:     "The strings one after another, in the order in which their rows came, with a separator between them, ',' if none is given.",
	Nulls:   "NULL is skipped; NULL where there is no value.",
	Sigs: []Sig{
		{[]Arg{stringArg("x")}, "STRING"},
		{[]Arg{stringArg("x"), constString("separator")}, "STRING"},
	},
	Examples: []Example{
		{"string_agg(x, '; ')", "STRING", []string{"b", "NULL", "a"}, "b; a"},
		{"string_agg(x)", "STRING", []string{"b", "a"}, "b,a"},
		{"string_agg(DISTINCT x)", "STRING", []string{"b", "a", "b"}, "b,a"},
	},
	resolve: always(vec.String),
	make: func(args []vec.Type, o Options) (Agg, error) {
		sep := ","
		if len(args) > 1 {
			sep = o.Consts[1].Str[0]
		}
		return &list{cells: newCells(args[0]), o: o, shows: &showJoined{sep: sep}}, nil
	},
	distinct: distinctOwn,
}

// showJoined is string_agg.
type showJoined struct {
	sep  string
	buf  []byte
	dist distinctItems
}

func (s *showJoined) show(a *list, g uint32, dst *vec.Column, i int) {
	s.buf = s.buf[:0]
	if a.o.Distinct {
		vals := s.dist.values(a, g)
		for k, f := range s.dist.in.Fresh() {
			s.add(k > 0, vals.Str[f.Row])
		}
	} else {
		some := false
		for k := range a.q.by[g].n {
			if e := a.q.entry(g, k); !e.dead {
				s.add(some, a.text(e.cell))
				some = true
			}
		}
	}
	dst.Str[i] = a.out.Clone(vec.BytesAsString(s.buf))
}

func (s *showJoined) add(sep bool, v string) {
	if sep {
		s.buf = append(s.buf, s.sep...)
	}
	s.buf = append(s.buf, v...)
}
