package state

import (
	"encoding/binary"
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// appendKey appends the packed form of row i: for each column a byte that says NULL or not, then the value, in a form
// that tells where it ends. Equal rows have equal forms.
func appendKey(buf []byte, cols []*vec.Column, i int) []byte {
	for _, c := range cols {
		buf = appendValue(buf, c, i)
	}
	return buf
}

func appendValue(buf []byte, c *vec.Column, i int) []byte {
	if c.Type.ID == vec.Null || c.IsNull(i) {
		return append(buf, 0)
	}
	buf = append(buf, 1)
	switch c.Type.ID {
	case vec.Bool:
		return append(buf, byte(number(c, i)))
	case vec.Int, vec.Date:
		return binary.LittleEndian.AppendUint32(buf, uint32(c.I32[i]))
	case vec.Float:
		return binary.LittleEndian.AppendUint32(buf, math.Float32bits(float32(math.Float64frombits(number(c, i)))))
	case vec.String, vec.Bytes, vec.JSON:
		buf = binary.AppendUvarint(buf, uint64(len(c.Str[i])))
		return append(buf, c.Str[i]...)
	case vec.Decimal:
		buf = binary.LittleEndian.AppendUint64(buf, uint64(c.Dec[i].Hi))
		return binary.LittleEndian.AppendUint64(buf, c.Dec[i].Lo)
	case vec.List, vec.Map:
		buf = binary.AppendUvarint(buf, uint64(c.Offsets[i+1]-c.Offsets[i]))
		for r := c.Offsets[i]; r < c.Offsets[i+1]; r++ {
			for k := range c.Child {
				buf = appendValue(buf, &c.Child[k], int(r))
			}
		}
		return buf
	case vec.Struct:
		for k := range c.Child {
			buf = appendValue(buf, &c.Child[k], i)
		}
		return buf
	}
	return binary.LittleEndian.AppendUint64(buf, number(c, i))
}

// unpack appends the value at the start of b to c and returns the rest; ok says that b was well-formed. Strings are
// cloned into a.
func unpack(c *vec.Column, b []byte, a *vec.Scratch) (rest []byte, ok bool) {
	if len(b) == 0 || b[0] > 1 {
		return nil, false
	}
	null := b[0] == 0
	b = b[1:]
	if null {
		c.AppendNull()
		return b, true
	}
	switch c.Type.ID {
	case vec.String, vec.Bytes, vec.JSON:
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			return nil, false
		}
		b = b[size:]
		c.Str = append(c.Str, a.Clone(vec.BytesAsString(b[:n])))
		return b[n:], true
	case vec.List, vec.Map:
		return unpackList(c, b, a)
	case vec.Struct:
		for k := range c.Child {
			if b, ok = unpack(&c.Child[k], b, a); !ok {
				return nil, false
			}
		}
		return b, true
	}
	n := fixedBytes(c.Type)
	if n == 0 || len(b) < n {
		return nil, false
	}
	unpackFixed(c, b)
	return b[n:], true
}

// fixedBytes is the packed size of a value; 0 for types whose values vary.
func fixedBytes(t vec.Type) int {
	switch t.ID {
	case vec.Bool:
		return 1
	case vec.Int, vec.Date, vec.Float:
		return 4
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval, vec.Double:
		return 8
	case vec.Decimal:
		return 16
	}
	return 0
}

func unpackFixed(c *vec.Column, b []byte) {
	switch c.Type.ID {
	case vec.Bool:
		c.Bool = append(c.Bool, b[0] != 0)
	case vec.Int, vec.Date:
		c.I32 = append(c.I32, int32(binary.LittleEndian.Uint32(b)))
	case vec.Float:
		c.F32 = append(c.F32, math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case vec.Decimal:
		c.Dec = append(c.Dec, vec.Dec128{Hi: int64(binary.LittleEndian.Uint64(b)), Lo: binary.LittleEndian.Uint64(b[8:])})
	default:
		appendNumber(c, binary.LittleEndian.Uint64(b))
	}
}

func unpackList(c *vec.Column, b []byte, a *vec.Scratch) (rest []byte, ok bool) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)) {
		return nil, false
	}
	b = b[size:]
	if len(c.Offsets) == 0 {
		c.Offsets = append(c.Offsets, 0)
	}
	for range n {
		for k := range c.Child {
			if b, ok = unpack(&c.Child[k], b, a); !ok {
				return nil, false
			}
		}
	}
	c.Offsets = append(c.Offsets, c.Offsets[len(c.Offsets)-1]+int32(n))
	return b, true
}

// packer packs rows a chunk at a time.
type packer struct {
	buf  []byte
	ends []int
}

// chunk fills keys with the packed forms of rows [lo, hi); they are valid until the next call.
func (p *packer) chunk(keys []string, cols []*vec.Column, lo, hi int) {
	p.buf, p.ends = p.buf[:0], p.ends[:0]
	for i := lo; i < hi; i++ {
		p.buf = appendKey(p.buf, cols, i)
		p.ends = append(p.ends, len(p.buf))
	}
	from := 0
	for k, end := range p.ends {
		keys[k] = vec.BytesAsString(p.buf[from:end])
		from = end
	}
}
