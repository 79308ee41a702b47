package kernel

import (
	"math/big"
	"math/bits"

	"github.com/eventflux-go/eventflux/vec"
)

// decLimit is 10^38, the first magnitude that no DECIMAL holds.
var decLimit = vec.Dec128{Hi: 0x4B3B4CA85A86C47A, Lo: 0x098A224000000000}

func decFits(d vec.Dec128) bool {
	if d.Hi < 0 {
		d = NegDec(d)
	}
	return d.Hi >= 0 && CompareDec(d, decLimit) < 0
}

// AddDec adds two decimals of one scale; ok is false where the sum has more than 38 digits. The magnitudes are
// below 10^38, so that the sum stays within 128 bits.
func AddDec(a, b vec.Dec128) (sum vec.Dec128, ok bool) {
	lo, carry := bits.Add64(a.Lo, b.Lo, 0)
	sum = vec.Dec128{Hi: a.Hi + b.Hi + int64(carry), Lo: lo}
	if (a.Hi^sum.Hi)&(b.Hi^sum.Hi) < 0 {
		return sum, false
	}
	return sum, decFits(sum)
}

// SubDec subtracts.
func SubDec(a, b vec.Dec128) (vec.Dec128, bool) { return AddDec(a, NegDec(b)) }

// MulDec multiplies; the scale of the product is the sum of the scales.
func MulDec(a, b vec.Dec128) (vec.Dec128, bool) {
	if small(a) && small(b) {
		hi, lo := bits.Mul64(uint64(a.Lo), uint64(b.Lo))
		x, y := int64(a.Lo), int64(b.Lo)
		p := vec.Dec128{Hi: int64(hi) - x>>63&y - y>>63&x, Lo: lo}
		return p, decFits(p)
	}
	return fromBig(new(big.Int).Mul(toBig(a), toBig(b)))
}

// DivDec gives a * 10^shift / b, rounded half away from zero; b is not zero.
func DivDec(a, b vec.Dec128, shift uint8) (vec.Dec128, bool) {
	n, d := toBig(a), toBig(b)
	n.Mul(n, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(shift)), nil))
	q, r := new(big.Int).QuoRem(n, d, new(big.Int))
	if r.Abs(r).Lsh(r, 1).CmpAbs(d) >= 0 {
		q.Add(q, big.NewInt(int64(n.Sign()*d.Sign())))
	}
	return fromBig(q)
}

// ModDec gives the remainder of two decimals of one scale, with the sign of a; b is not zero.
func ModDec(a, b vec.Dec128) vec.Dec128 {
	if small(a) && small(b) && b != DecFromInt(-1) {
		return DecFromInt(int64(a.Lo) % int64(b.Lo))
	}
	r, _ := fromBig(new(big.Int).Rem(toBig(a), toBig(b)))
	return r
}

// small reports whether a value fits in 64 bits.
func small(d vec.Dec128) bool { return d.Hi == int64(d.Lo)>>63 }

func toBig(d vec.Dec128) *big.Int {
	v := new(big.Int).Lsh(big.NewInt(d.Hi), 64)
	return v.Add(v, new(big.Int).SetUint64(d.Lo))
}

func fromBig(v *big.Int) (vec.Dec128, bool) {
	m := new(big.Int).Abs(v)
	if m.BitLen() > 127 {
		return vec.Dec128{}, false
	}
	d := vec.Dec128{Hi: int64(new(big.Int).Rsh(m, 64).Uint64()), Lo: new(big.Int).And(m, new(big.Int).SetUint64(1<<64-1)).Uint64()}
	ok := CompareDec(d, decLimit) < 0
	if v.Sign() < 0 {
		d = NegDec(d)
	}
	return d, ok
}
