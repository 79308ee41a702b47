package pattern

import (
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// ref is a value taken from what a partial match holds.
type ref struct {
	kind   plan.RefKind
	slot   slotInfo
	n      int
	column int // of the input, or one of the plan's constants
	base   int // where the state says how many events came before the current repetition; -1: all count
	typ    vec.Type
	agg    agg.Agg
	in     agg.Input
	values vec.Column // scratch of aggregates
}

func (p *program) ref(r plan.PatternRef, inputs []*plan.Stream, from *node) (*ref, error) {
	out := &ref{kind: r.Kind, n: r.N, column: r.Column, base: -1, typ: r.Type}
	if r.Kind == plan.RefKey {
		out.column = plan.ColumnNone
		return out, nil
	}
	out.slot = p.slots[r.Slot]
	for n := from; n != nil && r.Group != nil; n = n.up {
		if n.up == nil || n.up.source != r.Group || n.up.base < 0 {
			continue
		}
		base := n.up.base
		if n == n.up.prev {
			base = n.up.prevBase
		}
		for k, s := range n.up.slots {
			if s == r.Slot {
				out.base = base + k
			}
		}
		break
	}
	if r.Kind != plan.RefAgg {
		return out, nil
	}
	var t vec.Type
	if r.Column >= 0 {
		t = inputs[out.slot.input].Schema.Fields[r.Column].Type
		out.values = vec.NewColumn(t)
		out.in.Args = make([]*vec.Column, 1+len(r.Consts))
		out.in.Args[0] = &out.values
	}
	a, err := r.NewAgg(t)
	if err != nil {
		return nil, err
	}
	a.Grow(1)
	out.agg = a
	return out, nil
}

// appendRef appends the reference's value in state s to dst.
func (m *Matcher) appendRef(r *ref, s []uint32, part uint32, dst *vec.Column) {
	if r.kind == plan.RefKey {
		m.appendKey(r.n, part, dst)
		return
	}
	from, n := 0, 0
	if r.slot.many {
		n = int(s[r.slot.at+1])
		if r.base >= 0 {
			from = int(s[r.base])
		}
	} else if s[r.slot.at] != 0 {
		n = 1
	}
	switch r.kind {
	case plan.RefOne:
		if n <= from {
			dst.AppendNull()
			return
		}
		m.appendEvent(r, m.taken(r.slot, s, n-1), dst)
	case plan.RefFirst:
		if from+r.n >= n {
			dst.AppendNull()
			return
		}
		m.appendEvent(r, m.taken(r.slot, s, from+r.n), dst)
	case plan.RefLast:
		if n-1-r.n < from {
			dst.AppendNull()
			return
		}
		m.appendEvent(r, m.taken(r.slot, s, n-1-r.n), dst)
	case plan.RefList:
		m.appendList(r, s, from, n, dst)
	case plan.RefAgg:
		m.appendAgg(r, s, from, n, dst)
	}
}

func (m *Matcher) appendEvent(r *ref, id uint32, dst *vec.Column) {
	if r.column == plan.ColumnTime {
		dst.I64 = append(dst.I64, int64(m.events[r.slot.input].time(id)))
		return
	}
	m.events[r.slot.input].appendTo(dst, id, r.column, m.text)
}

// appendKey appends a value of PARTITION BY.
func (m *Matcher) appendKey(n int, part uint32, dst *vec.Column) {
	for k := range m.keyVals {
		truncate(&m.keyVals[k])
	}
	m.keyIDs[0] = part
	m.keys.AppendKeys(m.keyIDs[:], m.keyCols)
	at := dst.Len()
	dst.AppendFrom(&m.keyVals[n], 0)
	m.text.CloneStrings(dst, at, at+1)
}

// taken is event k of the n that a slot holds, counted from 0.
func (m *Matcher) taken(slot slotInfo, s []uint32, k int) uint32 {
	if !slot.many {
		return s[slot.at]
	}
	link := s[slot.at]
	for i := int(s[slot.at+1]) - 1; i > k; i-- {
		link = m.chains.prev(link)
	}
	return m.chains.event(link)
}

// list fills m.list with events [from, n) of a slot, oldest first.
func (m *Matcher) listOf(slot slotInfo, s []uint32, from, n int) []uint32 {
	if cap(m.list) < n-from {
		m.list = make([]uint32, n-from, 2*(n-from))
	}
	m.list = m.list[:max(0, n-from)]
	if !slot.many {
		if n > from {
			m.list[0] = s[slot.at]
		}
		return m.list
	}
	link := s[slot.at]
	for i := n - 1; i >= from; i-- {
		m.list[i-from] = m.chains.event(link)
		link = m.chains.prev(link)
	}
	return m.list
}

func (m *Matcher) appendList(r *ref, s []uint32, from, n int, dst *vec.Column) {
	if n <= from {
		dst.AppendNull()
		return
	}
	if len(dst.Offsets) == 0 {
		dst.Offsets = append(dst.Offsets, 0)
	}
	for _, id := range m.listOf(r.slot, s, from, n) {
		m.appendEvent(r, id, &dst.Child[0])
	}
	dst.Offsets = append(dst.Offsets, int32(dst.Child[0].Len()))
}

func (m *Matcher) appendAgg(r *ref, s []uint32, from, n int, dst *vec.Column) {
	r.agg.Reset(0)
	r.in.Lo, r.in.Hi = 0, max(0, n-from)
	if r.column >= 0 {
		r.values.Resize(0)
		r.values.Nulls = r.values.Nulls[:0]
		for _, id := range m.listOf(r.slot, s, from, n) {
			m.appendEvent(r, id, &r.values)
		}
	}
	r.agg.Add(&r.in)
	m.one.Resize(0)
	if !m.one.Type.Equal(dst.Type) {
		m.one = vec.NewColumn(dst.Type)
	}
	m.one.Nulls = m.one.Nulls[:0]
	m.one.Resize(1)
	m.errs = m.errs.Reset(1)
	r.agg.Result(m.group0[:], &m.one, &m.errs)
	if m.errs.Get(0) {
		dst.AppendNull()
		return
	}
	dst.AppendFrom(&m.one, 0)
}
