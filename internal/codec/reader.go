package codec

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// ErrCorrupt is the error of a Reader whose input is not what a Writer wrote.
var ErrCorrupt = errors.New("snapshot: corrupt data")

// Reader reads what a Writer wrote, field by field. After an error every read gives zero values.
type Reader struct {
	buf []byte
	err error
}

// NewReader reads from data, which it borrows. Strings read are copies.
func NewReader(data []byte) *Reader { return &Reader{buf: data} }

// Err is the first error; nil so far.
func (r *Reader) Err() error { return r.err }

// Rest is how many bytes are left.
func (r *Reader) Rest() int { return len(r.buf) }

// Fail makes err the reader's error, unless it has one: for callers that find a value impossible.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.buf = nil
}

// Uvarint reads an unsigned number.
func (r *Reader) Uvarint() uint64 {
	v, n := binary.Uvarint(r.buf)
	if n <= 0 {
		r.Fail(ErrCorrupt)
		return 0
	}
	r.buf = r.buf[n:]
	return v
}

// Varint reads a signed number.
func (r *Reader) Varint() int64 {
	v, n := binary.Varint(r.buf)
	if n <= 0 {
		r.Fail(ErrCorrupt)
		return 0
	}
	r.buf = r.buf[n:]
	return v
}

// Len reads a count of things of which each takes at least a byte: more of them than bytes left is corrupt.
func (r *Reader) Len() int {
	n := r.Uvarint()
	if n > uint64(len(r.buf)) {
		r.Fail(ErrCorrupt)
		return 0
	}
	return int(n)
}

// Bool reads one byte.
func (r *Reader) Bool() bool {
	if len(r.buf) == 0 || r.buf[0] > 1 {
		r.Fail(ErrCorrupt)
		return false
	}
	v := r.buf[0] == 1
	r.buf = r.buf[1:]
	return v
}

// U64 reads eight bytes.
func (r *Reader) U64() uint64 {
	if len(r.buf) < 8 {
		r.Fail(ErrCorrupt)
		return 0
	}
	v := binary.LittleEndian.Uint64(r.buf)
	r.buf = r.buf[8:]
	return v
}

// F64 reads a float.
func (r *Reader) F64() float64 { return math.Float64frombits(r.U64()) }

// String reads a string, as a copy.
func (r *Reader) String() string { return string(r.bytes()) }

// Bytes reads bytes, as a copy.
func (r *Reader) Bytes() []byte { return append([]byte(nil), r.bytes()...) }

func (r *Reader) bytes() []byte {
	n := r.Len()
	if r.err != nil {
		return nil
	}
	b := r.buf[:n]
	r.buf = r.buf[n:]
	return b
}

// Column appends n rows to c, whose type says how they were written.
func (r *Reader) Column(c *vec.Column, n int) {
	at := c.Len()
	var nulls vec.Bitmap
	if r.Bool() {
		if len(r.buf) < 8*vec.Words(n) {
			r.Fail(ErrCorrupt)
		}
		for i := 0; i < n && r.err == nil; i += 64 {
			nulls = append(nulls, r.U64())
		}
	}
	r.values(c, n)
	if r.err != nil || nulls == nil {
		return
	}
	for i := range n {
		if nulls.Get(i) {
			c.SetNull(at + i)
		}
	}
}

// values appends the values of n rows, one at a time, so that a wrong n ends with the input.
func (r *Reader) values(c *vec.Column, n int) {
	switch c.Type.ID {
	case vec.List, vec.Map:
		r.lists(c, n)
		return
	case vec.Struct:
		for k := range c.Child {
			r.Column(&c.Child[k], n)
		}
		return
	}
	for i := 0; i < n && r.err == nil; i++ {
		r.value(c)
	}
}

func (r *Reader) value(c *vec.Column) {
	switch c.Type.ID {
	case vec.Bool, vec.Null:
		c.Bool = append(c.Bool, r.Bool())
	case vec.Int, vec.Date:
		c.I32 = append(c.I32, int32(r.Varint()))
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		c.I64 = append(c.I64, r.Varint())
	case vec.Float:
		c.F32 = append(c.F32, math.Float32frombits(uint32(r.Uvarint())))
	case vec.Double:
		c.F64 = append(c.F64, r.F64())
	case vec.String, vec.Bytes, vec.JSON:
		c.Str = append(c.Str, r.String())
	case vec.Decimal:
		c.Dec = append(c.Dec, vec.Dec128{Hi: r.Varint(), Lo: r.U64()})
	default:
		r.Fail(ErrCorrupt)
	}
}

func (r *Reader) lists(c *vec.Column, n int) {
	if n == 0 {
		return
	}
	if len(c.Offsets) == 0 {
		c.Offsets = append(c.Offsets, 0)
	}
	total := 0
	for i := 0; i < n && r.err == nil; i++ {
		size := r.Uvarint()
		if size > uint64(math.MaxInt32/2-total) {
			r.Fail(ErrCorrupt)
			return
		}
		total += int(size)
		c.Offsets = append(c.Offsets, c.Offsets[len(c.Offsets)-1]+int32(size))
	}
	for k := range c.Child {
		r.Column(&c.Child[k], total)
	}
}

// Batch appends the rows written by Writer.Batch to b.
func (r *Reader) Batch(b *vec.Batch) {
	n := r.Len()
	for i := range b.Cols {
		r.Column(&b.Cols[i], n)
	}
	for i := 0; i < n && r.err == nil; i++ {
		t, seq, ord, kind := vec.Time(r.Varint()), r.Varint(), r.Varint(), r.Uvarint()
		if kind > uint64(vec.Reset) {
			r.Fail(ErrCorrupt)
			return
		}
		b.AppendRowMeta(t, seq, ord, vec.Kind(kind))
		if r.Bool() {
			b.Units = b.Units.Grow(b.Len)
			b.Units.Set(b.Len - 1)
		}
	}
}
