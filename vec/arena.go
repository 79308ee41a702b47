package vec

import "unsafe"

// arenaChunk is the size of an arena's chunks: large enough that the garbage collector sees few objects, small
// enough that a window of few rows pins little.
const arenaChunk = 64 << 10

// Arena copies strings into chunks of its own, so that kept rows do not pin the buffer of the batch they came
// from. A chunk is freed by the garbage collector when no string in it is referenced. The zero value is ready.
type Arena struct {
	chunk []byte
}

// Clone returns a copy of s that lives in the arena.
func (a *Arena) Clone(s string) string {
	if len(s) == 0 {
		return ""
	}
	if len(s) > cap(a.chunk)-len(a.chunk) {
		if len(s) > arenaChunk/4 {
			return string([]byte(s)) // a long string gets memory of its own instead of wasting a chunk's rest
		}
		a.chunk = make([]byte, 0, arenaChunk)
	}
	at := len(a.chunk)
	a.chunk = append(a.chunk, s...)
	return BytesAsString(a.chunk[at:])
}

// Reset forgets the arena's strings and reuses its current chunk; no string given out may be in use any more.
func (a *Arena) Reset() { a.chunk = a.chunk[:0] }

// CloneStrings replaces the strings of rows [lo, hi) by copies in the arena, children included.
func (a *Arena) CloneStrings(c *Column, lo, hi int) {
	switch c.Type.ID {
	case String, Bytes, JSON:
		for i := lo; i < hi; i++ {
			c.Str[i] = a.Clone(c.Str[i])
		}
	case List, Map:
		if hi > lo {
			for k := range c.Child {
				a.CloneStrings(&c.Child[k], int(c.Offsets[lo]), int(c.Offsets[hi]))
			}
		}
	case Struct:
		for k := range c.Child {
			a.CloneStrings(&c.Child[k], lo, hi)
		}
	}
}

// BytesAsString returns b seen as a string without a copy. The bytes must not change while the string is in use.
func BytesAsString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// StringBytes returns the bytes of s without a copy. They must not be written.
func StringBytes(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// SameString reports whether two strings are the same bytes in the same place.
func SameString(s, t string) bool {
	return len(s) == len(t) && unsafe.StringData(s) == unsafe.StringData(t)
}
