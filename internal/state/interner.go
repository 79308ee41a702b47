package state

import (
	"math"
	"math/bits"

	"github.com/eventflux-go/eventflux/vec"
)

// keyMode is how keys become the words that the table compares.
type keyMode uint8

const (
	modeWord   keyMode = iota // one column of at most 64 bits: the word is the value
	modeString                // one column of strings
	modePacked                // several columns, written one after another as a string
)

// Interner gives keys dense numbers: the first key seen is 0, the next new one 1, and so on; a number that was
// freed is given out again, the one freed last first. Two NULLs are the same key, so are 0.0 and -0.0, and two NaNs.
//
// A key is a 64-bit word. A string of up to seven bytes is packed into its word whole, so that comparing words
// compares keys; a longer one has its hash there, with the top bit set, and its bytes in longs.
type Interner struct {
	types []vec.Type
	mode  keyMode

	slots  []slot
	shift  uint // 64 - log2(len(slots))
	live   int
	nullID int64 // number of the NULL key in the modes of one column; -1: none

	words []uint64 // of each number
	longs []string // of each number whose key is long; may be shorter than words
	state []uint8  // of each number: free, in use, or the NULL key
	free  []uint32
	arena vec.Arena

	key     []byte // scratch: the packed key
	scratch vec.Scratch
}

// slot is a place of the hash table; id is the number plus one, 0 marks an empty slot.
type slot struct {
	word uint64
	id   uint32
}

const (
	idFree uint8 = iota
	idUsed
	idNull
)

const (
	minSlots = 16
	longBit  = 1 << 63
)

// NewInterner returns an empty interner for keys of the given columns.
func NewInterner(types []vec.Type) *Interner {
	n := &Interner{types: types, mode: modePacked, nullID: -1}
	if len(types) == 1 {
		switch t := types[0].ID; {
		case types[0].IsText():
			n.mode = modeString
		case t != vec.Decimal && t != vec.List && t != vec.Map && t != vec.Struct:
			n.mode = modeWord
		}
	}
	n.resize(minSlots)
	return n
}

// Len is one more than the largest number in use or free: the size of an array indexed by number.
func (n *Interner) Len() int { return len(n.words) }

// Live is how many keys there are.
func (n *Interner) Live() int { return n.live }

// Intern sets ids[i] to the number of the key in row i of the columns, for i in [lo, hi).
func (n *Interner) Intern(cols []*vec.Column, lo, hi int, ids []uint32) {
	switch n.mode {
	case modeWord:
		n.internWords(cols[0], lo, hi, ids)
	case modeString:
		n.internStrings(cols[0], lo, hi, ids)
	default:
		for i := lo; i < hi; i++ {
			n.key = packKey(n.key[:0], cols, i)
			ids[i] = n.internString(vec.BytesAsString(n.key))
		}
	}
}

func (n *Interner) internStrings(c *vec.Column, lo, hi int, ids []uint32) {
	nulls := c.Nulls.Any(lo, hi)
	for i, s := range c.Str[lo:hi] {
		if nulls && c.Nulls.Get(lo+i) {
			ids[lo+i] = n.internNull()
			continue
		}
		// The common case inline: a short key that is known.
		if len(s) < 8 {
			w := packShort(s)
			p := index(w, n.shift)
			for {
				sl := &n.slots[p]
				if sl.id == 0 {
					ids[lo+i] = n.add(w, "")
					break
				}
				if sl.word == w {
					ids[lo+i] = sl.id - 1
					break
				}
				p = (p + 1) & (len(n.slots) - 1)
			}
			continue
		}
		ids[lo+i] = n.internString(s)
	}
}

func (n *Interner) internWords(c *vec.Column, lo, hi int, ids []uint32) {
	nulls := c.Nulls.Any(lo, hi)
	for i := lo; i < hi; i++ {
		if nulls && c.Nulls.Get(i) {
			ids[i] = n.internNull()
			continue
		}
		w := wordOf(c, i)
		if p := n.find(w, ""); n.slots[p].id != 0 {
			ids[i] = n.slots[p].id - 1
		} else {
			ids[i] = n.add(w, "")
		}
	}
}

// internString interns a string of any length.
func (n *Interner) internString(s string) uint32 {
	w := wordOfString(s)
	if p := n.find(w, s); n.slots[p].id != 0 {
		return n.slots[p].id - 1
	}
	return n.add(w, s)
}

func (n *Interner) internNull() uint32 {
	if n.nullID < 0 {
		id := n.number()
		n.state[id] = idNull
		n.nullID = int64(id)
		n.live++
	}
	return uint32(n.nullID)
}

// find returns the slot of the key, or the empty one where it belongs.
func (n *Interner) find(w uint64, s string) int {
	p := index(w, n.shift)
	for {
		sl := &n.slots[p]
		if sl.id == 0 || sl.word == w && (n.mode == modeWord || w < longBit || n.longs[sl.id-1] == s) {
			return p
		}
		p = (p + 1) & (len(n.slots) - 1)
	}
}

