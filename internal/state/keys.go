package state

import (
	"encoding/binary"
	"hash/maphash"
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// Tags of keys. A short key's tag is its length in bytes, its word the bytes; a number's tag is 0.
const (
	tagNull = 1 << 31 // NULL; the word is 0
	tagLong = 1 << 30 // longer than 8 bytes: the length is beside the bit; in slots the word is a hash, by id a place in Strings
	tagFree = 1 << 29 // by id: no key has this id
	lenMask = tagFree - 1
)

// keyKind is how keys are made of columns.
type keyKind uint8

const (
	keyNumber keyKind = iota // one column of numbers, times or booleans: the value is the word
	keyString                // one column of strings
	keyPacked                // anything else: the columns' values are packed into a string
)

func keyKindOf(types []vec.Type) keyKind {
	if len(types) != 1 {
		return keyPacked
	}
	switch types[0].ID {
	case vec.Bool, vec.Int, vec.Date, vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval, vec.Float, vec.Double:
		return keyNumber
	case vec.String, vec.Bytes, vec.JSON:
		return keyString
	}
	return keyPacked
}

// number is the word of row i of a keyNumber column. Equal doubles have equal words: -0.0 and 0.0, and all NaNs.
func number(c *vec.Column, i int) uint64 {
	switch c.Type.ID {
	case vec.Bool:
		if c.Bool[i] {
			return 1
		}
		return 0
	case vec.Int, vec.Date:
		return uint64(c.I32[i])
	case vec.Float:
		return doubleBits(float64(c.F32[i]))
	case vec.Double:
		return doubleBits(c.F64[i])
	}
	return uint64(c.I64[i])
}

func doubleBits(f float64) uint64 {
	if f == 0 {
		return 0
	}
	if f != f {
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(f)
}

// appendNumber appends the value of a word to a keyNumber column.
func appendNumber(c *vec.Column, w uint64) {
	switch c.Type.ID {
	case vec.Bool:
		c.Bool = append(c.Bool, w != 0)
	case vec.Int, vec.Date:
		c.I32 = append(c.I32, int32(w))
	case vec.Float:
		c.F32 = append(c.F32, float32(math.Float64frombits(w)))
	case vec.Double:
		c.F64 = append(c.F64, math.Float64frombits(w))
	default:
		c.I64 = append(c.I64, int64(w))
	}
}

// words fills w with the words of rows [lo, hi) of a keyNumber column, NULL or not.
func words(w []uint64, c *vec.Column, lo, hi int) {
	w = w[:hi-lo]
	switch c.Type.ID {
	case vec.Int, vec.Date:
		for k, v := range c.I32[lo:hi] {
			w[k] = uint64(v)
		}
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		for k, v := range c.I64[lo:hi] {
			w[k] = uint64(v)
		}
	case vec.Double:
		for k, v := range c.F64[lo:hi] {
			w[k] = doubleBits(v)
		}
	default:
		for k := range w {
			w[k] = number(c, lo+k)
		}
	}
}

// stringWord is the word and the tag of a string: its bytes where they fit, else a hash.
func stringWord(s string) (word uint64, tag uint32) {
	b := vec.StringBytes(s)
	n := len(b)
	switch {
	case n > 8:
		return maphash.Bytes(hashSeed, b), tagLong | uint32(n)
	case n >= 4: // the two halves overlap in equal bytes
		return uint64(binary.LittleEndian.Uint32(b)) | uint64(binary.LittleEndian.Uint32(b[n-4:]))<<(8*(n-4)), uint32(n)
	case n > 0:
		return uint64(b[0]) | uint64(b[n>>1])<<(8*(n>>1)) | uint64(b[n-1])<<(8*(n-1)), uint32(n)
	}
	return 0, 0
}
