package agg

import (
	"fmt"
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

const percentileNulls = "NULL is skipped; NULL where there is no value."

var medianSpec = &Spec{
	Name:     "median",
	Doc:      "The middle value in order of size, the mean of the middle two where their number is even; exact.",
	Nulls:    percentileNulls,
	Sigs:     []Sig{{[]Arg{numberArg("x")}, "DOUBLE"}},
	Examples: []Example{{"median(x)", "INT", []string{"9", "1", "2", "4"}, "3"}},
	resolve:  always(vec.Double),
	make: func(args []vec.Type, _ Options) (Agg, error) {
		return newRanked(args[0], &percentile{p: 0.5}), nil
	},
}

var percentileSpec = percentileOf("percentile", 100,
	"The value at p percent of the values in order of size (0 the smallest, 100 the largest), between two of them on the straight line; exact.",
	Example{"percentile(x, 75)", "INT", []string{"10", "20", "30", "40", "50", "61"}, "47.5"})

var percentileContSpec = percentileOf("percentile_cont", 1,
	"As percentile, with p from 0 to 1.",
	Example{"percentile_cont(x, 0.5)", "DOUBLE", []string{"1", "2", "4", "8"}, "3"})

var percentileDiscSpec = &Spec{
	Name:     "percentile_disc",
	Doc:      "The first of the values in order of size with at least the share p (0 to 1) of them at or before it.",
	Nulls:    percentileNulls,
	Sigs:     []Sig{{[]Arg{orderedArg("x"), constNumber("p", "a number from 0 to 1")}, "the type of x"}},
	Examples: []Example{{"percentile_disc(x, 0.5)", "STRING", []string{"d", "b", "c", "a"}, "b"}},
	resolve:  sameType,
	make: func(args []vec.Type, o Options) (Agg, error) {
		p, err := share("percentile_disc", o.Consts[1], 1)
		return newRanked(args[0], &percentileDisc{p}), err
	},
}

func percentileOf(name string, most float64, doc string, example Example) *Spec {
	takes := fmt.Sprintf("a number from 0 to %v", most)
	return &Spec{
		Name:     name,
		Doc:      doc,
		Nulls:    percentileNulls,
		Sigs:     []Sig{{[]Arg{numberArg("x"), constNumber("p", takes)}, "DOUBLE"}},
		Examples: []Example{example},
		resolve:  always(vec.Double),
		make: func(args []vec.Type, o Options) (Agg, error) {
			p, err := share(name, o.Consts[1], most)
			return newRanked(args[0], &percentile{p}), err
		},
	}
}

// share reads p, which is at most most, as a share of 1.
func share(name string, c *vec.Column, most float64) (float64, error) {
	in := Input{Args: []*vec.Column{c}, Hi: 1}
	var buf []float64
	p := in.doubles(&buf)[0]
	if c.IsNull(0) || !(p >= 0 && p <= most) {
		return 0, fmt.Errorf("%s: p must be from 0 to %v", name, most)
	}
	return p / most, nil
}

// percentile shows the value at the share p, interpolated.
type percentile struct{ p float64 }

func (s *percentile) show(a *ranked, g uint32, dst *vec.Column, i int) {
	at := s.p * float64(a.count(g)-1)
	k := int(at)
	lo := a.number(a.at(g, k))
	part := at - float64(k)
	if part == 0 {
		dst.F64[i] = lo
		return
	}
	hi := a.number(a.at(g, k+1))
	if lo == hi { // infinities have no difference
		dst.F64[i] = lo
		return
	}
	dst.F64[i] = lo + float64((hi-lo)*part)
}

// number is a value as a double.
func (a *ranked) number(v cell) float64 {
	if a.typ.IsInteger() {
		return float64(int64(v.bits))
	}
	return keyDouble(int64(v.bits))
}

// percentileDisc shows the value itself.
type percentileDisc struct{ p float64 }

func (s *percentileDisc) show(a *ranked, g uint32, dst *vec.Column, i int) {
	k := max(0, int(math.Ceil(s.p*float64(a.count(g))))-1)
	v := a.at(g, k)
	if a.text {
		a.set(dst, i, v)
	} else {
		setKey(dst, i, int64(v.bits))
	}
}
