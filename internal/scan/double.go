package scan

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
)

// AppendDouble prints f as the shortest decimal that reads back as f: 100.0 for whole numbers, an exponent from
// 1e21 and below 1e-6 as in JavaScript. f must be finite.
func AppendDouble(dst []byte, f float64) []byte {
	if f < 0 || f == 0 && math.Signbit(f) {
		dst = append(dst, '-')
		f = -f
	}
	if f < 1e13 {
		// r < 1e15: at most 15 digits, and two decimals of at most 15 digits are never the same DOUBLE, so if the
		// (exactly rounded) quotient is f, then these digits are the shortest.
		r := uint64(f*100 + 0.5)
		if float64(r)/100 == f {
			return appendCents(dst, r)
		}
	}
	if f >= 1e-5 && f < 1e15 {
		if out, ok := appendShortest(dst, f); ok {
			return out
		}
	}
	return appendSlow(dst, f)
}

// AppendFloat prints a FLOAT in the same way: the shortest decimal that reads back as the same FLOAT.
func AppendFloat(dst []byte, f float32) []byte {
	return appendStrconv(dst, float64(f), 32)
}

func appendSlow(dst []byte, f float64) []byte { return appendStrconv(dst, f, 64) }

func appendStrconv(dst []byte, f float64, size int) []byte {
	abs := math.Abs(f)
	if abs != 0 && (abs < 1e-6 || abs >= 1e21) {
		at := len(dst)
		dst = strconv.AppendFloat(dst, f, 'e', -1, size)
		// strconv writes e-09, JavaScript and JSON printers write e-9.
		if n := len(dst); n-at >= 4 && dst[n-4] == 'e' && dst[n-2] == '0' {
			dst[n-2] = dst[n-1]
			dst = dst[:n-1]
		}
		return dst
	}
	at := len(dst)
	dst = strconv.AppendFloat(dst, f, 'f', -1, size)
	for _, c := range dst[at:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, '.', '0')
}

const pairs = "00010203040506070809" + "10111213141516171819" + "20212223242526272829" + "30313233343536373839" +
	"40414243444546474849" + "50515253545556575859" + "60616263646566676869" + "70717273747576777879" +
	"80818283848586878889" + "90919293949596979899"

// appendCents prints r/100.
func appendCents(dst []byte, r uint64) []byte {
	whole, cents := r/100, r%100
	dst = AppendUint(dst, whole)
	if cents%10 == 0 {
		return append(dst, '.', '0'+byte(cents/10))
	}
	return append(dst, '.', pairs[2*cents], pairs[2*cents+1])
}

// AppendInt prints v.
func AppendInt(dst []byte, v int64) []byte {
	if v < 0 {
		return AppendUint(append(dst, '-'), uint64(-v))
	}
	return AppendUint(dst, uint64(v))
}

// AppendUint prints v.
func AppendUint(dst []byte, v uint64) []byte {
	if v < 1e8 {
		return append8(dst, v)
	}
	hi := v / 1e8
	if hi < 1e8 {
		dst = append8(dst, hi)
	} else {
		dst = append8(dst, hi/1e8)
		dst = binary.LittleEndian.AppendUint64(dst, eight(hi%1e8)|0x30*ones)
	}
	return binary.LittleEndian.AppendUint64(dst, eight(v%1e8)|0x30*ones)
}

// append8 prints v < 1e8 without leading zeros.
func append8(dst []byte, v uint64) []byte {
	if v < 10 {
		return append(dst, '0'+byte(v))
	}
	w := eight(v)
	lead := bits.TrailingZeros64(w) >> 3 // zero bytes before the first digit that is not 0
	n := len(dst) + 8 - lead
	dst = binary.LittleEndian.AppendUint64(dst, (w|0x30*ones)>>(8*uint(lead)))
	return dst[:n]
}

// eight spreads the 8 digits of v < 1e8 over the bytes of a word, the first digit lowest, by dividing all halves,
// then all pairs, then all digits at once with multiplications by reciprocals.
func eight(v uint64) uint64 {
	hi := v * 109951163 >> 40 // v / 1e4, exact below 1e8
	x := hi | (v-hi*10000)<<32
	q := x * 10486 >> 20 & 0x0000007F0000007F // each half / 100
	x = q | (x-q*100)<<16
	q = x * 103 >> 10 & 0x000F000F000F000F // each pair / 10
	return q | (x-q*10)<<8
}

var pow5 = [...]uint64{1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625,
	1220703125, 6103515625, 30517578125, 152587890625, 762939453125, 3814697265625, 19073486328125, 95367431640625,
	476837158203125, 2384185791015625}

