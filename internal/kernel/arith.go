package kernel

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/vec"
)

// Integer is the types of exact arithmetic.
type Integer interface{ int32 | int64 }

// Real is the types of floating arithmetic.
type Real interface{ float32 | float64 }

// AddReal sets dst = a + b.
func AddReal[T Real](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] + b[i]
	}
}

// SubReal sets dst = a - b.
func SubReal[T Real](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] - b[i]
	}
}

// MulReal sets dst = a * b.
func MulReal[T Real](dst, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

// DivReal sets dst = a / b and reports whether some b is zero.
func DivReal[T Real](dst, a, b []T) (zero bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		zero = zero || b[i] == 0
		dst[i] = a[i] / b[i]
	}
	return zero
}

// NegReal sets dst = -a.
func NegReal[T Real](dst, a []T) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = -a[i]
	}
}

// AddInt sets dst = a + b and reports whether a row overflowed.
func AddInt[T Integer](dst, a, b []T) (over bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	var sign T // negative once a sum had another sign than both its terms
	for i := range dst {
		x, y := a[i], b[i]
		s := x + y
		sign |= (x ^ s) & (y ^ s)
		dst[i] = s
	}
	return sign < 0
}

// SubInt sets dst = a - b and reports whether a row overflowed.
func SubInt[T Integer](dst, a, b []T) (over bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	var sign T
	for i := range dst {
		x, y := a[i], b[i]
		s := x - y
		sign |= (x ^ y) & (x ^ s)
		dst[i] = s
	}
	return sign < 0
}

// MulInt32 sets dst = a * b and reports whether a row overflowed.
func MulInt32(dst, a, b []int32) (over bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	var lost int64
	for i := range dst {
		p := int64(a[i]) * int64(b[i])
		dst[i] = int32(p)
		lost |= p ^ int64(int32(p))
	}
	return lost != 0
}

// MulInt64 sets dst = a * b and reports whether a row overflowed.
func MulInt64(dst, a, b []int64) (over bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	var lost int64
	for i := range dst {
		p, l := mul64(a[i], b[i])
		dst[i] = p
		lost |= l
	}
	return lost != 0
}

// mul64 multiplies; lost is not zero where the product does not fit.
func mul64(x, y int64) (p, lost int64) {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	high := int64(hi) - x>>63&y - y>>63&x // the high word of the signed product
	return int64(lo), high ^ int64(lo)>>63
}

// DivInt sets dst = a / b, cut towards zero. Where b is zero the value is undefined; the least integer divided by -1
// overflows. It reports whether either occurs.
func DivInt[T Integer](dst, a, b []T) (zero, over bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		d := b[i]
		if d == 0 {
			zero, d = true, 1
		}
		q := a[i] / d
		over = over || d == -1 && q < 0 && a[i] < 0
		dst[i] = q
	}
	return zero, over
}

// ModInt sets dst = a % b with the sign of a, and reports whether some b is zero.
func ModInt[T Integer](dst, a, b []T) (zero bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		d := b[i]
		if d == 0 {
			zero, d = true, 1
		}
		dst[i] = a[i] % d
	}
	return zero
}

// NegInt sets dst = -a and reports whether a row is the least integer, which has no negative.
func NegInt[T Integer](dst, a []T) (over bool) {
	a = a[:len(dst)]
	var sign T // negative once x and -x were both negative
	for i := range dst {
		x := a[i]
		sign |= x & -x
		dst[i] = -x
	}
	return sign < 0
}

// MarkAdd sets in m the bits of rows lo+i for which a[i] + b[i] overflows.
func MarkAdd[T Integer](m vec.Bitmap, lo int, a, b []T) {
	for i, x := range a {
		if s := x + b[i]; (x^s)&(b[i]^s) < 0 {
			m.Set(lo + i)
		}
	}
}

// MarkSub sets in m the bits of rows lo+i for which a[i] - b[i] overflows.
func MarkSub[T Integer](m vec.Bitmap, lo int, a, b []T) {
	for i, x := range a {
		if s := x - b[i]; (x^b[i])&(x^s) < 0 {
			m.Set(lo + i)
		}
	}
}

// MarkMul sets in m the bits of rows lo+i for which a[i] * b[i] overflows.
func MarkMul[T Integer](m vec.Bitmap, lo int, a, b []T) {
	for i, x := range a {
		p, lost := mul64(int64(x), int64(b[i]))
		if lost != 0 || int64(T(p)) != p {
			m.Set(lo + i)
		}
	}
}

// MarkDiv sets in m the bits of rows lo+i for which a[i] / b[i] overflows.
func MarkDiv[T Integer](m vec.Bitmap, lo int, a, b []T) {
	for i, x := range a {
		if b[i] == -1 && x < 0 && -x < 0 {
			m.Set(lo + i)
		}
	}
}

// MarkNeg sets in m the bits of rows lo+i for which -a[i] overflows.
func MarkNeg[T Integer](m vec.Bitmap, lo int, a []T) {
	for i, x := range a {
		if x < 0 && -x < 0 {
			m.Set(lo + i)
		}
	}
}

// MarkZero sets in m the bits of rows lo+i where a[i] is zero.
func MarkZero[T Integer | Real](m vec.Bitmap, lo int, a []T) {
	for i, x := range a {
		if x == 0 {
			m.Set(lo + i)
		}
	}
}

// Convert sets dst to a in another number type, for conversions that lose nothing but precision.
func Convert[D, S Integer | Real](dst []D, a []S) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = D(a[i])
	}
}
