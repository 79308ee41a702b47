package pattern

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// chainSlotsMax is how many elements a chain may have: the attempts of a ring are a word of bits.
const chainSlotsMax = 32

// newChain makes the matcher of a pattern that is a chain; nil where it is not one.
func newChain(n *plan.Pattern, env *op.Env) *chain {
	if n.Expired || n.Limit.PerKey > 0 || n.Limit.Policy == plan.LimitDropOldest || env != nil && env.Trace != nil {
		return nil
	}
	elements, within, ok := chainElements(n.Root)
	if !ok {
		return nil
	}
	c := &chain{plan: n, within: within, max: n.Limit.Max, after: chainSweeps, heapFrom: mem.HeapFrom, out: vec.NewBatch(n.Out)}
	if c.max == 0 {
		c.max = limitDefault
	}
	for i, s := range n.Inputs {
		in := &chainInput{input: newInput(i, s, env)}
		in.sparse = !n.Sequence
		c.inputs = append(c.inputs, in)
	}
	parts := n.Keys
	if !n.Sequence {
		parts = n.ShardKeys()
	}
	b := chainBuilder{chain: c, parts: parts, equated: n.Keys == nil, slotOf: make([]int, len(n.Slots))}
	if !b.elements(elements) || !b.partition() || !b.columns() || b.keeps() > chainKeeps {
		return nil
	}
	b.finish()
	if env != nil && env.Own != nil {
		c.own = env.Own
		c.own.Replies = c.replies()
	}
	return c
}

// replies says what a match has of the event that completes it.
func (c *chain) replies() *op.Replies {
	a := &op.Replies{Input: c.slots[len(c.slots)-1].input}
	for _, x := range c.outs {
		if x.from != fromLast {
			x.index = -1
		}
		a.Columns = append(a.Columns, x.index)
	}
	return a
}

// chainElements gives the elements of EVERY a -> b -> …, all of one event, and WITHIN, negative where there is none.
func chainElements(root plan.PatternNode) (list []*plan.PatternElement, within int64, ok bool) {
	within = -1
	if g, group := root.(*plan.PatternGroup); group {
		if g.Min != 1 || g.Max != 1 || g.WithinEvents > 0 {
			return nil, 0, false
		}
		if g.Within > 0 {
			within = int64(g.Within)
		}
		root = g.Inner
	}
	seq, ok := root.(*plan.PatternSeq)
	if !ok || len(seq.Items) > chainSlotsMax {
		return nil, 0, false
	}
	for i, it := range seq.Items {
		if i == 0 {
			every, ok := it.(*plan.PatternEvery)
			if !ok {
				return nil, 0, false
			}
			it = every.Inner
		}
		e, ok := it.(*plan.PatternElement)
		if !ok || e.Min != 1 || e.Max != 1 {
			return nil, 0, false
		}
		list = append(list, e)
	}
	return list, within, true
}

// chainBuilder collects what the slots compare and keep.
type chainBuilder struct {
	*chain
	parts   [][]int
	equated bool  // the key comes from equalities, not from PARTITION BY
	slotOf  []int // place in the chain of each slot of the plan
}

// elements compiles the conditions.
func (b *chainBuilder) elements(list []*plan.PatternElement) bool {
	b.slots = mem.Alone[chainSlot](len(list))
	b.steps = mem.Alone[op.PatternStep](len(list))
	for k, e := range list {
		b.slotOf[e.Slot] = k
		b.slots[k].input = e.Cond.Input
		in := b.inputs[e.Cond.Input]
		local := -1
		if e.Cond.Local != nil {
			local = in.addCond(e.Cond.Local)
		}
		in.slots, in.local, in.locals = append(in.slots, k), append(in.local, local), append(in.locals, local)
		if !b.cond(k, &e.Cond) {
			return false
		}
	}
	return true
}

// cond turns what a condition asks of the partial match into terms.
func (b *chainBuilder) cond(k int, c *plan.PatternCond) bool {
	for _, key := range c.Keys {
		if b.isPartition(c, &key) {
			continue
		}
		if b.parts == nil {
			return false // the general matcher finds partial matches by any key
		}
		if !b.term(k, expr.Eq, key.Event, key.Match, c) {
			return false
		}
	}
	if c.Rest == nil {
		return true
	}
	if expr.Fallible(c.Rest) {
		return false
	}
	width := b.plan.Inputs[c.Input].Schema.Len()
	for _, t := range expr.Conjuncts(c.Rest) {
		cmp, ok := t.(*expr.Binary)
		if !ok || !cmp.Op.IsComparison() {
			return false
		}
		o := cmp.Op
		l, r := cmp.L, cmp.R
		if side(l, width) == sideMatch {
			l, r, o = r, l, o.Flipped()
		}
		if side(l, width) != sideEvent || side(r, width) != sideMatch {
			return false
		}
		if !b.term(k, o, l, expr.Remap(r, func(c int) int { return c - width }), c) {
			return false
		}
		b.orderBy(k, t)
	}
	return true
}

