package agg

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// cell is a kept value: the bits of a fixed-size one, or where the bytes of another stand.
type cell struct {
	bits uint64
	n    uint32 // length of the bytes
}

// cells keeps values of one type.
type cells struct {
	typ   vec.Type
	bytes state.Strings
	w     codec.Writer // packs values that are neither fixed-size nor strings
	one   vec.Column   // takes one value of those out again
	out   vec.Arena    // strings of results
}

func newCells(t vec.Type) cells { return cells{typ: t, one: vec.NewColumn(t)} }

// put keeps row i of col.
func (c *cells) put(col *vec.Column, i int) cell {
	switch c.typ.ID {
	case vec.Bool:
		return cell{bits: uint64(boolKey(col.Bool[i]))}
	case vec.Int, vec.Date:
		return cell{bits: uint64(col.I32[i])}
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		return cell{bits: uint64(col.I64[i])}
	case vec.Float:
		return cell{bits: uint64(math.Float32bits(col.F32[i]))}
	case vec.Double:
		return cell{bits: math.Float64bits(col.F64[i])}
	case vec.String, vec.Bytes, vec.JSON:
		return c.putBytes(col.Str[i])
	}
	c.w.Reset()
	c.w.Column(col, i, i+1)
	return c.putBytes(vec.BytesAsString(c.w.Data()))
}

func (c *cells) putBytes(s string) cell {
	at, n := c.bytes.Put(s).Parts()
	return cell{at, n}
}

// text is the bytes of a kept value that has bytes; they are valid until it is dropped.
func (c *cells) text(v cell) string { return c.bytes.At(state.RefOf(v.bits, v.n)) }

// drop forgets a value.
func (c *cells) drop(v cell) {
	if v.n > 0 { // only values with bytes have a length
		c.bytes.Free(state.RefOf(v.bits, v.n))
	}
}

// set makes row i of dst the value. Rows of dst that is a LIST, MAP or STRUCT are set in order, without gaps.
func (c *cells) set(dst *vec.Column, i int, v cell) {
	switch c.typ.ID {
	case vec.Bool:
		dst.Bool[i] = v.bits != 0
	case vec.Int, vec.Date:
		dst.I32[i] = int32(v.bits)
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		dst.I64[i] = int64(v.bits)
	case vec.Float:
		dst.F32[i] = math.Float32frombits(uint32(v.bits))
	case vec.Double:
		dst.F64[i] = math.Float64frombits(v.bits)
	case vec.String, vec.Bytes, vec.JSON:
		dst.Str[i] = c.out.Clone(c.text(v))
	default:
		c.unpack(v)
		setAt(dst, i, &c.one, 0)
	}
}

// unpack makes c.one the value.
func (c *cells) unpack(v cell) {
	c.one.Resize(0)
	c.one.Nulls = c.one.Nulls[:0]
	codec.NewReader(vec.StringBytes(c.text(v))).Column(&c.one, 1)
}

// setNull makes row i of dst NULL, in order as set does.
func setNull(dst *vec.Column, i int) {
	dst.SetNull(i)
	if dst.Type.ID == vec.List || dst.Type.ID == vec.Map {
		closeList(dst, i)
	}
	if dst.Type.ID == vec.Struct {
		for k := range dst.Child {
			setNull(&dst.Child[k], i)
		}
	}
}

// closeList ends the list of row i where its children end now.
func closeList(dst *vec.Column, i int) { dst.Offsets[i+1] = int32(dst.Child[0].Len()) }

// setAt makes row i of dst, of the same type, row j of src.
func setAt(dst *vec.Column, i int, src *vec.Column, j int) {
	if src.IsNull(j) {
		setNull(dst, i)
		return
	}
	switch dst.Type.ID {
	case vec.List, vec.Map:
		for k := range dst.Child {
			dst.Child[k].AppendRange(&src.Child[k], int(src.Offsets[j]), int(src.Offsets[j+1]))
		}
		closeList(dst, i)
	case vec.Struct:
		for k := range dst.Child {
			setAt(&dst.Child[k], i, &src.Child[k], j)
		}
	case vec.Bool:
		dst.Bool[i] = src.Bool[j]
	case vec.Int, vec.Date:
		dst.I32[i] = src.I32[j]
	case vec.Float:
		dst.F32[i] = src.F32[j]
	case vec.Double:
		dst.F64[i] = src.F64[j]
	case vec.String, vec.Bytes, vec.JSON:
		dst.Str[i] = src.Str[j]
	case vec.Decimal:
		dst.Dec[i] = src.Dec[j]
	default:
		dst.I64[i] = src.I64[j]
	}
}

// save writes a value; load reads it.
func (c *cells) save(w *codec.Writer, v cell) {
	if c.hasBytes() {
		w.String(c.text(v))
	} else {
		w.Uvarint(v.bits)
	}
}

func (c *cells) load(r *codec.Reader) cell {
	if !c.hasBytes() {
		return cell{bits: r.Uvarint()}
	}
	b := vec.BytesAsString(r.View())
	if !c.typ.IsText() && r.Err() == nil {
		check := codec.NewReader(vec.StringBytes(b))
		c.one.Resize(0)
		c.one.Nulls = c.one.Nulls[:0]
		if check.Column(&c.one, 1); check.Err() != nil || check.Rest() > 0 {
			r.Failf("kept value is not a %s", c.typ)
		}
	}
	if r.Err() != nil {
		return cell{}
	}
	return c.putBytes(b)
}

func (c *cells) hasBytes() bool { return !hasKey(c.typ) }

// copy keeps a value of other cells of the type.
func (c *cells) copy(from *cells, v cell) cell {
	if v.n == 0 {
		return v
	}
	return c.putBytes(from.text(v))
}
