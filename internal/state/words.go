package state

import (
	"hash/maphash"

	"github.com/eventflux-go/eventflux/vec"
)

// Word is a value as a key: a number, the bytes of a short string, or the hash of anything longer.
type Word struct {
	Word uint64
	Tag  uint32
}

// Null reports whether the value is NULL.
func (w Word) Null() bool { return w.Tag == tagNull }

// Exact reports whether equal words mean equal values; otherwise the values must be compared too.
func (w Word) Exact() bool { return w.Tag&tagLong == 0 }

// Words appends the words of rows [lo, hi) of a column to dst. Values that are equal as keys have equal words.
func Words(dst []Word, c *vec.Column, lo, hi int) []Word {
	var buf []byte
	kind := keyKindOf([]vec.Type{c.Type})
	for i := lo; i < hi; i++ {
		switch {
		case c.IsNull(i):
			dst = append(dst, Word{0, tagNull})
		case kind == keyNumber:
			dst = append(dst, Word{number(c, i), 0})
		case kind == keyString:
			w, t := stringWord(c.Str[i])
			dst = append(dst, Word{w, t})
		default:
			buf = appendValue(buf[:0], c, i)
			dst = append(dst, Word{maphash.Bytes(hashSeed, buf), tagLong | 1})
		}
	}
	return dst
}

// Mix hashes a word on top of h.
func (w Word) Mix(h uint64) uint64 { return hash(w.Word^h*0x9E3779B97F4A7C15, w.Tag) }

// Pack appends the value of row i in a form of its own, which Unpack reads.
func Pack(buf []byte, c *vec.Column, i int) []byte { return appendValue(buf, c, i) }

// Unpack appends the value that Pack wrote to c; its strings are copied into a.
func Unpack(c *vec.Column, b []byte, a *vec.Scratch) bool {
	_, ok := unpack(c, b, a)
	return ok
}