// orderBy puts the term compiled last, that of t, in front if it is the first that is ranged.
func (b *chainBuilder) orderBy(k int, t expr.Expr) {
	s := &b.slots[k]
	last := len(s.terms) - 1
	if s.order == "" && s.terms[last].ranged() {
		s.terms[0], s.terms[last] = s.terms[last], s.terms[0]
		s.order = t.String()
	}
}

// RangeIndexes tells, of the conditions of a pattern, the comparison by which the partial matches that wait for them are
// in order where they are many.
func RangeIndexes(n *plan.Pattern) map[*plan.PatternCond]string {
	orders := map[*plan.PatternCond]string{}
	c := newChain(n, &op.Env{})
	if c == nil {
		if m, err := newMatcher(n, &op.Env{}); err == nil {
			for _, l := range m.prog.leaves {
				if l.order != nil {
					orders[l.cond] = l.order.text
				}
			}
		}
		return orders
	}
	if n.Sequence {
		return orders
	}
	elements, _, _ := chainElements(n.Root)
	for k, s := range c.slots {
		if s.order != "" {
			orders[&elements[k].Cond] = s.order
		}
	}
	return orders
}

// isPartition reports whether a key only says that the events are of one partition.
func (b *chainBuilder) isPartition(c *plan.PatternCond, key *plan.PatternKey) bool {
	if b.parts == nil {
		return false
	}
	event, ok := key.Event.(*expr.Column)
	match, ok2 := key.Match.(*expr.Column)
	if !ok || !ok2 {
		return false
	}
	r := c.Refs[match.Index]
	at := slices.Index(b.parts[c.Input], event.Index)
	return at >= 0 && r.Kind == plan.RefOne && r.Column == b.parts[b.plan.Slots[r.Slot].Input][at]
}

// The sides of a comparison.
const (
	sideNone = iota
	sideEvent
	sideMatch
	sideBoth
)

// side says whose values an expression reads.
func side(e expr.Expr, width int) int {
	s := sideNone
	for _, c := range expr.Columns(e) {
		if c < width {
			s |= sideEvent
		} else {
			s |= sideMatch
		}
	}
	return s
}

// term adds a comparison of an expression over the event with one over the refs, which must be of one earlier event:
// its value is computed when that event is taken.
func (b *chainBuilder) term(k int, o expr.Op, event, match expr.Expr, c *plan.PatternCond) bool {
	kind := chainKindOf(event.Type())
	if kind == kindNone || chainKindOf(match.Type()) != kind || expr.Volatile(event) || expr.Volatile(match) || expr.Fallible(event) || expr.Fallible(match) {
		return false
	}
	slot := -1
	for _, ref := range expr.Columns(match) {
		r := c.Refs[ref]
		if r.Kind != plan.RefOne || r.Column < 0 || r.Group != nil || slot >= 0 && r.Slot != slot {
			return false
		}
		slot = r.Slot
	}
	if slot < 0 || b.slotOf[slot] >= k {
		return false
	}
	from := b.slotOf[slot]
	kept := expr.Remap(match, func(ref int) int { return c.Refs[ref].Column })
	keep, ok := b.keep(from, kept, kind)
	if !ok {
		return false
	}
	value := b.inputs[c.Input].vals.add(event)
	b.slots[k].terms = append(b.slots[k].terms, chainTerm{op: o, kind: kind, value: value, slot: from, at: keep})
	return true
}

// keep has the slot keep an expression over its event; at is its number among what the slot keeps.
func (b *chainBuilder) keep(slot int, e expr.Expr, kind chainKind) (at int, ok bool) {
	if b.plan.Sequence && kind == kindText {
		return 0, false // a ring's events go while matches still show them
	}
	s := &b.slots[slot]
	value := b.inputs[s.input].vals.add(e)
	for i, k := range s.keep {
		if k.value == value {
			return i, true
		}
	}
	s.keep = append(s.keep, chainKeep{value: value, kind: kind})
	return len(s.keep) - 1, true
}

