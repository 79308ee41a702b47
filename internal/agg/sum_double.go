package agg

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// doubleSum is a compensated sum: comp gathers the rounding error of each addition, exactly known (Knuth's two-sum,
// which gives what Neumaier's does without a branch).
type doubleSum struct {
	sum, comp float64
	n         int64 // rows, the odd ones of oddSum included
}

func (s *doubleSum) add(x float64) { s.sum, s.comp = twoSum(s.sum, s.comp, x) }

// twoSum adds x to a sum and its rounding error to comp.
func twoSum(sum, comp, x float64) (float64, float64) {
	t := sum + x
	z := t - sum
	return t, comp + ((sum - (t - z)) + (x - z))
}

// oddSum is the values of a group that do not go into its sum: they would spoil it for good. Finite ones so large
// that sums of them may overflow are summed apart, scaled down.
type oddSum struct {
	nan, pos, neg int64 // NaN, +Inf, -Inf
	large         doubleSum
}

const (
	// largeMin is where values count as large: 2^63 rows below it do not overflow.
	largeMin   = 0x1p960
	largeScale = 0x1p-64
)

func isOdd(x float64) bool { return !(math.Abs(x) < largeMin) }

// count takes an odd value in (by = 1) or out (by = -1).
func (o *oddSum) count(x float64, by int64) {
	switch {
	case x != x:
		o.nan += by
	case x > math.MaxFloat64:
		o.pos += by
	case x < -math.MaxFloat64:
		o.neg += by
	default:
		o.large.add(x * largeScale * float64(by))
		if o.large.n += by; o.large.n == 0 {
			o.large = doubleSum{}
		}
	}
}

// total is the sum of s and o.
func (o *oddSum) total(s *doubleSum) float64 {
	switch {
	case o.nan > 0 || o.pos > 0 && o.neg > 0:
		return math.NaN()
	case o.pos > 0:
		return math.Inf(1)
	case o.neg > 0:
		return math.Inf(-1)
	}
	rest := doubleSum{sum: o.large.sum, comp: o.large.comp}
	rest.add(s.sum * largeScale)
	return (rest.sum + (rest.comp + s.comp*largeScale)) / largeScale
}

// sumDouble is sum and avg of FLOAT and DOUBLE.
type sumDouble struct {
	st    []doubleSum
	odd   []oddSum // nil until there is an odd value; then of all groups
	mean  bool
	buf   []float64
	bufO  []float64
	masks masks
}

func (a *sumDouble) Grow(groups int) {
	a.st = grow(a.st, groups)
	if a.odd != nil {
		a.odd = grow(a.odd, groups)
	}
}

func (a *sumDouble) Reset(group uint32) {
	a.st[group] = doubleSum{}
	if a.odd != nil {
		a.odd[group] = oddSum{}
	}
}

func (a *sumDouble) addOdd(g uint32, x float64, by int64) {
	if a.odd == nil {
		a.odd = make([]oddSum, len(a.st))
	}
	a.odd[g].count(x, by)
}

func (a *sumDouble) Add(in *Input) {
	v := in.doubles(&a.buf)
	skip := in.skipped(&a.masks.in)
	if in.Groups == nil || skip != nil {
		for i := in.Lo; i < in.Hi; i++ {
			if !skip.Get(i) {
				a.enter(in.group(i), v[i])
			}
		}
		return
	}
	st, gs := a.st, in.Groups[in.Lo:in.Hi]
	for i, x := range v[in.Lo:in.Hi][:len(gs)] {
		s := &st[gs[i]]
		s.n++
		if isOdd(x) {
			a.addOdd(gs[i], x, 1)
			continue
		}
		s.add(x)
	}
}

func (a *sumDouble) enter(g uint32, x float64) {
	s := &a.st[g]
	s.n++
	if isOdd(x) {
		a.addOdd(g, x, 1)
		return
	}
	s.add(x)
}

func (a *sumDouble) Slide(d *Delta) {
	in := &d.In
	v := in.doubles(&a.buf)
	skip := in.skipped(&a.masks.in)
	vo, skipOut := d.Out.doubles(&a.bufO), d.Out.skipped(&a.masks.out)
	i, o := in.Lo, d.Out.Lo
	if d.plain(skip, skipOut) && a.odd == nil {
		if in.Groups == nil {
			i, o = a.slideOne(d, v, vo)
		} else {
			i, o = a.slideGroups(d, v, vo)
		}
	}
	for ; i < in.Hi; i++ {
		for end := d.left(i); o < end; o++ {
			a.leave(d, vo, skipOut, o)
		}
		g := in.group(i)
		if skip == nil || !skip.Get(i) {
			a.enter(g, v[i])
		}
		if d.Cur != nil {
			a.show(g, d.Cur, i)
		}
	}
	for ; o < d.Out.Hi; o++ {
		a.leave(d, vo, skipOut, o)
	}
}

