package pattern

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// term is "column op reference" of numbers, tested without a program.
type term struct {
	op     expr.Op
	column int // of the event
	kind   termKind
	slot   slotInfo
	at     int // of the value in a kept event
	null   int // the bit that says it is NULL
	f      float64
	i      int64
	text   string // as it is written
}

type termKind uint8

const (
	termDouble termKind = iota
	termLong
	termInt
)

// terms divides the rest of a leaf's condition into such terms; ok is false where it is more than those.
func (m *Matcher) terms(l *leaf) (list []term, ok bool) {
	if l.cond.Rest == nil {
		return nil, true
	}
	for _, e := range expr.Conjuncts(l.cond.Rest) {
		t, ok := m.term(l, e)
		if !ok {
			return nil, false
		}
		list = append(list, t)
	}
	return list, true
}

func (m *Matcher) term(l *leaf, e expr.Expr) (t term, ok bool) {
	b, ok := e.(*expr.Binary)
	if !ok || b.Op < expr.Eq || b.Op > expr.Ge {
		return t, false
	}
	x, ok1 := b.L.(*expr.Column)
	y, ok2 := b.R.(*expr.Column)
	if !ok1 || !ok2 {
		return t, false
	}
	t.op = b.Op
	width := m.plan.Inputs[l.cond.Input].Schema.Len()
	if x.Index >= width {
		x, y = y, x
		t.op = t.op.Flipped()
	}
	if x.Index >= width || y.Index < width {
		return t, false
	}
	r := l.refs[y.Index-width]
	if r.kind != plan.RefOne || r.slot.many || r.column < 0 || x.T.ID != r.typ.ID {
		return t, false
	}
	switch x.T.ID {
	case vec.Double:
		t.kind = termDouble
	case vec.Long, vec.Timestamp:
		t.kind = termLong
	case vec.Int, vec.Date:
		t.kind = termInt
	default:
		return t, false
	}
	of := m.events[r.slot.input]
	t.column, t.slot = x.Index, r.slot
	t.null, t.at = of.index[r.column], of.at[of.index[r.column]]
	return t, true
}

// loadTerms reads the event's values; it reports false where one is NULL.
func (m *Matcher) loadTerms(terms []term) bool {
	for k := range terms {
		t := &terms[k]
		c := &m.cur.b.Cols[t.column]
		if len(c.Nulls) > 0 && c.IsNull(m.cur.row) {
			return false
		}
		switch t.kind {
		case termDouble:
			t.f = c.F64[m.cur.row]
		case termLong:
			t.i = c.I64[m.cur.row]
		case termInt:
			t.i = int64(c.I32[m.cur.row])
		}
	}
	return true
}

// holds tests the term against what a partial match holds.
func (t *term) holds(m *Matcher, s []uint32) bool {
	r := t.kept(m, s)
	if r == nil {
		return false
	}
	switch t.kind {
	case termDouble:
		return expr.Holds(t.op, t.f, math.Float64frombits(uint64(mem.Get64(r, t.at))))
	case termLong:
		return expr.Holds(t.op, t.i, mem.Get64(r, t.at))
	}
	return expr.Holds(t.op, t.i, int64(int32(r[t.at])))
}

// kept is the event whose value is compared; nil where that is NULL.
func (t *term) kept(m *Matcher, s []uint32) []uint32 {
	id := s[t.slot.at]
	if id == 0 {
		return nil
	}
	r := m.events[t.slot.input].slab.At(id)
	if r[eventNulls+t.null>>5]>>(t.null&31)&1 != 0 {
		return nil
	}
	return r
}

// appendValue appends row i of src to dst, the commonest types without detour. Strings are shared.
func appendValue(dst, src *vec.Column, i int) {
	if len(src.Nulls) == 0 {
		switch dst.Type.ID {
		case vec.Double:
			dst.F64 = append(dst.F64, src.F64[i])
			return
		case vec.Long, vec.Timestamp:
			dst.I64 = append(dst.I64, src.I64[i])
			return
		case vec.Int:
			dst.I32 = append(dst.I32, src.I32[i])
			return
		case vec.String:
			dst.Str = append(dst.Str, src.Str[i])
			return
		}
	}
	dst.AppendFrom(src, i)
}
