package expr

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// Program computes expressions over ranges of rows. What expressions have in common is computed once. It owns its
// scratch columns and allocates nothing once they have grown to the largest batch.
type Program struct {
	nodes []*node // operands before those who use them
	outs  []*node
	f     frame
}

// frame is the rows of one evaluation.
type frame struct {
	b      *vec.Batch
	lo, hi int
}

// node is one computation of a program.
type node struct {
	e    Expr
	args []*node
	out  *vec.Column // the value: val, or a column of the batch
	val  vec.Column  // scratch, values at the rows' own index
	run  func(n *node, f *frame)

	canFail  bool       // it, or something below
	ownsErrs bool       // run sets errs itself: not every operand is demanded
	own      vec.Bitmap // rows that failed in this very node; empty for none
	errs     vec.Bitmap // rows whose value, demanded here, failed; empty for none

	call *function.Call
	cols []*vec.Column
	pick []uint16 // CASE, coalesce: the operand that gives each row's value
	buf  []byte   // text of string results, until the next Eval
}

// Compile returns a program whose output k is the value of exprs[k].
func Compile(exprs []Expr) *Program {
	c := compiler{seen: map[string]*node{}, p: &Program{}}
	for _, e := range exprs {
		c.p.outs = append(c.p.outs, c.node(e))
	}
	return c.p
}

// Eval computes rows [lo, hi) of b.
func (p *Program) Eval(b *vec.Batch, lo, hi int) {
	p.f = frame{b, lo, hi}
	for _, n := range p.nodes {
		if n.canFail {
			n.own, n.errs = n.own[:0], n.errs[:0]
			n.run(n, &p.f)
			if !n.ownsErrs {
				n.collectErrs(&p.f)
			}
			continue
		}
		n.run(n, &p.f)
	}
}

// Out is the value of expression k: row i at index i, for the rows of the last Eval, valid until the next. A bare
// column is the batch's own. Null bits outside those rows are undefined.
func (p *Program) Out(k int) *vec.Column { return p.outs[k].out }

// Err is the rows of the last Eval for which expression k failed; empty if there are none. Its value there is
// undefined.
func (p *Program) Err(k int) vec.Bitmap { return p.outs[k].errs }

// Failed reports whether any expression failed for any row of the last Eval.
func (p *Program) Failed() bool {
	for _, n := range p.outs {
		if len(n.errs) > 0 {
			return true
		}
	}
	return false
}

// Reason says why expression k failed for row i, one of Err(k).
func (p *Program) Reason(k, i int) (diag.Code, string) { return p.outs[k].reason(i) }

// collectErrs makes errs the rows failed here or in any operand.
func (n *node) collectErrs(f *frame) {
	n.addErrs(n.own, f)
	for _, a := range n.args {
		n.addErrs(a.errs, f)
	}
}

func (n *node) addErrs(m vec.Bitmap, f *frame) {
	if len(m) == 0 {
		return
	}
	n.needErrs(f)
	n.errs.OrRange(m, f.lo, f.hi)
}

// needErrs gives errs its words.
func (n *node) needErrs(f *frame) {
	if len(n.errs) == 0 {
		n.errs = n.errs.Reset(f.hi)
	}
}

// fail returns the bitmap of rows that failed in this node, ready for setting bits.
func (n *node) fail(f *frame) vec.Bitmap {
	if len(n.own) == 0 {
		n.own = n.own.Reset(f.hi)
	}
	return n.own
}

// dropNullFails takes back failures of NULL rows: whatever stood in their place was not a value.
func (n *node) dropNullFails(f *frame) {
	if len(n.own) > 0 {
		kernel.AndNot(n.own, n.val.Nulls, f.lo, f.hi)
	}
}

