package agg

import (
	"math"
	"math/bits"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// longSum is an exact sum of integers in 128 bits: no number of rows overflows it, so that a sum beyond 64 bits is an
// error of the row that shows it and not of the state.
type longSum struct {
	lo uint64
	hi int64
	n  int64
}

func (s *longSum) add(x int64) {
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, uint64(x), 0)
	s.hi += x>>63 + int64(carry)
	s.n++
}

func (s *longSum) sub(x int64) {
	var borrow uint64
	s.lo, borrow = bits.Sub64(s.lo, uint64(x), 0)
	s.hi -= x>>63 + int64(borrow)
	s.n--
}

// fits reports whether the sum is a LONG.
func (s *longSum) fits() bool { return s.hi == int64(s.lo)>>63 }

// mean is the sum divided by the number of rows, rounded once where the sum is below 2^53, else twice.
func (s *longSum) mean() float64 {
	if s.fits() {
		return float64(int64(s.lo)) / float64(s.n)
	}
	lo, hi := s.lo, s.hi
	sign := 1.0
	if hi < 0 {
		var borrow uint64
		lo, borrow = bits.Sub64(0, lo, 0)
		hi = -hi - int64(borrow)
		sign = -1
	}
	return sign * (math.Ldexp(float64(hi), 64) + float64(lo)) / float64(s.n)
}

// sumLong is sum and avg of INT and LONG.
type sumLong struct {
	st    []longSum
	mean  bool
	buf   []int64
	bufO  []int64
	masks masks
}

func (a *sumLong) Grow(groups int)    { a.st = grow(a.st, groups) }
func (a *sumLong) Reset(group uint32) { a.st[group] = longSum{} }

func (a *sumLong) Add(in *Input) {
	v := in.longs(&a.buf)
	skip := in.skipped(&a.masks.in)
	if in.Groups == nil {
		s := a.st[0]
		for i := in.Lo; i < in.Hi; i++ {
			if !skip.Get(i) {
				s.add(v[i])
			}
		}
		a.st[0] = s
		return
	}
	if skip == nil {
		st, v, gs := a.st, v[in.Lo:in.Hi], in.Groups[in.Lo:in.Hi]
		for i, x := range v[:len(gs)] {
			st[gs[i]].add(x)
		}
		return
	}
	for i := in.Lo; i < in.Hi; i++ {
		if !skip.Get(i) {
			a.st[in.Groups[i]].add(v[i])
		}
	}
}

func (a *sumLong) Slide(d *Delta) {
	in := &d.In
	v := in.longs(&a.buf)
	skip := in.skipped(&a.masks.in)
	vo, skipOut := d.Out.longs(&a.bufO), d.Out.skipped(&a.masks.out)
	i, o := in.Lo, d.Out.Lo
	if d.plain(skip, skipOut) && !a.mean {
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
		s := &a.st[in.group(i)]
		if skip == nil || !skip.Get(i) {
			s.add(v[i])
		}
		if d.Cur != nil {
			a.show(s, d.Cur, i, &d.CurErr)
		}
	}
	for ; o < d.Out.Hi; o++ {
		a.leave(d, vo, skipOut, o)
	}
}

// slideOne is Slide of plain rows of one group, as sums, in registers. It ends before a sum that does not fit; i and
// o are the rows that are left.
func (a *sumLong) slideOne(d *Delta, v, vo []int64) (i, o int) {
	s := &a.st[0]
	lo, hi, n := s.lo, s.hi, s.n
	before := d.Before[d.In.Lo:d.In.Hi]
	v, dst := v[d.In.Lo:d.In.Hi], d.Cur.I64[d.In.Lo:d.In.Hi]
	i, o = 0, d.Out.Lo
	for i < len(before) {
		end := d.Out.Lo + int(before[i])
		lo2, hi2, n2, from := lo, hi, n, o
		var c uint64
		for ; o < end; o++ {
			x := vo[o]
			lo2, c = bits.Sub64(lo2, uint64(x), 0)
			hi2 -= x>>63 + int64(c)
			n2--
		}
		x := v[i]
		lo2, c = bits.Add64(lo2, uint64(x), 0)
		hi2 += x>>63 + int64(c)
		if hi2 != int64(lo2)>>63 {
			o = from
			break // this row is done anew, with its error
		}
		lo, hi, n = lo2, hi2, n2+1
		dst[i] = int64(lo)
		i++
	}
	*s = longSum{lo, hi, n}
	return d.In.Lo + i, o
}

// slideGroups is slideOne for rows of many groups.
func (a *sumLong) slideGroups(d *Delta, v, vo []int64) (i, o int) {
	st, dst, gs, gone := a.st, d.Cur.I64, d.In.Groups, d.Out.Groups
	o = d.Out.Lo
	for i = d.In.Lo; i < d.In.Hi; i++ {
		for end := d.Out.Lo + int(d.Before[i]); o < end; o++ {
			st[gone[o]].sub(vo[o])
		}
		s := &st[gs[i]]
		s.add(v[i])
		if !s.fits() {
			s.sub(v[i])
			return i, o
		}
		dst[i] = int64(s.lo)
	}
	return i, o
}

func (a *sumLong) leave(d *Delta, v []int64, skip vec.Bitmap, o int) {
	s := &a.st[d.Out.group(o)]
	if skip == nil || !skip.Get(o) {
		s.sub(v[o])
	}
	if d.Exp != nil {
		a.show(s, d.Exp, o, &d.ExpErr)
	}
}

// show makes row i of dst the result of s.
func (a *sumLong) show(s *longSum, dst *vec.Column, i int, errs *vec.Bitmap) {
	switch {
	case s.n == 0:
		dst.SetNull(i)
	case a.mean:
		dst.F64[i] = s.mean()
	case s.fits():
		dst.I64[i] = int64(s.lo)
	default:
		fail(dst, i, errs)
	}
}

func (a *sumLong) Result(groups []uint32, dst *vec.Column, errs *vec.Bitmap) {
	dst.Reuse(len(groups))
	for k, g := range groups {
		a.show(&a.st[g], dst, k, errs)
	}
}

func (a *sumLong) Merge(dst uint32, from Agg, src uint32) {
	s, t := &a.st[dst], &from.(*sumLong).st[src]
	var carry uint64
	s.lo, carry = bits.Add64(s.lo, t.lo, 0)
	s.hi += t.hi + int64(carry)
	s.n += t.n
}

func (a *sumLong) Save(w *codec.Writer) {
	save(w, "sum of integers", a.st, func(s *longSum) {
		w.Varint(s.n)
		if s.n != 0 {
			w.Varint(s.hi)
			w.Varint(int64(s.lo))
		}
	})
}

func (a *sumLong) Load(r *codec.Reader) error {
	return load(r, "sum of integers", &a.st, func(s *longSum) {
		if s.n = r.Varint(); s.n != 0 {
			s.hi, s.lo = r.Varint(), uint64(r.Varint())
		}
	})
}
