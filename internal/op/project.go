package op

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// Project computes the rows' columns anew. A row of which an expression fails is rejected.
type Project struct {
	Stateless
	prog    *expr.Program
	rejects Rejecter
	view    vec.Batch // the results, borrowed from the program
	errs    vec.Bitmap
	sel     []int32
	out     *vec.Batch
}

// NewProject returns a Project whose rows have the schema out.
func NewProject(exprs []expr.Expr, out *vec.Schema, env *Env) *Project {
	p := &Project{prog: expr.Compile(exprs), rejects: env.Rejects, out: vec.NewBatch(out)}
	p.view.Cols = make([]vec.Column, len(exprs))
	return p
}

// Process computes and passes the rows.
func (p *Project) Process(b *vec.Batch, lo, hi int, out Emitter) {
	p.prog.Eval(b, lo, hi)
	whole := lo == 0 && hi == b.Len
	if !whole || p.failed(lo, hi) {
		p.emitSome(b, lo, hi, out)
		return
	}
	cols := p.view.Cols
	for k := range cols {
		cols[k] = *p.prog.Out(k)
	}
	p.view = *b
	p.view.Cols = cols
	out.Emit(&p.view)
}

// failed collects in errs the rows of [lo, hi) of which an expression failed.
func (p *Project) failed(lo, hi int) bool {
	if !p.prog.Failed() {
		return false
	}
	any := false
	for k := range p.view.Cols {
		errs := p.prog.Err(k)
		if !errs.Any(lo, hi) {
			continue
		}
		if !any {
			p.errs = p.errs.Reset(hi)
			any = true
		}
		p.errs.OrRange(errs, lo, hi)
	}
	return any
}

// emitSome reports the rows that failed and passes the others of [lo, hi).
func (p *Project) emitSome(b *vec.Batch, lo, hi int, out Emitter) {
	failed := p.failed(lo, hi)
	if failed {
		rejectRows(p.rejects, b, p.errs, lo, hi, p.reason)
	}
	p.sel = p.sel[:0]
	for i := lo; i < hi; i++ {
		if !failed || !p.errs.Get(i) {
			p.sel = append(p.sel, int32(i))
		}
	}
	if len(p.sel) == 0 {
		return
	}
	for k := range p.out.Cols {
		p.out.Cols[k].Gather(p.prog.Out(k), p.sel)
	}
	p.out.GatherMeta(b, p.sel)
	out.Emit(p.out)
}

// reason is why the first expression that failed for row i did.
func (p *Project) reason(i int) (diag.Code, string) {
	for k := range p.view.Cols {
		if p.prog.Err(k).Get(i) {
			return p.prog.Reason(k, i)
		}
	}
	return "", ""
}
