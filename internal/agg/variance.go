package agg

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

func varianceOf(name, doc string, example Example, sample, root bool, aliases ...string) *Spec {
	return &Spec{
		Name:     name,
		Aliases:  aliases,
		Doc:      doc,
		Nulls:    "NULL is skipped; NULL where there are too few values. NaN and infinities give NaN.",
		Sigs:     []Sig{{[]Arg{numberArg("x")}, "DOUBLE"}},
		Examples: []Example{example},
		resolve:  always(vec.Double),
		make: func([]vec.Type, Options) (Agg, error) {
			return &variance{sample: sample, root: root}, nil
		},
	}
}

var (
	stddevSpec = varianceOf("stddev", "The standard deviation of the population.",
		Example{"stddev(x)", "INT", []string{"2", "4", "NULL"}, "1.0"}, false, true, "stddev_pop")
	stddevSampSpec = varianceOf("stddev_samp", "The standard deviation of a sample: divided by n - 1; NULL for one value.",
		Example{"stddev_samp(x)", "INT", []string{"1", "3", "5"}, "2.0"}, true, true)
	varianceSpec = varianceOf("variance", "The variance of the population.",
		Example{"variance(x)", "INT", []string{"2", "6"}, "4.0"}, false, false, "var_pop")
	varSampSpec = varianceOf("var_samp", "The variance of a sample: divided by n - 1; NULL for one value.",
		Example{"var_samp(x)", "INT", []string{"1", "3", "5"}, "4.0"}, true, false)
)

// twofold is a number as an unevaluated sum of two doubles, about 106 bits (Dekker 1971): sums of squares kept so lose
// nothing that shows when the square of the sum is taken from them.
type twofold struct{ hi, lo float64 }

func (a twofold) plus(b twofold) twofold {
	s := a.hi + b.hi
	z := s - a.hi
	e := (a.hi - (s - z)) + (b.hi - z) + (a.lo + b.lo)
	hi := s + e
	return twofold{hi, e - (hi - s)}
}

func (a twofold) times(b twofold) twofold {
	p := a.hi * b.hi
	e := math.FMA(a.hi, b.hi, -p) + (a.hi*b.lo + a.lo*b.hi)
	hi := p + e
	return twofold{hi, e - (hi - p)}
}

// squareMax is where the square of a value stops being exact or finite; beyond it the variance is not a number.
const squareMax = 0x1p500

// moments is what variance keeps of a group.
type moments struct {
	n, odd      int64 // values; those of them that are not finite or too large
	sum, square twofold
}

func (m *moments) count(x float64, by float64) {
	m.n += int64(by)
	if !(math.Abs(x) < squareMax) {
		m.odd += int64(by)
	} else {
		p := x * x
		m.sum = m.sum.plus(twofold{x * by, 0})
		m.square = m.square.plus(twofold{p * by, math.FMA(x, x, -p) * by})
	}
	if m.n == 0 {
		*m = moments{}
	}
}

// variance is stddev and variance.
type variance struct {
	st           []moments
	sample, root bool
	buf, bufO    []float64
	masks        masks
}

func (a *variance) Grow(groups int)    { a.st = grow(a.st, groups) }
func (a *variance) Reset(group uint32) { a.st[group] = moments{} }

func (a *variance) Add(in *Input) {
	v := in.doubles(&a.buf)
	skip := in.skipped(&a.masks.in)
	for i := in.Lo; i < in.Hi; i++ {
		if !skip.Get(i) {
			a.st[in.group(i)].count(v[i], 1)
		}
	}
}

func (a *variance) Slide(d *Delta) {
	in := &d.In
	v, skip := in.doubles(&a.buf), in.skipped(&a.masks.in)
	vo, skipOut := d.Out.doubles(&a.bufO), d.Out.skipped(&a.masks.out)
	o := d.Out.Lo
	for i := in.Lo; i < in.Hi; i++ {
		for end := d.left(i); o < end; o++ {
			a.leave(d, vo, skipOut, o)
		}
		g := in.group(i)
		if !skip.Get(i) {
			a.st[g].count(v[i], 1)
		}
		if d.Cur != nil {
			a.show(g, d.Cur, i)
		}
	}
	for ; o < d.Out.Hi; o++ {
		a.leave(d, vo, skipOut, o)
	}
}

func (a *variance) leave(d *Delta, v []float64, skip vec.Bitmap, o int) {
	g := d.Out.group(o)
	if !skip.Get(o) {
		a.st[g].count(v[o], -1)
	}
	if d.Exp != nil {
		a.show(g, d.Exp, o)
	}
}

// show makes row i of dst the result of group g: (n Σx² - (Σx)²) / (n · n), for a sample / (n (n - 1)).
func (a *variance) show(g uint32, dst *vec.Column, i int) {
	m := &a.st[g]
	n, by := float64(m.n), float64(m.n)
	if a.sample {
		by--
	}
	switch {
	case by < 1:
		dst.SetNull(i)
		return
	case m.odd > 0:
		dst.F64[i] = math.NaN()
		return
	}
	s := m.sum.times(m.sum)
	d := m.square.times(twofold{n, 0}).plus(twofold{-s.hi, -s.lo})
	v := max(0, d.hi+d.lo) / (n * by)
	if a.root {
		v = math.Sqrt(v)
	}
	dst.F64[i] = v
}

func (a *variance) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(g, dst, k)
	}
}

func (a *variance) Merge(dst uint32, from Agg, src uint32) {
	m, f := &a.st[dst], &from.(*variance).st[src]
	m.n, m.odd = m.n+f.n, m.odd+f.odd
	m.sum, m.square = m.sum.plus(f.sum), m.square.plus(f.square)
}

func (a *variance) Save(w *codec.Writer) {
	save(w, "variance", a.st, func(m *moments) {
		w.Varint(m.n)
		if m.n != 0 {
			w.Varint(m.odd)
			for _, f := range [...]float64{m.sum.hi, m.sum.lo, m.square.hi, m.square.lo} {
				w.F64(f)
			}
		}
	})
}

func (a *variance) Load(r *codec.Reader) error {
	return load(r, "variance", &a.st, func(m *moments) {
		if m.n = r.Varint(); m.n != 0 {
			m.odd = r.Varint()
			m.sum = twofold{r.F64(), r.F64()}
			m.square = twofold{r.F64(), r.F64()}
		}
	})
}