// appendShortest finds the shortest decimal for f in [1e-5, 1e15) that is no power of two. There 5^p fits a word,
// so that f and the ends of the interval that rounds to f, scaled by 10^p to 17 digits, are exact in 128 bits.
func appendShortest(dst []byte, f float64) ([]byte, bool) {
	b := math.Float64bits(f)
	frac := b & (1<<52 - 1)
	if frac == 0 {
		return dst, false // the interval below a power of two is narrower; strconv does it
	}
	m, e := frac|1<<52, int(b>>52)-1075
	// floor(log10 f), at most one too small: corrected below by the size of the result.
	p := 16 - ((e + 52) * 1233 >> 12)
	if p < 0 || p >= len(pow5) {
		return dst, false
	}
	if f*pow10f[p] >= 1e17 {
		p--
	}
	if p < 0 {
		return dst, false
	}
	s := uint(1 - e - p) // f*10^p = v / 2^s with v = 2m * 5^p
	if s < 1 || s > 120 {
		return dst, false
	}
	half := pow5[p]
	vh, vl := bits.Mul64(2*m, half)
	hl, c := bits.Add64(vl, half, 0)
	hh := vh + c
	ll, c := bits.Sub64(vl, half, 0)
	lh := vh - c
	if m&1 != 0 { // an odd mantissa loses ties: the ends are outside
		hl, c = bits.Sub64(hl, 1, 0)
		hh -= c
		ll, c = bits.Add64(ll, 1, 0)
		lh += c
	}
	// Whole numbers d with low <= d <= high read back as f.
	high := shiftRight(hh, hl, s)
	ll, c = bits.Sub64(ll, 1, 0)
	low := shiftRight(lh-c, ll, s) + 1
	if d := high / 100 * 100; d >= low {
		return appendScaled(dst, d, p), true
	}
	mid, up := roundShift(vh, vl, s)
	if d := high / 10 * 10; d >= low {
		if d-10 >= low {
			above, below := distance(d, mid, up), distance(d-10, mid, up)
			if below < above || below == above && d/10%2 != 0 {
				d -= 10
			}
		}
		return appendScaled(dst, d, p), true
	}
	if up == 3 || up == 2 && mid%2 != 0 {
		mid++
	}
	return appendScaled(dst, mid, p), true
}

// distance is four times |d - v| where v is mid plus about quarters/4.
func distance(d, mid, quarters uint64) uint64 {
	if d > mid {
		return 4*(d-mid) - quarters
	}
	return 4*(mid-d) + quarters
}

func shiftRight(hi, lo uint64, s uint) uint64 {
	if s >= 64 {
		return hi >> (s - 64)
	}
	return hi<<(64-s) | lo>>s
}

// roundShift is the whole part of v/2^s and its fraction in quarters: 0 for none, 1 below, 2 for and 3 above a half.
func roundShift(hi, lo uint64, s uint) (mid, quarters uint64) {
	mid = shiftRight(hi, lo, s)
	var fh, fl uint64 // the fraction, aligned to the top of 128 bits
	if s >= 64 {
		fh, fl = hi<<(128-s)|lo>>(s-64), lo<<(128-s)
		if s == 64 {
			fh, fl = lo, 0
		}
	} else {
		fh = lo << (64 - s)
	}
	switch {
	case fh == 0 && fl == 0:
		return mid, 0
	case fh < 1<<63:
		return mid, 1
	case fh == 1<<63 && fl == 0:
		return mid, 2
	}
	return mid, 3
}

// appendScaled prints d / 10^p without trailing zeros, but with at least one digit after the point.
func appendScaled(dst []byte, d uint64, p int) []byte {
	for p > 1 && d%10 == 0 {
		d /= 10
		p--
	}
	if p == 0 {
		return append(AppendUint(dst, d), '.', '0')
	}
	if p < len(pow10u) {
		whole := d / pow10u[p]
		dst = AppendUint(dst, whole)
		d -= whole * pow10u[p]
	} else {
		dst = append(dst, '0')
	}
	dst = append(dst, '.')
	for n := p; n > 0; {
		if n >= 8 && n-8 < len(pow10u) {
			n -= 8
			top := d / pow10u[n]
			d -= top * pow10u[n]
			dst = binary.LittleEndian.AppendUint64(dst, eight(top)|0x30*ones)
			continue
		}
		at := len(dst) + n
		w := eight(d) | 0x30*ones
		dst = binary.LittleEndian.AppendUint64(dst, w>>(8*uint(8-n)))
		return dst[:at]
	}
	return dst
}
