package expr

import (
	"cmp"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// Predicate selects the rows for which a condition is TRUE.
type Predicate struct {
	fast []comparer // terms "column op constant" of a conjunction that cannot fail, tested first
	rest *Program   // nil: nothing else
}

// comparer is one such term.
type comparer struct {
	column int
	// choose writes to sel the rows of [lo, hi) that pass; narrow keeps in sel those that pass.
	choose func(c *vec.Column, lo, hi int, sel []int32) int
	narrow func(c *vec.Column, sel []int32) int
}

// CompilePredicate returns the predicate of a condition.
func CompilePredicate(e Expr) *Predicate {
	p := &Predicate{}
	if Fallible(e) { // which rows fail must not depend on what was tested first
		p.rest = Compile([]Expr{e})
		return p
	}
	terms := []Expr{e}
	if l, ok := e.(*Logic); ok && l.Op == And {
		terms = l.Xs
	}
	var rest []Expr
	for _, t := range terms {
		if c, ok := fastTerm(t); ok {
			p.fast = append(p.fast, c)
		} else {
			rest = append(rest, t)
		}
	}
	switch len(rest) {
	case 0:
	case 1:
		p.rest = Compile(rest)
	default:
		p.rest = Compile([]Expr{&Logic{And, rest}})
	}
	return p
}

// Select returns the rows of [lo, hi) for which the condition is TRUE, ascending, in the memory of sel.
func (p *Predicate) Select(b *vec.Batch, lo, hi int, sel []int32) []int32 {
	if cap(sel) < hi-lo {
		sel = make([]int32, hi-lo, 2*(hi-lo))
	}
	sel = sel[:max(0, hi-lo)]
	if len(sel) == 0 {
		return sel
	}
	n := len(sel)
	for k := range p.fast {
		t := &p.fast[k]
		c := &b.Cols[t.column]
		if k == 0 {
			n = t.choose(c, lo, hi, sel)
		} else {
			n = t.narrow(c, sel[:n])
		}
		if len(c.Nulls) > 0 {
			n = kernel.DropSet(sel[:n], c.Nulls)
		}
		if n == 0 {
			return sel[:0]
		}
	}
	if p.rest == nil {
		return sel[:n]
	}
	return p.selectRest(b, lo, hi, sel, n)
}

// selectRest narrows the n rows that the fast terms left.
func (p *Predicate) selectRest(b *vec.Batch, lo, hi int, sel []int32, n int) []int32 {
	if len(p.fast) > 0 { // the rows that are left lie between the first and the last of them
		lo, hi = int(sel[0]), int(sel[n-1])+1
	}
	p.rest.Eval(b, lo, hi)
	out := p.rest.Out(0)
	if len(p.fast) == 0 {
		n = kernel.Select(sel, lo, out.Bool[lo:hi])
	} else {
		n = kernel.Refine(sel[:n], out.Bool)
	}
	if len(out.Nulls) > 0 {
		n = kernel.DropSet(sel[:n], out.Nulls)
	}
	if errs := p.rest.Err(0); len(errs) > 0 {
		n = kernel.DropSet(sel[:n], errs)
	}
	return sel[:n]
}

// Err is the rows of the last Select for which the condition failed; empty if there are none.
func (p *Predicate) Err() vec.Bitmap {
	if p.rest == nil {
		return nil
	}
	return p.rest.Err(0)
}

// Reason says why the condition failed for row i, one of Err.
func (p *Predicate) Reason(i int) (diag.Code, string) { return p.rest.Reason(0, i) }

// fastTerm recognises "column op constant".
func fastTerm(e Expr) (comparer, bool) {
	b, ok := e.(*Binary)
	if !ok || !b.Op.IsComparison() {
		return comparer{}, false
	}
	x, c, o := b.L, b.R, order(b.Op)
	if _, ok := x.(*Const); ok {
		x, c, o = b.R, b.L, o.Flip()
	}
	col, ok := x.(*Column)
	k, isConst := constant(c)
	if !ok || !isConst {
		return comparer{}, false
	}
	switch carrier(col.T) {
	case vec.Int:
		return newComparer(col.Index, o, i32s, k), true
	case vec.Long:
		return newComparer(col.Index, o, i64s, k), true
	case vec.Float:
		return newComparer(col.Index, o, f32s, k), true
	case vec.Double:
		return newComparer(col.Index, o, f64s, k), true
	case vec.String:
		return newComparer(col.Index, o, strs, k), true
	}
	return comparer{}, false
}

func newComparer[T cmp.Ordered](index int, o kernel.Order, get func(*vec.Column) []T, k *Const) comparer {
	v := get(&k.Val)[0]
	return comparer{
		column: index,
		choose: func(c *vec.Column, lo, hi int, sel []int32) int {
			return kernel.SelectConst(o, sel, lo, get(c)[lo:hi], v)
		},
		narrow: func(c *vec.Column, sel []int32) int { return kernel.RefineConst(o, sel, get(c), v) },
	}
}
