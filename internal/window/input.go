package window

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// input computes the expressions an operator needs of each row, once per range, and rejects the rows of which a
// demanded one fails: they never enter.
type input struct {
	env    *op.Env
	exprs  []expr.Expr
	cols   []*vec.Column // the value of each expression, at the indexes of the batch's rows
	column []int         // the batch's column that an expression is; -1: computed
	slot   []int         // where the program puts a computed one
	prog   *expr.Program // nil: nothing to compute
	checks []check
	driver int // the expression that drives the window and must not be NULL; -1: none

	bad    vec.Bitmap
	anyBad bool
}

// check is an expression that may fail, in the order of demand. It is demanded where the filter is TRUE.
type check struct {
	expr   int
	filter int // index of a BOOL expression; -1: always demanded
}

func newInput(env *op.Env) *input { return &input{env: env, driver: -1} }

// add makes e one of the expressions and gives its index. The same expression is computed once.
func (in *input) add(e expr.Expr, filter int) int {
	at := -1
	for i, x := range in.exprs {
		if expr.Equal(x, e) && !expr.Volatile(e) {
			at = i
		}
	}
	if at < 0 {
		at = len(in.exprs)
		in.exprs = append(in.exprs, e)
	}
	if expr.Fallible(e) {
		in.checks = append(in.checks, check{at, filter})
	}
	return at
}

// compile is called once after all expressions were added.
func (in *input) compile() {
	var computed []expr.Expr
	in.cols = make([]*vec.Column, len(in.exprs))
	for _, e := range in.exprs {
		if c, ok := e.(*expr.Column); ok {
			in.column, in.slot = append(in.column, c.Index), append(in.slot, -1)
			continue
		}
		in.column, in.slot = append(in.column, -1), append(in.slot, len(computed))
		computed = append(computed, e)
	}
	if len(computed) > 0 {
		in.prog = expr.Compile(computed)
	}
}

// eval computes the expressions of rows [lo, hi) and rejects the bad ones.
func (in *input) eval(b *vec.Batch, lo, hi int) {
	if in.prog != nil {
		in.prog.Eval(b, lo, hi)
	}
	for i, c := range in.column {
		if c >= 0 {
			in.cols[i] = &b.Cols[c]
		} else {
			in.cols[i] = in.prog.Out(in.slot[i])
		}
	}
	in.anyBad = false
	if in.driver >= 0 {
		in.mark(in.cols[in.driver].Nulls, lo, hi)
	}
	for _, c := range in.checks {
		in.markDemanded(c, lo, hi)
	}
	if in.anyBad {
		in.report(b, lo, hi)
	}
}

func (in *input) mark(m vec.Bitmap, lo, hi int) {
	if !m.Any(lo, hi) {
		return
	}
	if !in.anyBad {
		in.bad = in.bad.Reset(hi)
		in.anyBad = true
	}
	in.bad.OrRange(m, lo, hi)
}

func (in *input) markDemanded(c check, lo, hi int) {
	errs := in.prog.Err(in.slot[c.expr])
	if c.filter < 0 || !errs.Any(lo, hi) {
		in.mark(errs, lo, hi)
		return
	}
	f := in.cols[c.filter]
	for i := lo; i < hi; i++ {
		if errs.Get(i) && f.Bool[i] && !f.IsNull(i) {
			if !in.anyBad {
				in.bad = in.bad.Reset(hi)
				in.anyBad = true
			}
			in.bad.Set(i)
		}
	}
}

// report tells of every bad row the first thing that is wrong with it.
func (in *input) report(b *vec.Batch, lo, hi int) {
	if in.env.Rejects == nil {
		return
	}
	for i := lo; i < hi; i++ {
		if in.bad.Get(i) {
			code, message := in.reason(i)
			in.env.Rejects.Reject(op.Rejected{Time: b.Time[i], Seq: b.SeqAt(i), Code: code, Message: message})
		}
	}
}

func (in *input) reason(i int) (diag.Code, string) {
	if in.driver >= 0 && in.cols[in.driver].IsNull(i) {
		return diag.CodeNullValue, in.exprs[in.driver].String() + " is NULL; it drives the window"
	}
	for _, c := range in.checks {
		if c.filter >= 0 && (in.cols[c.filter].IsNull(i) || !in.cols[c.filter].Bool[i]) {
			continue
		}
		if in.prog.Err(in.slot[c.expr]).Get(i) {
			return in.prog.Reason(in.slot[c.expr], i)
		}
	}
	return diag.CodeInternal, ""
}

// run gives the first run of good rows in [lo, hi): from is hi where there is none.
func (in *input) run(lo, hi int) (from, to int) {
	if !in.anyBad {
		return lo, hi
	}
	for lo < hi && in.bad.Get(lo) {
		lo++
	}
	to = lo
	for to < hi && !in.bad.Get(to) {
		to++
	}
	return lo, to
}
