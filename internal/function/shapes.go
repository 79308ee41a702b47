package function

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// The shapes most kernels have: a function of one row's values in a loop that passes over NULL rows. A call through
// a func value costs about 2 ns a row, little beside what these functions do; hot arithmetic is not here but in
// package kernel.

// double1 is a function of a DOUBLE. It is NULL where the function is not defined: where a number gives NaN.
func double1(f func(float64) float64) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		a, d := args[0].F64[lo:hi], dst.F64[lo:hi]
		for i, x := range a {
			d[i] = f(x)
			if d[i] != d[i] && x == x {
				dst.SetNull(lo + i)
			}
		}
	}
}

// double2 is a function of two DOUBLEs, NULL where it is not defined.
func double2(f func(x, y float64) float64) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		a, b, d := args[0].F64[lo:hi], args[1].F64[lo:hi], dst.F64[lo:hi]
		for i, x := range a {
			d[i] = f(x, b[i])
			if d[i] != d[i] && x == x && b[i] == b[i] {
				dst.SetNull(lo + i)
			}
		}
	}
}

// textOf is a function from a text to a text: f appends the result.
func textOf(f func(dst []byte, s string) []byte) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
		a := args[0].Str
		for i := lo; i < hi; i++ {
			if dst.Nulls.Get(i) {
				continue
			}
			at := len(c.Buf)
			c.Buf = f(c.Buf, a[i])
			dst.Str[i] = c.Since(at)
		}
	}
}

// rowText is a function that appends a text made of row i; ok false makes the row fail where the signature can fail,
// and NULL elsewhere.
func rowText(fails bool, f func(dst []byte, args []*vec.Column, i int, c *Call) ([]byte, bool)) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
		for i := lo; i < hi; i++ {
			if dst.Nulls.Get(i) {
				continue
			}
			at := len(c.Buf)
			buf, ok := f(c.Buf, args, i, c)
			if !ok {
				refuse(dst, i, fails, c)
				continue
			}
			c.Buf = buf
			dst.Str[i] = c.Since(at)
		}
	}
}

func refuse(dst *vec.Column, i int, fails bool, c *Call) {
	if fails {
		c.Fail(i)
	} else {
		dst.SetNull(i)
	}
}

// part is a function that gives a piece of its first argument: nothing is copied.
func part(f func(args []*vec.Column, i int) (string, bool)) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		for i := lo; i < hi; i++ {
			if dst.Nulls.Get(i) {
				continue
			}
			s, ok := f(args, i)
			dst.Str[i] = s
			if !ok {
				dst.SetNull(i)
			}
		}
	}
}

// intOf is a function from row i to an INT.
func intOf(f func(args []*vec.Column, i int) int) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		for i := lo; i < hi; i++ {
			if !dst.Nulls.Get(i) {
				dst.I32[i] = int32(f(args, i))
			}
		}
	}
}

// longOf is a function from row i to what an I64 slice carries; ok false makes the row fail, or NULL.
func longOf(fails bool, f func(args []*vec.Column, i int, c *Call) (int64, bool)) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, c *Call) {
		for i := lo; i < hi; i++ {
			if dst.Nulls.Get(i) {
				continue
			}
			var ok bool
			if dst.I64[i], ok = f(args, i, c); !ok {
				refuse(dst, i, fails, c)
			}
		}
	}
}

// boolOf is a condition on row i.
func boolOf(f func(args []*vec.Column, i int) bool) Kernel {
	return func(dst *vec.Column, args []*vec.Column, lo, hi int, _ *Call) {
		for i := lo; i < hi; i++ {
			dst.Bool[i] = !dst.Nulls.Get(i) && f(args, i)
		}
	}
}

// integerAt gives an INT or LONG.
func integerAt(c *vec.Column, i int) int64 {
	if c.Type.ID == vec.Int {
		return int64(c.I32[i])
	}
	return c.I64[i]
}

// constText gives constant argument k as a text, if it is one.
func constText(consts []*vec.Column, k int) (string, bool) {
	if k >= len(consts) || consts[k] == nil || consts[k].IsNull(0) || consts[k].Type.ID != vec.String {
		return "", false
	}
	return consts[k].Str[0], true
}

// appendAny appends a value of any type as CAST(… AS STRING) does.
func appendAny(dst []byte, c *vec.Column, i int) []byte { return kernel.AppendValue(dst, c, i) }

// badConstant is the error of a constant argument that can never be right.
func badConstant(format string, args ...any) error {
	return newError(diag.CodeBadConstant, format, args...)
}
