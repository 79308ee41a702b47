package state

import (
	"encoding/binary"
	"math"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// packKey appends the values of row i of the columns. Keys that are equal give equal bytes.
func packKey(dst []byte, cols []*vec.Column, i int) []byte {
	for _, c := range cols {
		dst = packValue(dst, c, i)
	}
	return dst
}

// packValue appends a zero byte for NULL, else a one byte and the value.
func packValue(dst []byte, c *vec.Column, i int) []byte {
	if c.IsNull(i) {
		return append(dst, 0)
	}
	dst = append(dst, 1)
	switch c.Type.ID {
	case vec.String, vec.Bytes, vec.JSON:
		dst = binary.AppendUvarint(dst, uint64(len(c.Str[i])))
		return append(dst, c.Str[i]...)
	case vec.Decimal:
		dst = binary.LittleEndian.AppendUint64(dst, uint64(c.Dec[i].Hi))
		return binary.LittleEndian.AppendUint64(dst, c.Dec[i].Lo)
	case vec.List, vec.Map:
		dst = binary.AppendUvarint(dst, uint64(c.Offsets[i+1]-c.Offsets[i]))
		for r := c.Offsets[i]; r < c.Offsets[i+1]; r++ {
			for k := range c.Child {
				dst = packValue(dst, &c.Child[k], int(r))
			}
		}
		return dst
	case vec.Struct:
		for k := range c.Child {
			dst = packValue(dst, &c.Child[k], i)
		}
		return dst
	case vec.Bool, vec.Int, vec.Date:
		return binary.AppendVarint(dst, int64(wordOf(c, i)))
	}
	return binary.LittleEndian.AppendUint64(dst, wordOf(c, i))
}

// unpackValue appends the value at the head of a packed key to c and returns the rest.
func (n *Interner) unpackValue(c *vec.Column, b []byte) []byte {
	tag := b[0]
	b = b[1:]
	if tag == 0 {
		c.AppendNull()
		return b
	}
	switch c.Type.ID {
	case vec.String, vec.Bytes, vec.JSON:
		size, used := binary.Uvarint(b)
		b = b[used:]
		c.Str = append(c.Str, n.scratch.Clone(vec.BytesAsString(b[:size])))
		return b[size:]
	case vec.Decimal:
		c.Dec = append(c.Dec, vec.Dec128{Hi: int64(binary.LittleEndian.Uint64(b)), Lo: binary.LittleEndian.Uint64(b[8:])})
		return b[16:]
	case vec.List, vec.Map:
		return n.unpackList(c, b)
	case vec.Struct:
		for k := range c.Child {
			b = n.unpackValue(&c.Child[k], b)
		}
		return b
	case vec.Bool, vec.Int, vec.Date:
		v, used := binary.Varint(b)
		appendWord(c, uint64(v))
		return b[used:]
	}
	appendWord(c, binary.LittleEndian.Uint64(b))
	return b[8:]
}

func (n *Interner) unpackList(c *vec.Column, b []byte) []byte {
	size, used := binary.Uvarint(b)
	b = b[used:]
	if len(c.Offsets) == 0 {
		c.Offsets = append(c.Offsets, 0)
	}
	c.Offsets = append(c.Offsets, c.Offsets[len(c.Offsets)-1]+int32(size))
	for range size {
		for k := range c.Child {
			b = n.unpackValue(&c.Child[k], b)
		}
	}
	return b
}

// appendWord appends the value that wordOf made a word of.
func appendWord(c *vec.Column, w uint64) {
	switch c.Type.ID {
	case vec.Bool:
		c.Bool = append(c.Bool, w == 1)
	case vec.Int, vec.Date:
		c.I32 = append(c.I32, int32(w))
	case vec.Float:
		c.F32 = append(c.F32, float32(wordDouble(w)))
	case vec.Double:
		c.F64 = append(c.F64, wordDouble(w))
	case vec.Null:
	default:
		c.I64 = append(c.I64, int64(w))
	}
}

func wordDouble(w uint64) float64 {
	if w == math.MaxUint64 {
		return math.NaN()
	}
	return math.Float64frombits(w)
}

// AppendKeys appends the keys of the numbers to dst, one column per key column. The strings are valid until the
// next call of AppendKeys or Reset.
func (n *Interner) AppendKeys(ids []uint32, dst []*vec.Column) {
	n.scratch.Reset()
	for _, id := range ids {
		n.appendKey(id, dst)
	}
}

func (n *Interner) appendKey(id uint32, dst []*vec.Column) {
	switch {
	case n.state[id] == idNull:
		dst[0].AppendNull()
	case n.mode == modeWord:
		appendWord(dst[0], n.words[id])
	case n.mode == modeString && n.words[id] >= longBit:
		dst[0].Str = append(dst[0].Str, n.longs[id])
	case n.mode == modeString:
		dst[0].Str = append(dst[0].Str, n.scratch.Clone(vec.BytesAsString(unpackShort(n.key[:0], n.words[id]))))
	default:
		n.key = n.packed(n.key[:0], id)
		b := n.key
		for _, c := range dst {
			b = n.unpackValue(c, b)
		}
	}
}

// packed appends the string that was interned as id.
func (n *Interner) packed(dst []byte, id uint32) []byte {
	if n.words[id] >= longBit {
		return append(dst, n.longs[id]...)
	}
	return unpackShort(dst, n.words[id])
}

func unpackShort(dst []byte, w uint64) []byte {
	for range w >> 56 {
		dst = append(dst, byte(w))
		w >>= 8
	}
	return dst
}

// Save writes every number with its key, and the free numbers in the order in which they will be given out.
func (n *Interner) Save(w *codec.Writer) {
	w.Uvarint(uint64(len(n.words)))
	var key []byte
	for id, st := range n.state {
		w.Uvarint(uint64(st))
		switch {
		case st != idUsed:
		case n.mode == modeWord:
			w.U64(n.words[id])
		default:
			key = n.packed(key[:0], uint32(id))
			w.Bytes(key)
		}
	}
	w.Uvarint(uint64(len(n.free)))
	for _, id := range n.free {
		w.Uvarint(uint64(id))
	}
}

// Load replaces all keys by those saved.
func (n *Interner) Load(r *codec.Reader) error {
	n.Reset()
	count := r.Len()
	for id := 0; id < count && r.Err() == nil; id++ {
		n.words = append(n.words, 0)
		n.state = append(n.state, idFree)
		n.loadKey(uint32(id), uint8(r.Uvarint()), r)
	}
	for i, f := 0, r.Len(); i < f && r.Err() == nil; i++ {
		id := r.Uvarint()
		if id >= uint64(count) || n.state[id] != idFree {
			r.Fail(codec.ErrCorrupt)
			break
		}
		n.free = append(n.free, uint32(id))
	}
	return r.Err()
}

func (n *Interner) loadKey(id uint32, st uint8, r *codec.Reader) {
	switch st {
	case idFree:
		return
	case idNull:
		n.nullID = int64(id)
	case idUsed:
		n.loadWord(id, r)
		if 4*(n.live+1) > 3*len(n.slots) {
			n.resize(2 * len(n.slots))
		}
		n.place(n.words[id], id)
	default:
		r.Fail(codec.ErrCorrupt)
		return
	}
	n.state[id] = st
	n.live++
}

func (n *Interner) loadWord(id uint32, r *codec.Reader) {
	if n.mode == modeWord {
		n.words[id] = r.U64()
		return
	}
	s := r.String()
	n.words[id] = wordOfString(s)
	if n.words[id] >= longBit {
		for len(n.longs) <= int(id) {
			n.longs = append(n.longs, "")
		}
		n.longs[id] = n.arena.Clone(s)
	}
}
