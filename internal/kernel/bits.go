package kernel

import "github.com/eventflux-go/eventflux/vec"

// word gives word w of a bitmap that may be shorter.
func word(m vec.Bitmap, w int) uint64 {
	if w < len(m) {
		return m[w]
	}
	return 0
}

// Pack gives the booleans of rows [64w, 64w+64) ∩ [0, len(a)) as bits.
func Pack(a []bool, w int) uint64 {
	from := w << 6
	a = a[from:min(len(a), from+64)]
	var x uint64
	for i, b := range a {
		x |= uint64(bit(b)) << (uint(i) & 63)
	}
	return x
}

// Or sets dst to the rows of [lo, hi) set in a or b, and returns it: empty where both are empty. Bits outside the
// range are undefined.
func Or(dst, a, b vec.Bitmap, lo, hi int) vec.Bitmap {
	if len(a) == 0 && len(b) == 0 {
		return dst[:0]
	}
	dst = room(dst, hi)
	for w := lo >> 6; w < len(dst); w++ {
		dst[w] = word(a, w) | word(b, w)
	}
	return dst
}

// room gives dst exactly the words for rows below hi, keeping what it holds.
func room(dst vec.Bitmap, hi int) vec.Bitmap {
	if w := vec.Words(hi); w <= cap(dst) {
		return dst[:w]
	}
	grown := make(vec.Bitmap, vec.Words(hi), 2*vec.Words(hi))
	copy(grown, dst)
	return grown
}

// And sets dst = a AND b on values; where the result is NULL the value is undefined.
func And(dst, a, b []bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = bit(a[i])&bit(b[i]) != 0
	}
}

// OrBool sets dst = a OR b on values; where the result is NULL the value is undefined.
func OrBool(dst, a, b []bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = bit(a[i])|bit(b[i]) != 0
	}
}

// Not sets dst = NOT a.
func Not(dst, a []bool) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = !a[i]
	}
}

// LogicNulls sets dst to the NULL rows of a AND b (deciding = false) or a OR b (deciding = true): a row is NULL if
// an operand is, unless the other one is the value that decides alone. a and b hold the values from row 0 on.
func LogicNulls(dst vec.Bitmap, a, b []bool, an, bn vec.Bitmap, deciding bool, lo, hi int) vec.Bitmap {
	if len(an) == 0 && len(bn) == 0 {
		return dst[:0]
	}
	dst = room(dst, hi)
	for w := lo >> 6; w < len(dst); w++ {
		na, nb := word(an, w), word(bn, w)
		n := na | nb
		if n != 0 {
			n &^= decides(a[:hi], w, deciding)&^na | decides(b[:hi], w, deciding)&^nb
		}
		dst[w] = n
	}
	return dst
}

func decides(a []bool, w int, deciding bool) uint64 {
	x := Pack(a, w)
	if !deciding {
		x = ^x
	}
	return x
}

// DemandedRight adds to errs the bits of right in [lo, hi) for rows where left is not the deciding value: those for
// which the right side of AND (deciding = false) or OR (true) is demanded. errs has the words.
func DemandedRight(errs, right vec.Bitmap, left []bool, leftNulls vec.Bitmap, deciding bool, lo, hi int) {
	for w := lo >> 6; w < len(right) && w<<6 < hi; w++ {
		if x := right[w] & vec.RangeMask(w, lo, hi); x != 0 {
			errs[w] |= x &^ (decides(left[:hi], w, deciding) &^ word(leftNulls, w))
		}
	}
}

// AndNot unsets in m the rows of [lo, hi) that are set in n.
func AndNot(m, n vec.Bitmap, lo, hi int) {
	for w := lo >> 6; w < len(m) && w < len(n) && w<<6 < hi; w++ {
		m[w] &^= n[w] & vec.RangeMask(w, lo, hi)
	}
}

// Unpack sets dst, which stands for rows lo, lo+1 …, to the bits of m, or with negate to their opposite.
func Unpack(dst []bool, m vec.Bitmap, lo int, negate bool) {
	if len(m) == 0 {
		for i := range dst {
			dst[i] = negate
		}
		return
	}
	for i := range dst {
		dst[i] = m.Get(lo+i) != negate
	}
}
