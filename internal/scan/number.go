package scan

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"

	"github.com/eventflux-go/eventflux/vec"
)

// Status says how a scan ended.
type Status uint8

// The results of scanning.
const (
	OK       Status = iota
	Long            // a valid number whose digits do not fit the mantissa: only strconv can tell its value
	Bad             // not a number
	Range           // a number that the type cannot hold
	Fraction        // a fraction where a whole number is needed
)

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// nondigits marks the bytes of x = w ^ '0'*ones that were no decimal digits by their top bit. The mask keeps carries
// inside their byte.
func nondigits(x uint64) uint64 { return ((x&^highs + 0x76*ones) | x) & highs }

// pack8 is the value of 8 digits, the first in the lowest byte.
func pack8(x uint64) uint64 {
	x = x*10 + x>>8
	return ((x&0x000000FF000000FF)*0x000F424000000064 + (x>>16&0x000000FF000000FF)*0x0000271000000001) >> 32
}

// digits returns how many bytes of the word w, from the lowest, are decimal digits, and their value.
func digits(w uint64) (n int, v uint64) {
	x := w ^ 0x3030303030303030
	n = bits.TrailingZeros64(nondigits(x)) >> 3
	// Shifted up, missing digits read as leading zeros; a shift by 64 gives 0 in Go.
	return n, pack8(x << (uint(64-8*n) & 127))
}

var pow10u = [...]uint64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19}

var pow10f = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
	1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// Digits reads decimal digits at p, adding them to m. More than 19 digits overflow m; the caller counts.
func Digits(b []byte, p int, m uint64) (uint64, int) {
	for p+8 <= len(b) {
		n, v := digits(binary.LittleEndian.Uint64(b[p:]))
		m = m*pow10u[n&15] + v
		p += n
		if n < 8 {
			return m, p
		}
	}
	for p < len(b) && b[p]-'0' < 10 {
		m = m*10 + uint64(b[p]-'0')
		p++
	}
	return m, p
}

// Number reads a JSON number at p: its mantissa without sign, decimal exponent and end. The sign is b[p] == '-'.
// The mantissa is undefined if the status is Long.
func Number(b []byte, p int) (m uint64, exp, end int, st Status) {
	if p < len(b) && b[p] == '-' {
		p++
	}
	first := p
	m, p = Digits(b, p, 0)
	n := p - first
	if n == 0 || n > 1 && b[first] == '0' {
		return 0, 0, p, Bad
	}
	if p < len(b) && b[p] == '.' {
		p++
		at := p
		m, p = Digits(b, p, m)
		if p == at {
			return 0, 0, p, Bad
		}
		exp = at - p
		n += p - at
	}
	if p < len(b) && b[p]|0x20 == 'e' {
		var e int
		if e, p = exponent(b, p+1); p < 0 {
			return 0, 0, -p, Bad
		}
		exp += e
	}
	if n > 19 {
		return m, exp, p, Long
	}
	return m, exp, p, OK
}

// exponent reads what follows an e. A negative end says that it is bad there.
func exponent(b []byte, p int) (e, end int) {
	neg := false
	if p < len(b) && (b[p] == '+' || b[p] == '-') {
		neg = b[p] == '-'
		p++
	}
	at := p
	for p < len(b) && b[p]-'0' < 10 {
		if e < 1e6 { // any larger exponent is as good as infinite
			e = e*10 + int(b[p]-'0')
		}
		p++
	}
	if p == at {
		return 0, -p
	}
	if neg {
		e = -e
	}
	return e, p
}

// Double reads a JSON number at p as a DOUBLE.
func Double(b []byte, p int) (f float64, end int, st Status) {
	if p+8 <= len(b) {
		if f, n := shortDouble(binary.LittleEndian.Uint64(b[p:])); n > 0 {
			return f, p + n, OK
		}
	}
	return double(b, p)
}