// slideOne is Slide of plain rows of one group, with the sum in registers. It ends before a value that is odd; i and o
// are the rows that are left.
func (a *sumDouble) slideOne(d *Delta, v, vo []float64) (i, o int) {
	s := &a.st[0]
	sum, comp, n := s.sum, s.comp, s.n
	dst := d.Cur.F64
	before := d.Before[d.In.Lo:d.In.Hi]
	v, dst = v[d.In.Lo:d.In.Hi], dst[d.In.Lo:d.In.Hi]
	i, o = 0, d.Out.Lo
rows:
	for ; i < len(before); i++ {
		for end := d.Out.Lo + int(before[i]); o < end; o++ {
			if isOdd(vo[o]) {
				break rows
			}
			if n--; n == 0 {
				sum, comp = 0, 0
			} else {
				sum, comp = twoSum(sum, comp, -vo[o])
			}
		}
		if isOdd(v[i]) {
			break
		}
		n++
		sum, comp = twoSum(sum, comp, v[i])
		dst[i] = sum + comp
		if a.mean {
			dst[i] /= float64(n)
		}
	}
	*s = doubleSum{sum, comp, n}
	return d.In.Lo + i, o
}

// slideGroups is slideOne for rows of many groups.
func (a *sumDouble) slideGroups(d *Delta, v, vo []float64) (i, o int) {
	st, dst, gs, gone := a.st, d.Cur.F64, d.In.Groups, d.Out.Groups
	o = d.Out.Lo
	for i = d.In.Lo; i < d.In.Hi; i++ {
		for end := d.Out.Lo + int(d.Before[i]); o < end; o++ {
			x := vo[o]
			if isOdd(x) {
				return i, o
			}
			s := &st[gone[o]]
			if s.n--; s.n == 0 {
				*s = doubleSum{}
			} else {
				s.sum, s.comp = twoSum(s.sum, s.comp, -x)
			}
		}
		x := v[i]
		if isOdd(x) {
			return i, o
		}
		s := &st[gs[i]]
		s.n++
		s.sum, s.comp = twoSum(s.sum, s.comp, x)
		t := s.sum + s.comp
		if a.mean {
			t /= float64(s.n)
		}
		dst[i] = t
	}
	return i, o
}

func (a *sumDouble) leave(d *Delta, v []float64, skip vec.Bitmap, o int) {
	g := d.Out.group(o)
	if skip == nil || !skip.Get(o) {
		s := &a.st[g]
		s.n--
		switch {
		case isOdd(v[o]):
			a.addOdd(g, v[o], -1)
		case s.n > 0:
			s.add(-v[o])
		}
		if s.n == 0 {
			a.Reset(g)
		}
	}
	if d.Exp != nil {
		a.show(g, d.Exp, o)
	}
}

// show makes row i of dst the result of group g.
func (a *sumDouble) show(g uint32, dst *vec.Column, i int) {
	s := &a.st[g]
	if s.n == 0 {
		dst.SetNull(i)
		return
	}
	t := s.sum + s.comp
	if a.odd != nil && a.odd[g] != (oddSum{}) {
		t = a.odd[g].total(s)
	}
	if a.mean {
		t /= float64(s.n)
	}
	dst.F64[i] = t
}

func (a *sumDouble) Result(groups []uint32, dst *vec.Column, _ *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(g, dst, k)
	}
}

func (a *sumDouble) Merge(dst uint32, from Agg, src uint32) {
	f := from.(*sumDouble)
	s, t := &a.st[dst], &f.st[src]
	if s.n == 0 {
		*s = *t
	} else {
		s.add(t.sum)
		s.comp += t.comp
		s.n += t.n
	}
	if f.odd == nil || f.odd[src] == (oddSum{}) {
		return
	}
	if a.odd == nil {
		a.odd = make([]oddSum, len(a.st))
	}
	o, p := &a.odd[dst], &f.odd[src]
	o.nan, o.pos, o.neg = o.nan+p.nan, o.pos+p.pos, o.neg+p.neg
	o.large.add(p.large.sum)
	o.large.comp += p.large.comp
	o.large.n += p.large.n
}

func (a *sumDouble) Save(w *codec.Writer) {
	save(w, "sum of doubles", a.st, func(s *doubleSum) { saveDoubleSum(w, s) })
	save(w, "odd doubles", a.odd, func(o *oddSum) {
		w.Varint(o.nan)
		w.Varint(o.pos)
		w.Varint(o.neg)
		saveDoubleSum(w, &o.large)
	})
}

func saveDoubleSum(w *codec.Writer, s *doubleSum) {
	w.Varint(s.n)
	if s.n != 0 {
		w.F64(s.sum)
		w.F64(s.comp)
	}
}

func loadDoubleSum(r *codec.Reader, s *doubleSum) {
	if s.n = r.Varint(); s.n != 0 {
		s.sum, s.comp = r.F64(), r.F64()
	}
}

func (a *sumDouble) Load(r *codec.Reader) error {
	load(r, "sum of doubles", &a.st, func(s *doubleSum) { loadDoubleSum(r, s) })
	load(r, "odd doubles", &a.odd, func(o *oddSum) {
		o.nan, o.pos, o.neg = r.Varint(), r.Varint(), r.Varint()
		loadDoubleSum(r, &o.large)
	})
	if len(a.odd) != 0 && len(a.odd) != len(a.st) {
		return r.Failf("odd doubles of %d groups where there are %d", len(a.odd), len(a.st))
	}
	return r.Err()
}
