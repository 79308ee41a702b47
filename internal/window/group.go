package window

import (
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/state"
	"github.com/eventflux-go/eventflux/vec"
)

// groups is an aggregation at work: it numbers the keys and hands ranges of rows to the aggregate functions. Its
// columns in the output are the keys, the carried columns, and the results; bounds follow, which are the caller's.
type groups struct {
	in      *input
	keys    []int // the key expressions, as in's
	carry   []int // columns of the input
	calls   []call
	intern  *state.Interner // nil without GROUP BY: there is one group, 0
	keyCols []*vec.Column
	ids     []uint32 // the group of row i at index i; nil without GROUP BY
	room    int      // groups that the aggregates have room for
	forever bool     // a function never resets: groups are never forgotten

	rejects op.Rejecter
	sel     []int32
	clean   *vec.Batch // rows without those whose result is an error
}

// call is one aggregate function call.
type call struct {
	agg     agg.Agg
	name    string
	args    []int // in's expressions; -1: a constant
	filter  int   // -1: none
	forever bool

	d       agg.Delta // both inputs live here, so that passing them allocates nothing
	keep    vec.Bitmap
	keepOut vec.Bitmap
	cur     vec.Column
	exp     vec.Column
	errs    vec.Bitmap
	expErrs vec.Bitmap
}

// newGroups adds the expressions of the aggregation to in and makes its functions.
func newGroups(in *input, a *plan.Aggregate, o agg.Options) (*groups, error) {
	g := &groups{in: in, carry: a.Carry, rejects: in.env.Rejects, clean: vec.NewBatch(a.Out)}
	var types []vec.Type
	for _, k := range a.Keys {
		g.keys = append(g.keys, in.add(k, -1))
		types = append(types, k.Type())
	}
	if len(types) > 0 {
		g.intern = state.NewInterner(types)
		g.keyCols = make([]*vec.Column, len(types))
	}
	g.calls = make([]call, len(a.Calls))
	for i := range a.Calls {
		if err := g.calls[i].init(in, &a.Calls[i], o); err != nil {
			return nil, err
		}
		g.forever = g.forever || g.calls[i].forever
	}
	if g.intern == nil {
		g.fit(1)
	}
	return g, nil
}

func (c *call) init(in *input, pc *plan.Call, o agg.Options) error {
	args, consts := arguments(pc)
	c.filter = -1
	if pc.Filter != nil {
		c.filter = in.add(pc.Filter, -1)
	}
	for k, e := range args {
		if consts[k] != nil {
			c.args = append(c.args, -1)
		} else {
			c.args = append(c.args, in.add(e, c.filter))
		}
	}
	var err error
	c.agg, err = newAgg(pc, o)
	c.name = pc.Spec.Name
	c.forever = pc.Spec.Forever
	c.cur, c.exp = vec.NewColumn(pc.Type), vec.NewColumn(pc.Type)
	c.d.In.Args = make([]*vec.Column, len(args))
	c.d.Out.Args = make([]*vec.Column, len(args))
	return err
}

// fit gives the aggregates room for n groups.
func (g *groups) fit(n int) {
	if n <= g.room {
		return
	}
	g.room = n
	for i := range g.calls {
		g.calls[i].agg.Grow(n)
	}
}

// assign numbers the groups of rows [lo, hi).
func (g *groups) assign(lo, hi int) {
	if g.intern == nil {
		return
	}
	for k, e := range g.keys {
		g.keyCols[k] = g.in.cols[e]
	}
	g.ids = grow(g.ids, hi)
	g.intern.Intern(g.keyCols, lo, hi, g.ids)
	g.fit(g.intern.Len())
}

// input readies what call c needs of rows [lo, hi) of the batch.
func (g *groups) input(c *call, ids []uint32, b *vec.Batch, lo, hi int) {
	x := &c.d.In
	for k, e := range c.args {
		if e >= 0 {
			x.Args[k] = g.in.cols[e]
		}
	}
	x.Groups, x.Pos, x.Lo, x.Hi = ids, b.Ord, lo, hi
	if c.filter >= 0 {
		c.keep = pack(c.keep, g.in.cols[c.filter], lo, hi)
		x.Keep, x.Filter = c.keep, true
	}
}

// pack gives the rows of [lo, hi) for which a BOOL column is TRUE.
func pack(m vec.Bitmap, c *vec.Column, lo, hi int) vec.Bitmap {
	m = m.Reset(hi)
	for w := lo >> 6; w < len(m); w++ {
		m[w] = kernel.Pack(c.Bool[:hi], w)
		if w < len(c.Nulls) {
			m[w] &^= c.Nulls[w]
		}
	}
	return m
}

// add takes rows [lo, hi), of the groups ids, into the aggregates.
func (g *groups) add(ids []uint32, b *vec.Batch, lo, hi int) {
	for i := range g.calls {
		c := &g.calls[i]
		g.input(c, ids, b, lo, hi)
		c.agg.Add(&c.d.In)
	}
}