// add gives a new key its number.
func (n *Interner) add(w uint64, s string) uint32 {
	if 4*(n.live+1) > 3*len(n.slots) {
		n.resize(2 * len(n.slots))
	}
	id := n.number()
	n.words[id], n.state[id] = w, idUsed
	if n.mode != modeWord && w >= longBit {
		for len(n.longs) <= int(id) {
			n.longs = append(n.longs, "")
		}
		n.longs[id] = n.arena.Clone(s)
	}
	n.place(w, id)
	n.live++
	return id
}

// number takes a free number.
func (n *Interner) number() uint32 {
	if f := len(n.free); f > 0 {
		id := n.free[f-1]
		n.free = n.free[:f-1]
		return id
	}
	n.words = append(n.words, 0)
	n.state = append(n.state, idFree)
	return uint32(len(n.words) - 1)
}

// place puts a number that is not in the table into it.
func (n *Interner) place(w uint64, id uint32) {
	p := index(w, n.shift)
	for n.slots[p].id != 0 {
		p = (p + 1) & (len(n.slots) - 1)
	}
	n.slots[p] = slot{w, id + 1}
}

func (n *Interner) resize(size int) {
	n.slots = make([]slot, size)
	n.shift = uint(64 - bits.TrailingZeros(uint(size)))
	for id, st := range n.state {
		if st == idUsed {
			n.place(n.words[id], uint32(id))
		}
	}
}

// Free forgets a key and makes its number free.
func (n *Interner) Free(id uint32) {
	n.live--
	n.free = append(n.free, id)
	if n.state[id] == idNull {
		n.state[id] = idFree
		n.nullID = -1
		return
	}
	n.state[id] = idFree
	p := index(n.words[id], n.shift)
	for n.slots[p].id != id+1 {
		p = (p + 1) & (len(n.slots) - 1)
	}
	n.closeGap(p)
	if int(id) < len(n.longs) {
		n.longs[id] = ""
	}
}

// closeGap empties slot p and moves up what probing would no longer find.
func (n *Interner) closeGap(p int) {
	mask := len(n.slots) - 1
	for q := (p + 1) & mask; n.slots[q].id != 0; q = (q + 1) & mask {
		home := index(n.slots[q].word, n.shift)
		if (q-home)&mask >= (q-p)&mask {
			n.slots[p] = n.slots[q]
			p = q
		}
	}
	n.slots[p] = slot{}
}

// Reset forgets all keys. Memory is kept, but not much more than the keys just forgotten needed.
func (n *Interner) Reset() {
	if len(n.slots) > minSlots && 16*n.live < len(n.slots) {
		n.slots = make([]slot, len(n.slots)/4)
		n.shift = uint(64 - bits.TrailingZeros(uint(len(n.slots))))
	} else {
		clear(n.slots)
	}
	clear(n.longs)
	n.words, n.state, n.free, n.longs = n.words[:0], n.state[:0], n.free[:0], n.longs[:0]
	n.live, n.nullID = 0, -1
	n.arena = vec.Arena{}
}

// index spreads a word over the table: the top bits of a product depend on all bits of the word.
func index(w uint64, shift uint) int {
	return int((w ^ w>>29) * 0x9E3779B97F4A7C15 >> shift)
}

// packShort packs a string of up to seven bytes and its length into a word.
func packShort(s string) uint64 {
	b := vec.StringBytes(s)
	n := len(b)
	w := uint64(n) << 56
	if n >= 4 {
		lo := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24
		hi := uint64(b[n-4]) | uint64(b[n-3])<<8 | uint64(b[n-2])<<16 | uint64(b[n-1])<<24
		return w | lo | hi<<(8*uint(n-4))
	}
	for i, c := range b {
		w |= uint64(c) << (8 * uint(i))
	}
	return w
}

// wordOfString is the packed string, or the hash of a long one.
func wordOfString(s string) uint64 {
	if len(s) < 8 {
		return packShort(s)
	}
	b := vec.StringBytes(s)
	h := uint64(len(b)) * 0x9E3779B97F4A7C15
	for ; len(b) >= 8; b = b[8:] {
		v := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		hi, lo := bits.Mul64(h^v, 0xE7037ED1A0B428DB)
		h = hi ^ lo
	}
	if len(b) > 0 {
		hi, lo := bits.Mul64(h^packShort(vec.BytesAsString(b)), 0x8EBC6AF09C88C6E3)
		h = hi ^ lo
	}
	return h | longBit
}

// wordOf is the value of row i as a word; values that are equal as keys have equal words.
func wordOf(c *vec.Column, i int) uint64 {
	switch c.Type.ID {
	case vec.Bool:
		if c.Bool[i] {
			return 1
		}
		return 0
	case vec.Int, vec.Date:
		return uint64(c.I32[i])
	case vec.Float:
		return doubleWord(float64(c.F32[i]))
	case vec.Double:
		return doubleWord(c.F64[i])
	case vec.Null:
		return 0
	}
	return uint64(c.I64[i])
}

func doubleWord(v float64) uint64 {
	switch {
	case v == 0:
		return 0
	case v != v:
		return math.MaxUint64
	}
	return math.Float64bits(v)
}
