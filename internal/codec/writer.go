package codec

import (
	"encoding/binary"
	"math"

	"github.com/eventflux-go/eventflux/vec"
)

// State is something whose state can be saved and loaded into a new one of the same plan.
type State interface {
	Save(w *Writer)
	Load(r *Reader) error
}

// Writer appends fields to a buffer. The zero value is ready.
type Writer struct {
	buf []byte
}

// Data is what was written.
func (w *Writer) Data() []byte { return w.buf }

// Reset forgets what was written and keeps the memory.
func (w *Writer) Reset() { w.buf = w.buf[:0] }

// Uvarint writes an unsigned number; small ones are short.
func (w *Writer) Uvarint(v uint64) { w.buf = binary.AppendUvarint(w.buf, v) }

// Varint writes a signed number; ones near zero are short.
func (w *Writer) Varint(v int64) { w.buf = binary.AppendVarint(w.buf, v) }

// Bool writes one byte.
func (w *Writer) Bool(v bool) {
	if v {
		w.buf = append(w.buf, 1)
		return
	}
	w.buf = append(w.buf, 0)
}

// U64 writes eight bytes.
func (w *Writer) U64(v uint64) { w.buf = binary.LittleEndian.AppendUint64(w.buf, v) }

// F64 writes the bits of a float.
func (w *Writer) F64(v float64) { w.U64(math.Float64bits(v)) }

// String writes the length and the bytes.
func (w *Writer) String(s string) {
	w.Uvarint(uint64(len(s)))
	w.buf = append(w.buf, s...)
}

// Bytes writes the length and the bytes.
func (w *Writer) Bytes(b []byte) { w.String(vec.BytesAsString(b)) }

// Column writes rows [lo, hi) of a column; the reader must know its type.
func (w *Writer) Column(c *vec.Column, lo, hi int) {
	nulls := c.Nulls.Any(lo, hi)
	w.Bool(nulls)
	if nulls {
		for i := lo; i < hi; i += 64 {
			var word uint64
			for k := i; k < min(i+64, hi); k++ {
				if c.Nulls.Get(k) {
					word |= 1 << (k - i)
				}
			}
			w.U64(word)
		}
	}
	w.values(c, lo, hi)
}

func (w *Writer) values(c *vec.Column, lo, hi int) {
	switch c.Type.ID {
	case vec.Bool, vec.Null:
		for _, v := range c.Bool[lo:hi] {
			w.Bool(v)
		}
	case vec.Int, vec.Date:
		for _, v := range c.I32[lo:hi] {
			w.Varint(int64(v))
		}
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		for _, v := range c.I64[lo:hi] {
			w.Varint(v)
		}
	case vec.Float:
		for _, v := range c.F32[lo:hi] {
			w.Uvarint(uint64(math.Float32bits(v)))
		}
	case vec.Double:
		for _, v := range c.F64[lo:hi] {
			w.F64(v)
		}
	case vec.String, vec.Bytes, vec.JSON:
		w.strings(c, lo, hi)
	case vec.Decimal:
		for _, v := range c.Dec[lo:hi] {
			w.Varint(v.Hi)
			w.U64(v.Lo)
		}
	case vec.List, vec.Map:
		w.lists(c, lo, hi)
	case vec.Struct:
		for k := range c.Child {
			w.Column(&c.Child[k], lo, hi)
		}
	}
}

// strings writes "" for NULL rows: what stands there is undefined.
func (w *Writer) strings(c *vec.Column, lo, hi int) {
	for i := lo; i < hi; i++ {
		if c.IsNull(i) {
			w.String("")
		} else {
			w.String(c.Str[i])
		}
	}
}

func (w *Writer) lists(c *vec.Column, lo, hi int) {
	if lo == hi {
		return
	}
	for i := lo; i < hi; i++ {
		w.Uvarint(uint64(c.Offsets[i+1] - c.Offsets[i]))
	}
	for k := range c.Child {
		w.Column(&c.Child[k], int(c.Offsets[lo]), int(c.Offsets[hi]))
	}
}

// Batch writes the rows of b, columns and meta; the reader must know the schema.
func (w *Writer) Batch(b *vec.Batch) {
	w.Uvarint(uint64(b.Len))
	for i := range b.Cols {
		w.Column(&b.Cols[i], 0, b.Len)
	}
	for i := range b.Len {
		w.Varint(int64(b.Time[i]))
		w.Varint(b.SeqAt(i))
		w.Varint(b.OrdAt(i))
		w.Uvarint(uint64(b.KindAt(i)))
		w.Bool(b.Units.Get(i))
	}
}