// strict readies the node's column for writing rows [lo, hi), NULL where an operand is NULL.
func (n *node) strict(f *frame) {
	ready(&n.val, f.hi)
	switch len(n.args) {
	case 0:
	case 1:
		n.val.Nulls = kernel.Or(n.val.Nulls, n.args[0].out.Nulls, nil, f.lo, f.hi)
	case 2:
		n.val.Nulls = kernel.Or(n.val.Nulls, n.args[0].out.Nulls, n.args[1].out.Nulls, f.lo, f.hi)
	default:
		for _, a := range n.args {
			if len(a.out.Nulls) > 0 {
				n.val.Nulls = kernel.Or(n.val.Nulls, n.val.Nulls, a.out.Nulls, f.lo, f.hi)
			}
		}
	}
}

// needNulls gives the column null words for rows [lo, hi), unset where they were absent.
func needNulls(c *vec.Column, f *frame) vec.Bitmap {
	if len(c.Nulls) < vec.Words(f.hi) {
		c.Nulls = c.Nulls.Grow(f.hi)
	}
	return c.Nulls
}

// ready makes room for rows below hi, values undefined, without NULLs.
func ready(c *vec.Column, hi int) {
	switch c.Type.ID {
	case vec.Decimal:
		c.Nulls = c.Nulls[:0]
		if cap(c.Dec) < hi {
			c.Dec = make([]vec.Dec128, max(hi, 2*cap(c.Dec)))
		}
		c.Dec = c.Dec[:hi]
	case vec.List, vec.Map:
		c.Nulls = c.Nulls[:0]
		if cap(c.Offsets) <= hi {
			c.Offsets = make([]int32, hi+1, max(hi+1, 2*cap(c.Offsets)))
		}
		c.Offsets = c.Offsets[:hi+1]
		for k := range c.Child {
			c.Child[k].Resize(0)
			c.Child[k].Nulls = c.Child[k].Nulls[:0]
		}
	case vec.Struct:
		c.Nulls = c.Nulls[:0]
		for k := range c.Child {
			ready(&c.Child[k], hi)
		}
	default:
		c.Reuse(hi)
	}
}

// setRow makes row i of dst row j of src. Rows of lists are set in order, beginning with Offsets[lo] = 0; the null
// bit of row i of dst itself is the caller's.
func setRow(dst *vec.Column, i int, src *vec.Column, j int) {
	switch dst.Type.ID {
	case vec.Bool, vec.Null:
		dst.Bool[i] = src.Bool[j]
	case vec.Int, vec.Date:
		dst.I32[i] = src.I32[j]
	case vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		dst.I64[i] = src.I64[j]
	case vec.Float:
		dst.F32[i] = src.F32[j]
	case vec.Double:
		dst.F64[i] = src.F64[j]
	case vec.String, vec.Bytes, vec.JSON:
		dst.Str[i] = src.Str[j]
	case vec.Decimal:
		dst.Dec[i] = src.Dec[j]
	case vec.List, vec.Map:
		from, to := int(src.Offsets[j]), int(src.Offsets[j+1])
		for k := range dst.Child {
			dst.Child[k].AppendRange(&src.Child[k], from, to)
		}
		dst.Offsets[i+1] = dst.Offsets[i] + int32(to-from)
	case vec.Struct:
		for k := range dst.Child {
			if src.Child[k].IsNull(j) {
				setNull(&dst.Child[k], i)
				continue
			}
			setRow(&dst.Child[k], i, &src.Child[k], j)
		}
	}
}

// setNull makes row i NULL and, in a list, empty.
func setNull(dst *vec.Column, i int) {
	dst.SetNull(i)
	switch dst.Type.ID {
	case vec.List, vec.Map:
		dst.Offsets[i+1] = dst.Offsets[i]
	case vec.Struct:
		for k := range dst.Child {
			setNull(&dst.Child[k], i)
		}
	}
}

// startLists begins the lists of a column at row lo.
func startLists(c *vec.Column, lo int) {
	switch c.Type.ID {
	case vec.List, vec.Map:
		c.Offsets[lo] = 0
	case vec.Struct:
		for k := range c.Child {
			startLists(&c.Child[k], lo)
		}
	}
}

func nested(t vec.Type) bool { return t.ID >= vec.List }
