package plan

import "github.com/eventflux-go/eventflux/internal/expr"

// ShardKeys gives, for each input, the columns by which the pattern's work can be divided: events of different keys
// never meet in a partial match. They are those of PARTITION BY; or, where each event of a pattern that begins with
// EVERY a starts a partial match of its own, the columns that every condition equates with a's, as symbol = a.symbol
// does. Nil: there are none.
func (n *Pattern) ShardKeys() [][]int {
	if n.Keys != nil {
		return n.Keys
	}
	first := n.firstOfEvery()
	if first == nil || n.countsEvents() {
		return nil
	}
	for _, column := range n.equated(first.Slot) {
		if keys := n.follow(first.Slot, column); keys != nil {
			return keys
		}
	}
	return nil
}

// firstOfEvery is the element a of EVERY a -> …; nil where the pattern begins otherwise.
func (n *Pattern) firstOfEvery() *PatternElement {
	root := n.Root
	if g, ok := root.(*PatternGroup); ok && g.Min == 1 && g.Max == 1 {
		root = g.Inner
	}
	if s, ok := root.(*PatternSeq); ok {
		root = s.Items[0]
	}
	every, ok := root.(*PatternEvery)
	if !ok || n.Sequence {
		return nil
	}
	e, ok := every.Inner.(*PatternElement)
	if !ok || e.Min != 1 || e.Max != 1 {
		return nil
	}
	return e
}

// countsEvents reports a WITHIN n EVENTS, which counts those of all keys.
func (n *Pattern) countsEvents() bool {
	counts := false
	WalkPattern(n.Root, func(p PatternNode) {
		if g, ok := p.(*PatternGroup); ok && g.WithinEvents > 0 {
			counts = true
		}
	})
	return counts
}

// equated lists the columns of a slot that some condition equates with a column of its event.
func (n *Pattern) equated(slot int) []int {
	var list []int
	for _, c := range n.Conds() {
		for _, k := range c.Keys {
			if r, ok := k.ref(c); ok && r.Slot == slot {
				list = append(list, r.Column)
			}
		}
	}
	return list
}

// ref gives the value that a key takes from the partial match, where both sides are plain columns.
func (k *PatternKey) ref(c *PatternCond) (PatternRef, bool) {
	_, event := k.Event.(*expr.Column)
	m, match := k.Match.(*expr.Column)
	if !event || !match {
		return PatternRef{}, false
	}
	r := c.Refs[m.Index]
	return r, r.Column >= 0 && (r.Kind == RefOne || r.Kind == RefFirst || r.Kind == RefLast)
}

// follow gives the key columns of all inputs, if that of a slot is column; nil where some condition is not bound to it.
func (n *Pattern) follow(slot, column int) [][]int {
	bySlot := make([]int, len(n.Slots))
	for i := range bySlot {
		bySlot[i] = ColumnNone
	}
	bySlot[slot] = column
	keys := make([][]int, len(n.Inputs))
	keys[n.Slots[slot].Input] = []int{column}
	WalkPattern(n.Root, func(p PatternNode) {
		var c *PatternCond
		own := -1
		switch p := p.(type) {
		case *PatternElement:
			c, own = &p.Cond, p.Slot
		case *PatternNot:
			c = &p.Cond
		default:
			return
		}
		if keys == nil || own == slot {
			return
		}
		for _, k := range c.Keys {
			r, ok := k.ref(c)
			if !ok || bySlot[r.Slot] != r.Column {
				continue
			}
			mine := k.Event.(*expr.Column).Index
			if have := keys[c.Input]; have != nil && have[0] != mine {
				continue
			}
			keys[c.Input] = []int{mine}
			if own >= 0 {
				bySlot[own] = mine
			}
			return
		}
		keys = nil
	})
	return keys
}
