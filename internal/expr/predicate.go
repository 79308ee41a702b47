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
	// rest are the other terms, each narrowing what those before it left; a condition that may fail is one program.
	rest  []*Program
	terms []term // what each of them has kept: fast, then rest
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
		p.rest, p.terms = []*Program{Compile([]Expr{e})}, []term{newTerm(e)}
		return p
	}
	terms := []Expr{e}
	if l, ok := e.(*Logic); ok && l.Op == And {
		terms = l.Xs
	}
	var rest []term
	for _, t := range terms {
		if c, ok := fastTerm(t); ok {
			p.fast = append(p.fast, c)
			p.terms = append(p.terms, newTerm(t))
		} else {
			p.rest = append(p.rest, Compile([]Expr{t}))
			rest = append(rest, newTerm(t))
		}
	}
	p.terms = append(p.terms, rest...)
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
			p.terms[k].watch(b, lo, hi, nil)
			n = t.choose(c, lo, hi, sel)
		} else {
			p.terms[k].watch(b, lo, hi, sel[:n])
			n = t.narrow(c, sel[:n])
		}
		if len(c.Nulls) > 0 {
			n = kernel.DropSet(sel[:n], c.Nulls)
		}
		if p.terms[k].kept += int64(n); n == 0 {
			return sel[:0]
		}
	}
	return p.selectRest(b, lo, hi, sel, n)
}

// selectRest narrows the n rows that the fast terms left; without fast terms, all of [lo, hi).
func (p *Predicate) selectRest(b *vec.Batch, lo, hi int, sel []int32, n int) []int32 {
	chosen := len(p.fast) > 0
	for k, prog := range p.rest {
		t := &p.terms[len(p.fast)+k]
		if chosen { // the rows that are left lie between the first and the last of them
			t.watch(b, lo, hi, sel[:n])
			lo, hi = int(sel[0]), int(sel[n-1])+1
		} else {
			t.watch(b, lo, hi, nil)
		}
		prog.Eval(b, lo, hi)
		out := prog.Out(0)
		if chosen {
			n = kernel.Refine(sel[:n], out.Bool)
		} else {
			n = kernel.Select(sel, lo, out.Bool[lo:hi])
			chosen = true
		}
		if len(out.Nulls) > 0 {
			n = kernel.DropSet(sel[:n], out.Nulls)
		}
		if errs := prog.Err(0); len(errs) > 0 {
			n = kernel.DropSet(sel[:n], errs)
		}
		if t.kept += int64(n); n == 0 {
			return sel[:0]
		}
	}
	return sel[:n]
}

// Err is the rows of the last Select for which the condition failed; empty if there are none.
func (p *Predicate) Err() vec.Bitmap {
	if len(p.rest) != 1 || len(p.fast) > 0 {
		return nil // only a condition that is one program can fail
	}
	return p.rest[0].Err(0)
}

// Reason says why the condition failed for row i, one of Err.
func (p *Predicate) Reason(i int) (diag.Code, string) { return p.rest[0].Reason(0, i) }

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
