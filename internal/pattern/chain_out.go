package pattern

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// chainOut says where a column of the output comes from.
type chainOut struct {
	from  chainFrom
	index int // of the key, or the column of the last event's input
	slot  int // whose event keeps the value
	keep  chainKeep
}

type chainFrom uint8

const (
	fromKept chainFrom = iota // what a partial match keeps
	fromLast                  // the event that completed the match
	fromKey
)

// flush puts out the matches that the rows of b completed.
func (c *chain) flush(b *vec.Batch, out op.Emitter) {
	n := len(c.done)
	if n == 0 {
		return
	}
	o := c.out
	c.rows = fit(c.rows, n)
	for k := range c.done {
		c.rows[k] = c.done[k].row
	}
	c.outKeys()
	for k := range c.outs {
		x := &c.outs[k]
		switch x.from {
		case fromKept:
			c.outKept(x, &o.Cols[k])
		case fromLast:
			if c.own == nil {
				o.Cols[k].Gather(&b.Cols[x.index], c.rows)
			}
		case fromKey:
			o.Cols[k].Resize(0)
			o.Cols[k].Nulls = o.Cols[k].Nulls[:0]
			o.Cols[k].AppendRange(&c.keyVals[x.index], 0, n)
		}
	}
	if c.own != nil {
		out.(op.Replier).Reply(o, c.rows)
	} else {
		o.Time, o.Seq, o.Len = fit(o.Time, n), fit(o.Seq, n), n
		for k, row := range c.rows {
			o.Time[k], o.Seq[k] = b.Time[row], b.SeqAt(int(row))
		}
		out.Emit(o)
	}
	for _, d := range c.done {
		if d.run != 0 {
			c.drop(len(c.slots)-1, d.run)
		}
	}
	c.done, c.words = c.done[:0], c.words[:0]
	c.outTexts.Reset()
}

// outKeys looks up the keys of the matches, if the output shows them.
func (c *chain) outKeys() {
	if len(c.keyVals) == 0 {
		return
	}
	c.ids = fit(c.ids, len(c.done))
	for k, d := range c.done {
		c.ids[k] = d.part
	}
	for k := range c.keyVals {
		c.keyVals[k].Resize(0)
		c.keyVals[k].Nulls = c.keyVals[k].Nulls[:0]
		c.keyCols[k] = &c.keyVals[k]
	}
	c.keys.AppendKeys(c.ids, c.keyCols)
}

// fit gives a slice of n elements, whatever they are.
func fit[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, max(n, 2*cap(s)))
	}
	return s[:n]
}

// kept is the words of what match k keeps of slot s, from the word of NULL bits on.
func (c *chain) kept(k, s int) (rec []uint32, nulls int) {
	d := &c.done[k]
	if d.run != 0 {
		return c.runs.At(d.run), chainNulls
	}
	size := (c.runs.Size - ringEvents) / (len(c.slots) - 1)
	at := int(d.at) + s*size
	return c.words[at : at+size], eventHead - 1
}

// outKept makes dst the kept values of the matches.
func (c *chain) outKept(x *chainOut, dst *vec.Column) {
	dst.Reuse(len(c.done))
	for k := range c.done {
		rec, nulls := c.kept(k, x.slot)
		if rec[nulls]&x.keep.bit != 0 {
			dst.SetNull(k)
			continue
		}
		words := rec[x.keep.at:]
		switch dst.Type.ID {
		case vec.Double:
			dst.F64[k] = math.Float64frombits(uint64(mem.Get64(words, 0)))
		case vec.Float:
			dst.F32[k] = float32(math.Float64frombits(uint64(mem.Get64(words, 0))))
		case vec.Bool:
			dst.Bool[k] = words[0] != 0
		case vec.Int, vec.Date:
			dst.I32[k] = int32(words[0])
		case vec.String, vec.Bytes, vec.JSON:
			dst.Str[k] = c.outText(words)
		default:
			dst.I64[k] = mem.Get64(words, 0)
		}
	}
}

// outText is a kept string. It lasts until the record is given back, after the row was taken; a short one, which
// stands in the record, is copied.
func (c *chain) outText(words []uint32) string {
	s := c.texts.loadText(words)
	if words[2]&inlineText != 0 {
		return c.outTexts.Clone(s)
	}
	return s
}
