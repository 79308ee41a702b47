package scan

import (
	"math/bits"

	"github.com/eventflux-go/eventflux/vec"
)

// ParseDecimal reads a whole text as a DECIMAL of the given scale. Digits beyond the scale round half away from
// zero, unless exact is set: then they must be zeros. It reports false for text that is no number or does not fit
// 38 digits.
func ParseDecimal(text []byte, scale int, exact bool) (vec.Dec128, bool) {
	_, _, end, st := Number(text, 0)
	if st == Bad || end != len(text) {
		return vec.Dec128{}, false
	}
	point, digitsEnd := -1, len(text)
	exp := 0
	for i, c := range text {
		if c == '.' {
			point = i
		}
		if c|0x20 == 'e' {
			digitsEnd = i
			exp, _ = exponent(text, i+1)
			break
		}
	}
	after := 0 // digits after the point
	if point >= 0 {
		after = digitsEnd - point - 1
	}
	shift := scale + exp - after // zeros to append, or digits to drop if negative
	var d vec.Dec128
	seen := 0
	nDigits := countDigits(text[:digitsEnd])
	for _, c := range text[:digitsEnd] {
		if c-'0' > 9 {
			continue
		}
		if shift < 0 && seen >= nDigits+shift {
			return finishDecimal(d, text, seen, nDigits+shift, digitsEnd, exact)
		}
		seen++
		var ok bool
		if d, ok = mulAdd10(d, uint64(c-'0')); !ok {
			return d, false
		}
	}
	for ; shift > 0; shift-- {
		if d == (vec.Dec128{}) {
			break
		}
		var ok bool
		if d, ok = mulAdd10(d, 0); !ok {
			return d, false
		}
	}
	return signed(d, text), true
}

// finishDecimal rounds by the first dropped digit; keep may be negative when all digits lie beyond the scale.
func finishDecimal(d vec.Dec128, text []byte, seen, keep, digitsEnd int, exact bool) (vec.Dec128, bool) {
	n := 0
	for _, c := range text[:digitsEnd] {
		if c-'0' > 9 {
			continue
		}
		if n >= seen {
			if exact && c != '0' {
				return d, false
			}
			if n == keep && c >= '5' {
				d.Lo++
				if d.Lo == 0 {
					d.Hi++
				}
			}
		}
		n++
	}
	return signed(d, text), true
}

func countDigits(text []byte) int {
	n := 0
	for _, c := range text {
		if c-'0' < 10 {
			n++
		}
	}
	return n
}

// mulAdd10 is d*10 + v for d >= 0; false when the result exceeds 38 digits.
func mulAdd10(d vec.Dec128, v uint64) (vec.Dec128, bool) {
	hi, lo := bits.Mul64(d.Lo, 10)
	lo, carry := bits.Add64(lo, v, 0)
	top, rest := bits.Mul64(uint64(d.Hi), 10)
	sum, c2 := bits.Add64(rest, hi, carry)
	if top != 0 || c2 != 0 || sum > maxDecHi || sum == maxDecHi && lo > maxDecLo {
		return d, false
	}
	return vec.Dec128{Hi: int64(sum), Lo: lo}, true
}

// The largest DECIMAL: 38 nines.
const (
	maxDecHi = 0x4B3B4CA85A86C47A
	maxDecLo = 0x098A223FFFFFFFFF
)

func signed(d vec.Dec128, text []byte) vec.Dec128 {
	if len(text) > 0 && text[0] == '-' {
		return negate(d)
	}
	return d
}

func negate(d vec.Dec128) vec.Dec128 {
	lo, borrow := bits.Sub64(0, d.Lo, 0)
	hi, _ := bits.Sub64(0, uint64(d.Hi), borrow)
	return vec.Dec128{Hi: int64(hi), Lo: lo}
}

// AppendDecimal prints d with scale digits after the point.
func AppendDecimal(dst []byte, d vec.Dec128, scale int) []byte {
	if d.Hi < 0 {
		dst = append(dst, '-')
		d = negate(d)
	}
	var buf [40]byte
	at := len(buf)
	for n := 0; d != (vec.Dec128{}) || n <= scale; n++ {
		if n == scale && scale > 0 {
			at--
			buf[at] = '.'
		}
		q, r := uint64(d.Hi)/10, uint64(d.Hi)%10
		lo, r := bits.Div64(r, d.Lo, 10)
		d = vec.Dec128{Hi: int64(q), Lo: lo}
		at--
		buf[at] = '0' + byte(r)
	}
	return append(dst, buf[at:]...)
}

// FitsPrecision reports whether d has at most the given number of digits; 0 means 38.
func FitsPrecision(d vec.Dec128, precision uint8) bool {
	if precision == 0 || precision >= 38 {
		return true
	}
	limit := vec.Dec128{Lo: 1}
	for range precision {
		limit, _ = mulAdd10(limit, 0)
	}
	if d.Hi < 0 {
		d = negate(d)
	}
	return d.Hi < limit.Hi || d.Hi == limit.Hi && d.Lo < limit.Lo
}
