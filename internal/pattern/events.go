package pattern

import (
	"encoding/binary"
	"math"

	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// A kept event: references to it, its input's null bits, its position in the merged input, its Time, then the
// values. Numbers take two words, strings four, decimals four.
const (
	eventRefs  = 0
	eventPos   = 1
	eventTime  = 3
	eventNum   = 5 // position among the events of its partition
	eventNulls = 7
)

// events keeps, once each, the events of one input that partial matches hold: only the columns that later conditions
// or the output use.
type events struct {
	slab    *mem.Slab
	columns []int // of the input
	types   []vec.Type
	at      []int // where each column's value stands in the record
	index   []int // by input column: its place in columns; -1
	text    state.Strings
	buf     []byte
}

func newEvents(schema *vec.Schema, used []bool) *events {
	e := &events{index: make([]int, len(used))}
	n := 0
	for _, u := range used {
		if u {
			n++
		}
	}
	at := eventNulls + (n+31)/32
	for c, u := range used {
		e.index[c] = -1
		if !u {
			continue
		}
		e.index[c] = len(e.columns)
		e.columns = append(e.columns, c)
		t := schema.Fields[c].Type
		e.types = append(e.types, t)
		e.at = append(e.at, at)
		at += words(t)
	}
	e.slab = mem.NewSlab(at)
	return e
}

// words is how many words a value of the type takes.
func words(t vec.Type) int {
	switch t.ID {
	case vec.Bool, vec.Int, vec.Date, vec.Float:
		return 1
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval, vec.Double:
		return 2
	}
	return 4
}

// put keeps row i of b, without a reference yet.
func (e *events) put(b *vec.Batch, i int, pos, num int64) uint32 {
	id := e.slab.Take()
	r := e.slab.At(id)
	r[eventRefs] = 0
	mem.Set64(r, eventPos, pos)
	mem.Set64(r, eventTime, int64(b.Time[i]))
	mem.Set64(r, eventNum, num)
	for k := range (len(e.columns) + 31) / 32 {
		r[eventNulls+k] = 0
	}
	for k, c := range e.columns {
		col := &b.Cols[c]
		if col.IsNull(i) {
			r[eventNulls+k>>5] |= 1 << (k & 31)
			continue
		}
		e.store(r[e.at[k]:], col, i)
	}
	return id
}

func (e *events) store(r []uint32, c *vec.Column, i int) {
	switch c.Type.ID {
	case vec.Bool:
		r[0] = 0
		if c.Bool[i] {
			r[0] = 1
		}
	case vec.Int, vec.Date:
		r[0] = uint32(c.I32[i])
	case vec.Float:
		r[0] = math.Float32bits(c.F32[i])
	case vec.Double:
		mem.Set64(r, 0, int64(math.Float64bits(c.F64[i])))
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		mem.Set64(r, 0, c.I64[i])
	case vec.String, vec.Bytes, vec.JSON:
		e.storeText(r, c.Str[i])
	case vec.Decimal:
		mem.Set64(r, 0, c.Dec[i].Hi)
		mem.Set64(r, 2, int64(c.Dec[i].Lo))
	default:
		e.buf = state.Pack(e.buf[:0], c, i)
		e.storeText(r, vec.BytesAsString(e.buf))
	}
}

// inlineText marks a string of at most 8 bytes, which stands in the record itself.
const inlineText = 1 << 31

func (e *events) storeText(r []uint32, s string) {
	if len(s) <= 8 {
		var b [8]byte
		copy(b[:], s)
		mem.Set64(r, 0, int64(binary.LittleEndian.Uint64(b[:])))
		r[2] = uint32(len(s)) | inlineText
		return
	}
	at, n := e.text.Put(s).Parts()
	mem.Set64(r, 0, int64(at))
	r[2] = n
}

// text appends a string's bytes to the buffer that dst's strings are cut from.
func (e *events) loadText(r []uint32) string {
	if r[2]&inlineText == 0 {
		return e.text.At(state.RefOf(uint64(mem.Get64(r, 0)), r[2]))
	}
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(mem.Get64(r, 0)))
	return vec.BytesAsString(b[:r[2]&^inlineText])
}

// appendTo appends the value of input column c of the event to dst; strings are copied into a.
func (e *events) appendTo(dst *vec.Column, id uint32, c int, a *vec.Scratch) {
	k := e.index[c]
	r := e.slab.At(id)
	if r[eventNulls+k>>5]>>(k&31)&1 != 0 {
		dst.AppendNull()
		return
	}
	r = r[e.at[k]:]
	switch dst.Type.ID {
	case vec.Bool:
		dst.Bool = append(dst.Bool, r[0] != 0)
	case vec.Int, vec.Date:
		dst.I32 = append(dst.I32, int32(r[0]))
	case vec.Float:
		dst.F32 = append(dst.F32, math.Float32frombits(r[0]))
	case vec.Double:
		dst.F64 = append(dst.F64, math.Float64frombits(uint64(mem.Get64(r, 0))))
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		dst.I64 = append(dst.I64, mem.Get64(r, 0))
	case vec.String, vec.Bytes, vec.JSON:
		e.appendText(dst, r, a)
	case vec.Decimal:
		dst.Dec = append(dst.Dec, vec.Dec128{Hi: mem.Get64(r, 0), Lo: uint64(mem.Get64(r, 2))})
	default:
		state.Unpack(dst, vec.StringBytes(e.loadText(r)), a)
	}
}

func (e *events) appendText(dst *vec.Column, r []uint32, a *vec.Scratch) {
	if r[2]&inlineText == 0 {
		dst.Str = append(dst.Str, a.Clone(e.loadText(r)))
		return
	}
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(mem.Get64(r, 0)))
	dst.Str = append(dst.Str, a.Clone(vec.BytesAsString(b[:r[2]&^inlineText])))
}

func (e *events) pos(id uint32) int64     { return mem.Get64(e.slab.At(id), eventPos) }
func (e *events) time(id uint32) vec.Time { return vec.Time(mem.Get64(e.slab.At(id), eventTime)) }
func (e *events) num(id uint32) int64     { return mem.Get64(e.slab.At(id), eventNum) }
func (e *events) hold(id uint32)          { e.slab.At(id)[eventRefs]++ }

// release takes a reference back and forgets the event with the last one.
func (e *events) release(id uint32) {
	r := e.slab.At(id)
	if r[eventRefs]--; r[eventRefs] == 0 {
		e.drop(id)
	}
}

// drop forgets an event that nobody refers to.
func (e *events) drop(id uint32) {
	r := e.slab.At(id)
	for k, t := range e.types {
		if words(t) < 4 || t.ID == vec.Decimal || r[eventNulls+k>>5]>>(k&31)&1 != 0 {
			continue
		}
		if v := r[e.at[k]:]; v[2]&inlineText == 0 {
			e.text.Free(state.RefOf(uint64(mem.Get64(v, 0)), v[2]))
		}
	}
	e.slab.Drop(id)
}

// chains are the events that quantified elements have taken, newest first. Partial matches that fork share them.
type chains struct{ slab *mem.Slab }

// A link of a chain.
const (
	chainRefs  = 0
	chainEvent = 1
	chainPrev  = 2
	chainSize  = 3
)

func newChains() *chains { return &chains{mem.NewSlab(chainSize)} }

func (c *chains) event(link uint32) uint32 { return c.slab.At(link)[chainEvent] }
func (c *chains) prev(link uint32) uint32  { return c.slab.At(link)[chainPrev] }