// run takes rows [lo, hi) into the aggregates and leaves in each call's cur and errs the running results.
func (g *groups) run(ids []uint32, b *vec.Batch, lo, hi int) { g.runBy(ids, ids, b, lo, hi) }

// runBy is run where functions that never reset have groups of their own.
func (g *groups) runBy(ids, ever []uint32, b *vec.Batch, lo, hi int) {
	for i := range g.calls {
		c := &g.calls[i]
		if c.forever {
			g.input(c, ever, b, lo, hi)
		} else {
			g.input(c, ids, b, lo, hi)
		}
		c.wantCur(hi)
		c.d.Out.Lo, c.d.Out.Hi, c.d.Before, c.d.Exp = 0, 0, nil, nil
		c.agg.Slide(&c.d)
	}
}

func (c *call) wantCur(hi int) {
	c.cur.Reuse(hi)
	c.errs = c.errs.Reset(hi)
	c.d.Cur, c.d.CurErr = &c.cur, c.errs
}

// show makes the view's columns those of rows [lo, hi) of b, the ones that run or slide took last.
func (g *groups) show(v *view, b *vec.Batch, lo, hi int) {
	v.meta(b, lo, hi)
	at := 0
	for _, e := range g.keys {
		v.column(at, g.in.cols[e])
		at++
	}
	for _, c := range g.carry {
		v.column(at, &b.Cols[c])
		at++
	}
	for i := range g.calls {
		v.column(at, &g.calls[i].cur)
		at++
	}
}

// keysOf makes the first columns of r the keys of the groups.
func (g *groups) keysOf(ids []uint32, r *vec.Batch) {
	if g.intern == nil {
		return
	}
	for k := range g.keys {
		r.Cols[k].Reuse(0)
		g.keyCols[k] = &r.Cols[k]
	}
	g.intern.AppendKeys(ids, g.keyCols)
}

// width is the number of the aggregation's columns.
func (g *groups) width() int { return len(g.keys) + len(g.carry) + len(g.calls) }

// emit lets the rows out but those whose results are errors: row k's are the bits off+k of the calls' errs.
func (g *groups) emit(r *vec.Batch, off int, out op.Emitter) {
	failed := false
	for i := range g.calls {
		failed = failed || g.calls[i].errs.Any(off, off+r.Len)
	}
	if !failed {
		out.Emit(r)
		return
	}
	g.sel = g.sel[:0]
	for k := range r.Len {
		if c := g.failedCall(off + k); c == nil {
			g.sel = append(g.sel, int32(k))
		} else if g.rejects != nil {
			g.rejects.Reject(op.Rejected{Time: r.Time[k], Seq: r.SeqAt(k), Code: diag.CodeOverflow, Message: overflow(c)})
		}
	}
	if len(g.sel) == 0 {
		return
	}
	for k := range r.Cols {
		g.clean.Cols[k].Gather(&r.Cols[k], g.sel)
	}
	g.clean.GatherMeta(r, g.sel)
	out.Emit(g.clean)
}

func overflow(c *call) string { return c.name + ": the result does not fit; the row is dropped" }

func (g *groups) failedCall(i int) *call {
	for k := range g.calls {
		if g.calls[k].errs.Get(i) {
			return &g.calls[k]
		}
	}
	return nil
}

// results writes the calls' results for the groups into columns at, at+1 … of r.
func (g *groups) results(ids []uint32, r *vec.Batch, at int) {
	for i := range g.calls {
		c := &g.calls[i]
		r.Cols[at+i].Reuse(len(ids))
		c.errs = c.errs.Reset(len(ids))
		c.agg.Result(ids, &r.Cols[at+i], &c.errs)
	}
}

// reset makes groups as new, but for the functions that never reset.
func (g *groups) reset(ids []uint32) {
	for i := range g.calls {
		if c := &g.calls[i]; !c.forever {
			for _, id := range ids {
				c.agg.Reset(id)
			}
		}
	}
}

// Save writes the keys and the aggregates.
func (g *groups) Save(w *codec.Writer) {
	if g.intern != nil {
		g.intern.Save(w)
	}
	for i := range g.calls {
		g.calls[i].agg.Save(w)
	}
}

// Load reads what Save wrote.
func (g *groups) Load(r *codec.Reader) error {
	if g.intern != nil {
		if err := g.intern.Load(r); err != nil {
			return err
		}
	}
	for i := range g.calls {
		if err := g.calls[i].agg.Load(r); err != nil {
			return err
		}
	}
	g.room = 0
	g.fit(g.count())
	return r.Err()
}

// count is the size of an array indexed by group.
func (g *groups) count() int {
	if g.intern == nil {
		return 1
	}
	return g.intern.Len()
}
