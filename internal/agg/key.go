package agg

import (
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// A key is a fixed-size value as a signed 64-bit number that orders as the value does, so that min, max and the
// percentiles have one loop for all types. Doubles order -Inf … -0.0, 0.0 … +Inf, NaN.

// hasKey reports whether values of the type have a key.
func hasKey(t vec.Type) bool {
	switch t.ID {
	case vec.Bool, vec.Int, vec.Date, vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval, vec.Float, vec.Double:
		return true
	}
	return false
}

func doubleKey(f float64) int64 {
	if f != f {
		f = math.NaN() // one NaN, whose bits are above those of +Inf
	}
	b := int64(math.Float64bits(f))
	return b ^ int64(uint64(b>>63)>>1)
}

func keyDouble(k int64) float64 {
	return math.Float64frombits(uint64(k ^ int64(uint64(k>>63)>>1)))
}

// keys is the keys of the first argument, row i at index i. flip is all ones to turn their order round, or 0. buf is
// scratch; without flip the column's own memory may be returned.
func (in *Input) keys(flip int64, buf *[]int64) []int64 {
	lo, hi := in.Lo, in.Hi
	if lo >= hi {
		return nil
	}
	c := in.Args[0]
	k := fit(buf, hi)
	switch c.Type.ID {
	case vec.Bool:
		for i, v := range c.Bool[lo:hi] {
			k[lo+i] = boolKey(v) ^ flip
		}
	case vec.Int, vec.Date:
		for i, v := range c.I32[lo:hi] {
			k[lo+i] = int64(v) ^ flip
		}
	case vec.Float:
		for i, v := range c.F32[lo:hi] {
			k[lo+i] = doubleKey(float64(v)) ^ flip
		}
	case vec.Double:
		for i, v := range c.F64[lo:hi] {
			k[lo+i] = doubleKey(v) ^ flip
		}
	default:
		if flip == 0 {
			return c.I64[:hi]
		}
		for i, v := range c.I64[lo:hi] {
			k[lo+i] = v ^ flip
		}
	}
	return k
}

func boolKey(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// setKey makes row i of dst the value of a key.
func setKey(dst *vec.Column, i int, k int64) {
	switch dst.Type.ID {
	case vec.Bool:
		dst.Bool[i] = k != 0
	case vec.Int, vec.Date:
		dst.I32[i] = int32(k)
	case vec.Float:
		dst.F32[i] = float32(keyDouble(k))
	case vec.Double:
		dst.F64[i] = keyDouble(k)
	default:
		dst.I64[i] = k
	}
}
