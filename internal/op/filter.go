package op

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// Filter keeps the rows for which a condition is TRUE.
type Filter struct {
	Stateless
	pred    *expr.Predicate
	need    []int // columns that something above uses; the others come out empty
	rejects Rejecter
	sel     []int32
	out     *vec.Batch
}

// NewFilter returns a Filter for rows of the schema. Of the rows it drops some of, it copies the columns in need.
func NewFilter(s *vec.Schema, cond expr.Expr, need []int, env *Env) *Filter {
	return &Filter{pred: expr.CompilePredicate(cond), need: need, rejects: env.Rejects, out: vec.NewBatch(s)}
}

// Process passes the rows that the condition holds for.
func (f *Filter) Process(b *vec.Batch, lo, hi int, out Emitter) {
	f.sel = f.pred.Select(b, lo, hi, f.sel[:0])
	if errs := f.pred.Err(); errs.Any(lo, hi) {
		rejectRows(f.rejects, b, errs, lo, hi, f.pred.Reason)
	}
	switch {
	case len(f.sel) == b.Len:
		out.Emit(b)
	case b.Units.Any(lo, hi) && takesUnits(out):
		f.emitUnits(b, lo, hi, out)
	case len(f.sel) > 0:
		for _, c := range f.need {
			f.out.Cols[c].Gather(&b.Cols[c], f.sel)
		}
		f.out.GatherMeta(b, f.sel)
		out.Emit(f.out)
	}
}

// Terms are the parts of the condition with what each has kept.
func (f *Filter) Terms() []expr.Term { return f.pred.Terms() }

// rejectRows reports the rows of [lo, hi) that errs names.
func rejectRows(to Rejecter, b *vec.Batch, errs vec.Bitmap, lo, hi int, reason func(i int) (diag.Code, string)) {
	if to == nil {
		return
	}
	for i := lo; i < hi; i++ {
		if errs.Get(i) {
			code, message := reason(i)
			to.Reject(Rejected{Time: b.Time[i], Seq: b.SeqAt(i), Code: code, Message: message})
		}
	}
}