// shortDouble reads a number without sign and exponent that ends within the word; n is its length, 0 if there is none.
func shortDouble(w uint64) (f float64, n int) {
	x := w ^ 0x30*ones
	t := nondigits(x)
	whole := bits.TrailingZeros64(t) &^ 7 // bits of the digits before the point
	if whole == 0 || whole == 64 || whole > 8 && byte(x) == 0 {
		return 0, 0
	}
	switch c := byte(w >> whole); {
	case c == '.':
		low := uint64(1)<<whole - 1
		x = x&low | x>>8&^low
		all := bits.TrailingZeros64(nondigits(x)|1<<63) &^ 7
		if all == 56 || all == whole || byte(w>>(all+8))|0x20 == 'e' {
			return 0, 0
		}
		return float64(int64(pack8(x<<(64-all)))) / pow10f[(all-whole)>>3&15], all>>3 + 1
	case c|0x20 == 'e':
		return 0, 0
	}
	return float64(int64(pack8(x << (64 - whole)))), whole >> 3
}

func double(b []byte, p int) (f float64, end int, st Status) {
	m, exp, end, st := Number(b, p)
	// Clinger: both operands are exact, so the one rounding of the division or product is the right one.
	if st == OK && m <= 1<<53 && exp >= -22 && exp <= 22 {
		f = float64(m)
		if exp < 0 {
			f /= pow10f[-exp]
		} else if exp > 0 {
			f *= pow10f[exp]
		}
		if b[p] == '-' {
			f = -f
		}
		return f, end, OK
	}
	if st == Bad {
		return 0, end, Bad
	}
	f, err := strconv.ParseFloat(vec.BytesAsString(b[p:end]), 64)
	if err != nil {
		return 0, end, Range
	}
	return f, end, OK
}

// Float reads a JSON number at p as a FLOAT. It rounds once, from the decimal.
func Float(b []byte, p int) (f float32, end int, st Status) {
	_, _, end, st = Number(b, p)
	if st == Bad {
		return 0, end, Bad
	}
	v, err := strconv.ParseFloat(vec.BytesAsString(b[p:end]), 32)
	if err != nil {
		return 0, end, Range
	}
	return float32(v), end, OK
}

// Int64 reads a JSON number at p as a LONG; it may be written with a point or exponent if its value is whole.
func Int64(b []byte, p int) (v int64, end int, st Status) {
	if p+16 <= len(b) && b[p]-'1' < 9 {
		n, v := digits(binary.LittleEndian.Uint64(b[p:]))
		end = p + n
		if n == 8 {
			n2, v2 := digits(binary.LittleEndian.Uint64(b[end:]))
			v = v*pow10u[n2&15] + v2
			end += n2
		}
		if end < p+16 && b[end] != '.' && b[end]|0x20 != 'e' {
			return int64(v), end, OK
		}
	}
	return int64Slow(b, p)
}

func int64Slow(b []byte, p int) (v int64, end int, st Status) {
	m, exp, end, st := Number(b, p)
	if st == Bad {
		return 0, end, Bad
	}
	if st == Long || exp != 0 {
		m, st = wholeMantissa(b[p:end], m, exp, st)
		if st != OK {
			return 0, end, st
		}
	}
	if b[p] == '-' {
		if m > 1<<63 {
			return 0, end, Range
		}
		return -int64(m), end, OK
	}
	if m > math.MaxInt64 {
		return 0, end, Range
	}
	return int64(m), end, OK
}

// wholeMantissa brings m * 10^exp to exponent 0.
func wholeMantissa(text []byte, m uint64, exp int, st Status) (uint64, Status) {
	if st == Long {
		return wholeLong(text)
	}
	for exp < 0 && m != 0 {
		if m%10 != 0 {
			return 0, Fraction
		}
		m /= 10
		exp++
	}
	for exp > 0 && m != 0 {
		hi, lo := bits.Mul64(m, 10)
		if hi != 0 {
			return 0, Range
		}
		m = lo
		exp--
	}
	return m, OK
}

// wholeLong handles numbers of more than 19 digits: 1.00000000000000000000 is 1, 100000000000000000000 too large.
func wholeLong(text []byte) (uint64, Status) {
	d, ok := ParseDecimal(text, 0, true)
	if !ok {
		if f, err := strconv.ParseFloat(string(text), 64); err == nil && math.Abs(f) < 1<<63 {
			return 0, Fraction
		}
		return 0, Range
	}
	if d.Hi < 0 {
		d = negate(d)
	}
	if d.Hi != 0 {
		return 0, Range
	}
	return d.Lo, OK
}