// keeps counts the kept values.
func (b *chainBuilder) keeps() int {
	n := 0
	for _, s := range b.slots {
		n += len(s.keep)
	}
	return n
}

// partition sets up the keys.
func (b *chainBuilder) partition() bool {
	c := b.chain
	if b.parts == nil {
		c.grow(1)
		return true
	}
	var types []vec.Type
	for i, cols := range b.parts {
		c.inputs[i].partCols = cols
		for k, col := range cols {
			t := c.plan.Inputs[i].Schema.Fields[col].Type
			if b.equated && chainKindOf(t) == kindDouble {
				return false // NaN is one key, and equals nothing
			}
			if i == 0 {
				types = append(types, t)
			} else if !types[k].Equal(t) {
				return false
			}
		}
	}
	c.keys = state.NewInterner(types)
	return true
}

// columns says where the output comes from.
func (b *chainBuilder) columns() bool {
	last := len(b.slots) - 1
	for _, r := range b.plan.Columns {
		x := chainOut{}
		switch {
		case r.Kind == plan.RefKey:
			b.fromKey(&x, r.N, r.Type)
		case r.Kind != plan.RefOne || r.Column < 0 || r.Group != nil:
			return false
		case b.slotOf[r.Slot] == last:
			x.from, x.index = fromLast, r.Column
		case b.keyColumn(r) >= 0:
			b.fromKey(&x, b.keyColumn(r), r.Type)
		default:
			x.slot = b.slotOf[r.Slot]
			kind := chainKindOf(r.Type)
			if kind == kindNone {
				return false
			}
			at, ok := b.keep(x.slot, expr.NewColumn(r.Column, r.Name, r.Type), kind)
			if !ok {
				return false
			}
			x.keep.at = at
		}
		b.outs = append(b.outs, x)
	}
	return true
}

// fromKey makes a column show a key: as the last event has it, if it is the same there to the eye.
func (b *chainBuilder) fromKey(x *chainOut, key int, t vec.Type) {
	x.from, x.index = fromKey, key
	if chainKindOf(t) == kindWhole || chainKindOf(t) == kindText {
		x.from, x.index = fromLast, b.parts[b.slots[len(b.slots)-1].input][key]
	}
}

// keyColumn is the key that a column is part of; -1: none, or one whose equal values may differ to the eye.
func (b *chainBuilder) keyColumn(r plan.PatternRef) int {
	if b.parts == nil || chainKindOf(r.Type) == kindDouble {
		return -1
	}
	return slices.Index(b.parts[b.plan.Slots[r.Slot].Input], r.Column)
}

// layout gives every kept value its place and returns how many words a record, or an event of a ring, has. An event of
// a ring may stand for any slot, so it keeps what all slots of its input keep.
func (b *chainBuilder) layout() (size int) {
	at := chainValue
	if b.plan.Sequence {
		at = eventHead
	}
	type place struct{ input, value int }
	placed := map[place]chainKeep{}
	bit := uint32(1)
	for k := range b.slots {
		s := &b.slots[k]
		for i := range s.keep {
			p := &s.keep[i]
			if have, ok := placed[place{s.input, p.value}]; ok && b.plan.Sequence {
				*p = have
				continue
			}
			p.at, p.bit = at, bit
			at += p.kind.words()
			bit <<= 1
			placed[place{s.input, p.value}] = *p
		}
	}
	return at
}

// finish lays out the records and compiles. Until then the places of kept values are their numbers.
func (b *chainBuilder) finish() {
	c := b.chain
	size := b.layout()
	for k := range c.slots {
		c.slots[k].terms = append(mem.Alone[chainTerm](len(c.slots[k].terms))[:0], c.slots[k].terms...)
		for i := range c.slots[k].terms {
			t := &c.slots[k].terms[i]
			p := c.slots[t.slot].keep[t.at]
			t.at, t.bit = p.at, p.bit
		}
	}
	for k := range c.outs {
		if x := &c.outs[k]; x.from == fromKept {
			x.keep = c.slots[x.slot].keep[x.keep.at]
		} else if x.from == fromKey && len(c.keyVals) == 0 {
			for _, f := range b.parts[0] {
				c.keyVals = append(c.keyVals, vec.NewColumn(c.plan.Inputs[0].Schema.Fields[f].Type))
			}
			c.keyCols = make([]*vec.Column, len(c.keyVals))
		}
	}
	if c.plan.Sequence {
		size = ringEvents + size*(len(c.slots)-1)
	}
	c.runs = mem.NewSlab(size)
	for _, in := range c.inputs {
		in.input.finish()
		in.vals.compile()
	}
}
