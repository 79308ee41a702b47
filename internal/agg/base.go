package agg

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// masks is scratch for the rows that do not count, of those that enter and of those that leave.
type masks struct {
	in, out vec.Bitmap
}

// grow makes s the state of n groups, new ones zero; n = 0 gives the memory back. It never shrinks otherwise.
func grow[S any](s []S, n int) []S {
	switch {
	case n == 0:
		return nil
	case n <= len(s):
		return s
	case n <= cap(s):
		return s[:n] // never used: memory beyond len is zero
	}
	grown := make([]S, n, max(n, len(s)+len(s)/2))
	copy(grown, s)
	return grown
}

// save writes the groups of a state, each with one.
func save[S any](w *codec.Writer, name string, s []S, one func(*S)) {
	w.Tag(name, 1)
	w.Uvarint(uint64(len(s)))
	for i := range s {
		one(&s[i])
	}
}

// load reads what save wrote.
func load[S any](r *codec.Reader, name string, s *[]S, one func(*S)) error {
	r.Tag(name, 1)
	n := r.Len()
	*s = nil
	for i := 0; i < n && r.Err() == nil; i++ {
		var v S
		one(&v)
		*s = append(*s, v)
	}
	if r.Err() != nil {
		*s = nil
	}
	return r.Err()
}

// fail marks row i of dst as an error.
func fail(dst *vec.Column, i int, errs *vec.Bitmap) {
	dst.SetNull(i)
	if errs != nil {
		*errs = errs.Grow(i + 1)
		errs.Set(i)
	}
}

// longs is the first argument, integers, as 64-bit numbers, row i at index i. buf is scratch.
func (in *Input) longs(buf *[]int64) []int64 {
	lo, hi := in.Lo, in.Hi
	if lo >= hi {
		return nil
	}
	c := in.Args[0]
	if c.Type.ID == vec.Long || c.Type.ID == vec.Interval {
		return c.I64[:hi]
	}
	v := fit(buf, hi)
	for i, x := range c.I32[lo:hi] {
		v[lo+i] = int64(x)
	}
	return v
}

// doubles is the first argument, numbers, as doubles, row i at index i. buf is scratch.
func (in *Input) doubles(buf *[]float64) []float64 {
	lo, hi := in.Lo, in.Hi
	if lo >= hi {
		return nil
	}
	c := in.Args[0]
	if c.Type.ID == vec.Double {
		return c.F64[:hi]
	}
	v := fit(buf, hi)
	switch c.Type.ID {
	case vec.Float:
		for i, x := range c.F32[lo:hi] {
			v[lo+i] = float64(x)
		}
	case vec.Int:
		for i, x := range c.I32[lo:hi] {
			v[lo+i] = float64(x)
		}
	case vec.Long:
		for i, x := range c.I64[lo:hi] {
			v[lo+i] = float64(x)
		}
	}
	return v
}

// fit makes scratch at least n long.
func fit[T any](buf *[]T, n int) []T {
	if cap(*buf) < n {
		*buf = make([]T, max(n, 2*cap(*buf)))
	}
	*buf = (*buf)[:n]
	return *buf
}
