package plan

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// WalkPattern calls f for n and the parts inside it, parents first, in the order in which they are written.
func WalkPattern(n PatternNode, f func(PatternNode)) {
	f(n)
	for _, in := range PatternItems(n) {
		WalkPattern(in, f)
	}
}

// PatternItems lists the parts directly inside n.
func PatternItems(n PatternNode) []PatternNode {
	switch n := n.(type) {
	case *PatternSeq:
		return n.Items
	case *PatternAnd:
		return n.Items
	case *PatternOr:
		return n.Items
	case *PatternGroup:
		return []PatternNode{n.Inner}
	case *PatternEvery:
		return []PatternNode{n.Inner}
	}
	return nil
}

// Conds lists the conditions of the pattern, of elements and absences, as written.
func (n *Pattern) Conds() []*PatternCond {
	var list []*PatternCond
	WalkPattern(n.Root, func(p PatternNode) {
		switch p := p.(type) {
		case *PatternElement:
			list = append(list, &p.Cond)
		case *PatternNot:
			list = append(list, &p.Cond)
		}
	})
	return list
}

// Needed lists the columns of an input that the pattern uses, ascending.
func (n *Pattern) Needed(input int) []int {
	var need []int
	mark := func(e expr.Expr) {
		if e == nil {
			return
		}
		for _, c := range expr.Columns(e) {
			if c < n.Inputs[input].Schema.Len() {
				need = append(need, c)
			}
		}
	}
	refs := func(list []PatternRef) {
		for _, r := range list {
			if r.Kind != RefKey && r.Column >= 0 && n.Slots[r.Slot].Input == input {
				need = append(need, r.Column)
			}
		}
	}
	for _, c := range n.Conds() {
		refs(c.Refs)
		if c.Input != input {
			continue
		}
		mark(c.Local)
		mark(c.Rest)
		for _, k := range c.Keys {
			mark(k.Event)
		}
	}
	refs(n.Columns)
	if n.Keys != nil {
		need = append(need, n.Keys[input]...)
	}
	slices.Sort(need)
	return slices.Compact(need)
}

// Text shows a part of the pattern as it is written, on one line.
func (n *Pattern) Text(p PatternNode) string { return n.text(p, 0) }

// Levels of operators, loosest first.
const (
	levelSeq = iota
	levelOr
	levelAnd
	levelEvery
)

func (n *Pattern) text(p PatternNode, level int) string {
	switch p := p.(type) {
	case *PatternElement:
		return n.SlotName(p.Slot) + p.Cond.brackets() + QuantText(p.Min, p.Max)
	case *PatternNot:
		s := "NOT " + n.Inputs[p.Cond.Input].Name + p.Cond.brackets()
		if p.Bounded {
			s += " FOR " + DurationText(p.For)
		}
		return s
	case *PatternSeq:
		return n.join(p.Items, " -> ", levelSeq, level)
	case *PatternOr:
		return n.join(p.Items, " OR ", levelOr, level)
	case *PatternAnd:
		return n.join(p.Items, " AND ", levelAnd, level)
	case *PatternEvery:
		return "EVERY " + n.text(p.Inner, levelEvery)
	case *PatternGroup:
		return "(" + n.text(p.Inner, levelSeq) + p.WithinText() + ")" + QuantText(p.Min, p.Max)
	}
	return "?"
}

func (n *Pattern) join(items []PatternNode, op string, own, level int) string {
	parts := make([]string, len(items))
	for i, it := range items {
		parts[i] = n.text(it, own+1)
	}
	s := strings.Join(parts, op)
	if own < level {
		return "(" + s + ")"
	}
	return s
}

// SlotName shows a slot as "alias=Stream", or the stream alone where it has no alias.
func (n *Pattern) SlotName(slot int) string {
	s := n.Slots[slot]
	if name := n.Inputs[s.Input].Name; name != s.Alias {
		return s.Alias + "=" + name
	}
	return s.Alias
}

func (c *PatternCond) brackets() string {
	if c.Text == "" {
		return ""
	}
	return "[" + c.Text + "]"
}

// WithinText shows the bound of a group: " WITHIN 5 min", or nothing.
func (g *PatternGroup) WithinText() string {
	switch {
	case g.WithinEvents > 0:
		return " WITHIN " + strconv.FormatInt(g.WithinEvents, 10) + " EVENTS"
	case g.Within > 0:
		return " WITHIN " + DurationText(g.Within)
	}
	return ""
}

// QuantText shows a quantifier in its canonical form; nothing for exactly one.
func QuantText(low, high int) string {
	switch {
	case low == 1 && high == 1:
		return ""
	case low == 1 && high < 0:
		return "+"
	case low == 0 && high < 0:
		return "*"
	case low == 0 && high == 1:
		return "?"
	case high < 0:
		return "{" + strconv.Itoa(low) + ",}"
	case low == high:
		return "{" + strconv.Itoa(low) + "}"
	}
	return "{" + strconv.Itoa(low) + "," + strconv.Itoa(high) + "}"
}

// UsesTime reports whether the times of the events say what matches: there is WITHIN or FOR, several inputs are merged,
// or the time of an event is asked for.
func (n *Pattern) UsesTime() bool {
	uses := len(n.Inputs) > 1
	refs := n.Columns
	WalkPattern(n.Root, func(p PatternNode) {
		switch p := p.(type) {
		case *PatternGroup:
			uses = uses || p.Within > 0
		case *PatternNot:
			uses = uses || p.Bounded
		}
	})
	for _, c := range n.Conds() {
		refs = append(refs[:len(refs):len(refs)], c.Refs...)
	}
	for _, r := range refs {
		uses = uses || r.Column == ColumnTime
	}
	return uses
}

// NewAgg makes the aggregate of a RefAgg whose column, if it has one, is of type t.
func (r *PatternRef) NewAgg(t vec.Type) (agg.Agg, error) {
	var types []vec.Type
	o := agg.Options{Distinct: r.Distinct}
	if r.Column >= 0 {
		types = append(types, t)
		o.Consts = append(o.Consts, nil)
	}
	for _, c := range r.Consts {
		types = append(types, c.Type())
		o.Consts = append(o.Consts, &c.Val)
	}
	return agg.New(r.Agg, types, o)
}
