package why

import (
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// condition is a condition of the pattern, divided into terms that are shown one by one.
type condition struct {
	plan   *plan.PatternCond
	name   string // "b=Trades", "NOT Beat"
	slot   int    // -1 of an absence
	single bool   // its element takes one event in each repetition of the groups around it
	width  int    // columns of the event; those of the references follow
	terms  []term
}

// term is one operand of the AND, over the columns of the event and then of the references.
type term struct {
	text    string
	columns []*expr.Column // what it reads, in order of appearance
	program *expr.Program
}

// conditions lists those of a pattern, in the order of Conds.
func conditions(p *plan.Pattern) []*condition {
	var list []*condition
	add := func(c *plan.PatternCond, name string, slot int, single bool) {
		k := &condition{plan: c, name: name, slot: slot, single: single, width: p.Inputs[c.Input].Schema.Len()}
		k.divide()
		list = append(list, k)
	}
	plan.WalkPattern(p.Root, func(n plan.PatternNode) {
		switch n := n.(type) {
		case *plan.PatternElement:
			add(&n.Cond, p.SlotName(n.Slot), n.Slot, n.Max == 1)
		case *plan.PatternNot:
			name := "NOT " + p.Inputs[n.Cond.Input].Name
			if n.Bounded {
				name += " FOR " + plan.DurationText(n.For)
			}
			add(&n.Cond, name, -1, false)
		}
	})
	return list
}

func (c *condition) divide() {
	c.each(c.plan.Local)
	for _, k := range c.plan.Keys {
		match := expr.Remap(k.Match, func(i int) int { return c.width + i })
		c.add(&expr.Binary{Op: expr.Eq, L: k.Event, R: match, T: vec.Simple(vec.Bool)})
	}
	c.each(c.plan.Rest)
}

// each adds the operands of an AND, or the whole.
func (c *condition) each(e expr.Expr) {
	if l, ok := e.(*expr.Logic); ok && l.Op == expr.And {
		for _, x := range l.Xs {
			c.add(x)
		}
	} else if e != nil {
		c.add(e)
	}
}

func (c *condition) add(e expr.Expr) {
	t := term{text: e.String(), program: expr.Compile([]expr.Expr{e})}
	expr.Walk(e, func(e expr.Expr) bool {
		if col, ok := e.(*expr.Column); ok {
			for _, have := range t.columns {
				if have.Index == col.Index {
					return true
				}
			}
			t.columns = append(t.columns, col)
		}
		return true
	})
	c.terms = append(c.terms, t)
}

// test computes the terms of a condition for an event, given what a partial match held of each slot.
func (r *Recorder) test(c *condition, position int64, slots [][]int64) []Term {
	e := r.events[position]
	b := &vec.Batch{Len: 1, Time: []vec.Time{r.rows[e.input].Time[e.row]}, Seq: []int64{r.rows[e.input].SeqAt(e.row)}}
	for i := range r.rows[e.input].Cols {
		col := vec.NewColumn(r.rows[e.input].Cols[i].Type)
		col.AppendFrom(&r.rows[e.input].Cols[i], e.row)
		b.Cols = append(b.Cols, col)
	}
	for _, ref := range c.plan.Refs {
		b.Cols = append(b.Cols, r.value(ref, r.meant(c, ref, position, slots)))
	}
	var list []Term
	for i := range c.terms {
		t := &c.terms[i]
		t.program.Eval(b, 0, 1)
		out := t.program.Out(0)
		v := Term{Condition: t.text, Result: "true"}
		switch {
		case t.program.Err(0).Get(0):
			_, v.Result = t.program.Reason(0, 0)
		case out.IsNull(0):
			v.Result = "NULL"
		case !out.Bool[0]:
			v.Result = "false"
		}
		for _, col := range t.columns {
			v.Values = append(v.Values, Value{col.Name, expr.ValueText(&b.Cols[col.Index], 0)})
		}
		list = append(list, v)
	}
	return list
}

// meant lists the events that a reference means, oldest first, for an event at a position.
func (r *Recorder) meant(c *condition, ref plan.PatternRef, position int64, slots [][]int64) []int64 {
	if ref.Kind == plan.RefKey {
		return nil
	}
	from := int64(0)
	if ref.Group != nil && c.slot >= 0 && c.single {
		for _, p := range slots[c.slot] { // what its own element took before belongs to an earlier repetition
			if p < position {
				from = p
			}
		}
	}
	var list []int64
	for _, p := range slots[ref.Slot] {
		if p < position && p > from {
			list = append(list, p)
		}
	}
	return list
}

// value computes a reference over the events it means, as a column of one row.
func (r *Recorder) value(ref plan.PatternRef, of []int64) vec.Column {
	col := vec.NewColumn(ref.Type)
	at := -1
	switch ref.Kind {
	case plan.RefOne:
		at = len(of) - 1
	case plan.RefFirst:
		at = ref.N
	case plan.RefLast:
		at = len(of) - 1 - ref.N
	case plan.RefList:
		r.list(ref, of, &col)
		return col
	case plan.RefAgg:
		r.aggregate(ref, of, &col)
		return col
	}
	if at < 0 || at >= len(of) {
		col.AppendNull()
		return col
	}
	r.append(ref.Column, of[at], &col)
	return col
}

// append appends a column of an event.
func (r *Recorder) append(column int, position int64, dst *vec.Column) {
	e := r.events[position]
	if column == plan.ColumnTime {
		dst.I64 = append(dst.I64, int64(r.rows[e.input].Time[e.row]))
		return
	}
	dst.AppendFrom(&r.rows[e.input].Cols[column], e.row)
}

func (r *Recorder) list(ref plan.PatternRef, of []int64, col *vec.Column) {
	if len(of) == 0 {
		col.AppendNull()
		return
	}
	if len(col.Offsets) == 0 {
		col.Offsets = append(col.Offsets, 0)
	}
	for _, p := range of {
		r.append(ref.Column, p, &col.Child[0])
	}
	col.Offsets = append(col.Offsets, int32(len(of)))
}

func (r *Recorder) aggregate(ref plan.PatternRef, of []int64, col *vec.Column) {
	var args []*vec.Column
	var arg vec.Column
	if ref.Column >= 0 {
		arg = vec.NewColumn(r.rows[r.plan.Slots[ref.Slot].Input].Cols[ref.Column].Type)
		for _, p := range of {
			r.append(ref.Column, p, &arg)
		}
		args = make([]*vec.Column, 1+len(ref.Consts))
		args[0] = &arg
	}
	a, err := ref.NewAgg(arg.Type)
	if err != nil {
		col.AppendNull()
		return
	}
	a.Grow(1)
	if len(of) > 0 {
		a.Add(&agg.Input{Args: args, Hi: len(of)})
	}
	a.Result([]uint32{0}, col, nil)
}
