package vec

import "math/bits"

// Bitmap is a set of row indexes, bit i%64 of word i/64. Nil is the empty set. In a column a set bit means NULL.
type Bitmap []uint64

// Words is the number of words that hold n bits.
func Words(n int) int { return (n + 63) >> 6 }

// Get reports bit i; bits beyond the words are unset.
func (m Bitmap) Get(i int) bool {
	w := i >> 6
	return w < len(m) && m[w]>>(uint(i)&63)&1 != 0
}

// Set sets bit i, which must lie within the words.
func (m Bitmap) Set(i int) { m[i>>6] |= 1 << (uint(i) & 63) }

// Clear unsets bit i, which must lie within the words.
func (m Bitmap) Clear(i int) { m[i>>6] &^= 1 << (uint(i) & 63) }

// Grow returns a bitmap of at least n bits that keeps the bits set so far.
func (m Bitmap) Grow(n int) Bitmap {
	w := Words(n)
	if w <= len(m) {
		return m
	}
	if w <= cap(m) {
		old := len(m)
		m = m[:w]
		clear(m[old:])
		return m
	}
	grown := make(Bitmap, w, max(w, 2*cap(m)))
	copy(grown, m)
	return grown
}

// Reset returns the bitmap with room for n bits, all unset.
func (m Bitmap) Reset(n int) Bitmap {
	w := Words(n)
	if w > cap(m) {
		return make(Bitmap, w)
	}
	m = m[:w]
	clear(m)
	return m
}

// Any reports whether a bit in [lo, hi) is set.
func (m Bitmap) Any(lo, hi int) bool { return m.Count(lo, hi) > 0 }

// Count is the number of bits set in [lo, hi).
func (m Bitmap) Count(lo, hi int) int {
	n := 0
	for w := lo >> 6; w < len(m) && w<<6 < hi; w++ {
		n += bits.OnesCount64(m[w] & RangeMask(w, lo, hi))
	}
	return n
}

// RangeMask has the bits of word w that stand for rows in [lo, hi).
func RangeMask(w, lo, hi int) uint64 {
	mask := ^uint64(0)
	if first := w << 6; lo > first {
		if lo-first >= 64 {
			return 0
		}
		mask <<= uint(lo - first)
	}
	if end := w<<6 + 64; hi < end {
		if end-hi >= 64 {
			return 0
		}
		mask &= ^uint64(0) >> uint(end-hi)
	}
	return mask
}

// OrRange sets in m, which must have the words, the bits of n within [lo, hi).
func (m Bitmap) OrRange(n Bitmap, lo, hi int) {
	for w := lo >> 6; w < len(n) && w<<6 < hi; w++ {
		m[w] |= n[w] & RangeMask(w, lo, hi)
	}
}

// ClearRange unsets the bits of [lo, hi).
func (m Bitmap) ClearRange(lo, hi int) {
	for w := lo >> 6; w < len(m) && w<<6 < hi; w++ {
		m[w] &^= RangeMask(w, lo, hi)
	}
}
