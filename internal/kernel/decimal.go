package kernel

import (
	"math/bits"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// decimalMax is the most digits of a DECIMAL; 10^38 - 1 fits in 127 bits.
const decimalMax = 38

// DecFromInt widens an integer.
func DecFromInt(n int64) vec.Dec128 { return vec.Dec128{Hi: n >> 63, Lo: uint64(n)} }

// NegDec gives -d.
func NegDec(d vec.Dec128) vec.Dec128 {
	lo, borrow := bits.Sub64(0, d.Lo, 0)
	return vec.Dec128{Hi: -d.Hi - int64(borrow), Lo: lo}
}

// CompareDec compares two decimals of the same scale: -1, 0 or 1.
func CompareDec(a, b vec.Dec128) int {
	switch {
	case a.Hi < b.Hi || a.Hi == b.Hi && a.Lo < b.Lo:
		return -1
	case a == b:
		return 0
	}
	return 1
}

// mulAdd gives d * m + n of magnitudes; ok is false where it leaves 127 bits.
func mulAdd(d vec.Dec128, m, n uint64) (vec.Dec128, bool) {
	carry, lo := bits.Mul64(d.Lo, m)
	over, hi := bits.Mul64(uint64(d.Hi), m)
	lo, c := bits.Add64(lo, n, 0)
	hi, c2 := bits.Add64(hi, carry, c)
	return vec.Dec128{Hi: int64(hi), Lo: lo}, over == 0 && c2 == 0 && hi>>63 == 0
}

// divMod gives the quotient and remainder of a magnitude by a small number.
func divMod(d vec.Dec128, by uint64) (vec.Dec128, uint64) {
	hi, rest := uint64(d.Hi)/by, uint64(d.Hi)%by
	lo, rest := bits.Div64(rest, d.Lo, by)
	return vec.Dec128{Hi: int64(hi), Lo: lo}, rest
}

// Rescale brings a decimal to another scale, rounding half away from zero, and checks that it fits in precision
// digits.
func Rescale(d vec.Dec128, from, to, precision uint8) (vec.Dec128, bool) {
	negative := d.Hi < 0
	if negative {
		d = NegDec(d)
	}
	ok := true
	for ; from < to && ok; from++ {
		d, ok = mulAdd(d, 10, 0)
	}
	var rest uint64
	for ; from > to; from-- {
		d, rest = divMod(d, 10)
	}
	if rest >= 5 {
		d, _ = mulAdd(d, 1, 1)
	}
	if negative {
		return NegDec(d), ok && decDigits(d) <= int(precision)
	}
	return d, ok && decDigits(d) <= int(precision)
}

// decDigits counts the digits of a magnitude.
func decDigits(d vec.Dec128) int {
	n := 0
	for d != (vec.Dec128{}) {
		d, _ = divMod(d, 10)
		n++
	}
	return n
}

// TruncDec gives the whole part; ok is false where it does not fit in a LONG.
func TruncDec(d vec.Dec128, scale uint8) (int64, bool) {
	negative := d.Hi < 0
	if negative {
		d = NegDec(d)
	}
	for ; scale > 0; scale-- {
		d, _ = divMod(d, 10)
	}
	if negative {
		d = NegDec(d)
	}
	return int64(d.Lo), d.Hi == int64(d.Lo)>>63
}

// DecToReal gives the nearest DOUBLE.
func DecToReal(d vec.Dec128, scale uint8) float64 {
	if d.Hi == int64(d.Lo)>>63 && scale <= 22 && int64(d.Lo) < 1<<53 && int64(d.Lo) > -1<<53 {
		return float64(int64(d.Lo)) / pow10f[scale] // both exact, so that the quotient is rounded once
	}
	f, _ := ParseReal(string(AppendDecimal(nil, d, scale)))
	return f
}

var pow10f = [...]float64{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
	1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// DecFromReal rounds a DOUBLE to a decimal: its shortest text decides, so that 1.005 is 1.005.
func DecFromReal(f float64, precision, scale uint8) (vec.Dec128, bool) {
	var buf [400]byte
	text := AppendReal(buf[:0], f, 64)
	d, _, s, ok := ParseDecimal(vec.BytesAsString(text))
	if !ok {
		return d, false
	}
	return Rescale(d, s, scale, precision)
}

// ParseDecimal reads "-12.50" or "1.5e3" and gives the precision and scale that hold it as written.
func ParseDecimal(s string) (d vec.Dec128, precision, scale uint8, ok bool) {
	s = strings.TrimSpace(s)
	mantissa, exp := s, 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		n, fine := ParseInt(s[i+1:], 16)
		if !fine {
			return d, 0, 0, false
		}
		mantissa, exp = s[:i], int(n)
	}
	negative := strings.HasPrefix(mantissa, "-")
	if negative || strings.HasPrefix(mantissa, "+") {
		mantissa = mantissa[1:]
	}
	digits, places, point := 0, 0, false
	ok = true
	for _, r := range []byte(mantissa) {
		switch {
		case r == '.' && !point:
			point = true
			continue
		case r-'0' > 9 || !ok:
			return d, 0, 0, false
		}
		d, ok = mulAdd(d, 10, uint64(r-'0'))
		digits++
		if point {
			places++
		}
	}
	for places -= exp; places < 0 && ok; places++ {
		d, ok = mulAdd(d, 10, 0)
	}
	for places > decimalMax {
		d, _ = divMod(d, 10)
		places--
	}
	if digits == 0 || !ok || decDigits(d) > decimalMax {
		return d, 0, 0, false
	}
	precision = uint8(max(decDigits(d), places, 1))
	if negative {
		d = NegDec(d)
	}
	return d, precision, uint8(places), true
}

// AppendDecimal appends all digits of the scale: "12.50".
func AppendDecimal(dst []byte, d vec.Dec128, scale uint8) []byte {
	if d.Hi < 0 {
		dst = append(dst, '-')
		d = NegDec(d)
	}
	var digits [decimalMax + 2]byte
	n := len(digits)
	for count := 0; d != (vec.Dec128{}) || count <= int(scale); count++ {
		if count == int(scale) && scale > 0 {
			n--
			digits[n] = '.'
		}
		var rest uint64
		d, rest = divMod(d, 10)
		n--
		digits[n] = byte('0' + rest)
	}
	return append(dst, digits[n:]...)
}
