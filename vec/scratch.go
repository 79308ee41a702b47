package vec

// scratchChunk is the size of a Scratch's chunks.
const scratchChunk = 64 << 10

// Scratch copies strings into memory that is reused after Reset: for output batches that live until the end of a
// tick. The zero value is ready.
type Scratch struct {
	chunks [][]byte
	at     int // the chunk being filled
}

// Clone returns a copy of s that is valid until Reset.
func (a *Scratch) Clone(s string) string {
	if len(s) == 0 {
		return ""
	}
	if a.at >= len(a.chunks) || cap(a.chunks[a.at])-len(a.chunks[a.at]) < len(s) {
		a.next(len(s))
	}
	c := a.chunks[a.at]
	n := len(c)
	c = append(c, s...)
	a.chunks[a.at] = c
	return BytesAsString(c[n:])
}

// next moves to a chunk with room for n bytes.
func (a *Scratch) next(n int) {
	for a.at+1 < len(a.chunks) {
		a.at++
		a.chunks[a.at] = a.chunks[a.at][:0]
		if cap(a.chunks[a.at]) >= n {
			return
		}
	}
	a.chunks = append(a.chunks, make([]byte, 0, max(n, scratchChunk)))
	a.at = len(a.chunks) - 1
}

// Reset forgets the strings and keeps the memory; no string given out may be in use any more.
func (a *Scratch) Reset() {
	a.at = 0
	if len(a.chunks) > 0 {
		a.chunks[0] = a.chunks[0][:0]
	}
}

// CloneStrings replaces the strings of rows [lo, hi) by copies, children included.
func (a *Scratch) CloneStrings(c *Column, lo, hi int) {
	switch c.Type.ID {
	case String, Bytes, JSON:
		s := c.Str[lo:hi]
		for i := range s {
			s[i] = a.Clone(s[i])
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
