package expr

import (
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

type compiler struct {
	p    *Program
	seen map[string]*node // by Key
}

// node returns the computation of e, shared with equal expressions.
func (c *compiler) node(e Expr) *node {
	key := Key(e)
	if n, ok := c.seen[key]; ok {
		return n
	}
	n := &node{e: e, val: vec.NewColumn(e.Type()), canFail: Fallible(e)}
	n.out = &n.val
	operands, run := program(e)
	n.run = run
	for _, a := range operands {
		n.args = append(n.args, c.node(a))
	}
	switch e := e.(type) {
	case *Call:
		c.prepareCall(n, e)
	case *Logic, *Case, *Coalesce:
		n.ownsErrs = true
	}
	c.seen[key] = n
	c.p.nodes = append(c.p.nodes, n)
	return n
}

// prepareCall gives the node what its kernel needs. A call that Prepare refused was refused by NewCall.
func (c *compiler) prepareCall(n *node, e *Call) {
	mem, err := prepare(e)
	if err != nil {
		panic("expr: " + err.Error())
	}
	n.call = &function.Call{Consts: constArgs(e), Mem: mem}
	n.cols = make([]*vec.Column, len(n.args))
}

// program gives the operands that are computed as columns, and what computes the node from them.
func program(e Expr) ([]Expr, func(*node, *frame)) {
	switch e := e.(type) {
	case *Column:
		index := e.Index
		return nil, func(n *node, f *frame) { n.out = &f.b.Cols[index] }
	case *Const:
		return nil, constRun(e)
	case *Binary:
		if e.Op.IsComparison() {
			return comparison(e)
		}
		return e.Args(), arithmetic(e)
	case *Logic:
		return e.Xs, logicRun(e.Op == Or)
	case *Not:
		return e.Args(), func(n *node, f *frame) {
			n.strict(f)
			kernel.Not(n.val.Bool[f.lo:f.hi], n.args[0].out.Bool[f.lo:f.hi])
		}
	case *Neg:
		return e.Args(), negRun(e.Type())
	case *IsNull:
		negate := e.Not
		return e.Args(), func(n *node, f *frame) {
			ready(&n.val, f.hi)
			kernel.Unpack(n.val.Bool[f.lo:f.hi], n.args[0].out.Nulls, f.lo, negate)
		}
	case *IsDistinct:
		return e.Args(), distinctRun(e.Not)
	case *Case:
		return e.Args(), caseRun
	case *Coalesce:
		return e.Args(), coalesceRun
	case *Cast:
		return e.Args(), castRun(e)
	case *In:
		return e.Args(), inRun(e)
	case *Match:
		return matchProgram(e)
	case *Element:
		return e.Args(), elementRun
	case *Field:
		index := e.Index
		return e.Args(), func(n *node, f *frame) { fieldRun(n, f, index) }
	case *Call:
		return e.Xs, callRun(e)
	}
	panic("expr: node without program")
}

// constRun keeps the constant filled in for as many rows as were ever asked for.
func constRun(e *Const) func(*node, *frame) {
	filled := 0
	value := e.Val
	return func(n *node, f *frame) {
		if filled >= f.hi {
			return
		}
		upTo := max(f.hi, 2*filled)
		for i := filled; i < upTo; i++ {
			n.val.AppendFrom(&value, 0)
		}
		filled = upTo
	}
}

func callRun(e *Call) func(*node, *frame) {
	sig := e.Match.Sig
	isNested := nested(e.Type())
	return func(n *node, f *frame) {
		for i, a := range n.args {
			n.cols[i] = a.out
		}
		if sig.Nulls == function.Strict {
			n.strict(f)
		} else {
			ready(&n.val, f.hi)
		}
		if isNested {
			startLists(&n.val, f.lo)
		}
		n.call.Begin(f.b, f.hi)
		sig.Kernel(&n.val, n.cols, f.lo, f.hi, n.call)
		if failed := n.call.Failed(); failed != nil {
			n.fail(f).OrRange(failed, f.lo, f.hi)
			n.dropNullFails(f)
		}
	}
}

func logicRun(deciding bool) func(*node, *frame) {
	combine := kernel.And
	if deciding {
		combine = kernel.OrBool
	}
	return func(n *node, f *frame) {
		lo, hi := f.lo, f.hi
		ready(&n.val, hi)
		left := n.args[0].out
		if n.canFail {
			n.addErrs(n.args[0].errs, f)
		}
		for _, r := range n.args[1:] {
			if len(r.errs) > 0 {
				n.needErrs(f)
				kernel.DemandedRight(n.errs, r.errs, left.Bool, left.Nulls, deciding, lo, hi)
			}
			right := r.out
			nulls := kernel.LogicNulls(n.val.Nulls, left.Bool, right.Bool, left.Nulls, right.Nulls, deciding, lo, hi)
			combine(n.val.Bool[lo:hi], left.Bool[lo:hi], right.Bool[lo:hi])
			n.val.Nulls = nulls
			left = &n.val
		}
	}
}

func distinctRun(negate bool) func(*node, *frame) {
	return func(n *node, f *frame) {
		ready(&n.val, f.hi)
		a, b := n.args[0].out, n.args[1].out
		for i := f.lo; i < f.hi; i++ {
			n.val.Bool[i] = a.EqualAt(i, b, i) == negate
		}
	}
}

func caseRun(n *node, f *frame) {
	lo, hi := f.lo, f.hi
	ready(&n.val, hi)
	if cap(n.pick) < hi {
		n.pick = make([]uint16, max(hi, 2*cap(n.pick)))
	}
	pick := n.pick[:hi]
	branches := len(n.args) / 2
	for i := lo; i < hi; i++ {
		pick[i] = uint16(2 * branches)
	}
	for k := branches - 1; k >= 0; k-- {
		cond, then := n.args[2*k].out, uint16(2*k+1)
		for i := lo; i < hi; i++ {
			if cond.Bool[i] && !cond.Nulls.Get(i) {
				pick[i] = then
			}
		}
	}
	n.takePicked(f)
	if !n.canFail {
		return
	}
	for i := lo; i < hi; i++ {
		if _, failed := n.failingBranch(i); failed {
			n.needErrs(f)
			n.errs.Set(i)
		}
	}
}

// failingBranch finds the operand of CASE or coalesce whose failure makes row i fail.
func (n *node) failingBranch(i int) (*node, bool) {
	last := int(n.pick[i])
	for k, a := range n.args[:last+1] {
		_, isCase := n.e.(*Case)
		demanded := k == last || !isCase || k%2 == 0
		if demanded && a.errs.Get(i) {
			return a, true
		}
	}
	return nil, false
}

func coalesceRun(n *node, f *frame) {
	lo, hi := f.lo, f.hi
	ready(&n.val, hi)
	if cap(n.pick) < hi {
		n.pick = make([]uint16, max(hi, 2*cap(n.pick)))
	}
	pick := n.pick[:hi]
	last := len(n.args) - 1
	for i := lo; i < hi; i++ {
		k := 0
		for k < last && n.args[k].out.Nulls.Get(i) && !n.args[k].errs.Get(i) {
			k++
		}
		pick[i] = uint16(k)
	}
	n.takePicked(f)
	if !n.canFail {
		return
	}
	for i := lo; i < hi; i++ {
		if n.args[pick[i]].errs.Get(i) {
			n.needErrs(f)
			n.errs.Set(i)
		}
	}
}

// takePicked makes each row the value of the operand that pick names.
func (n *node) takePicked(f *frame) {
	n.cols = n.cols[:0]
	anyNulls := false
	for _, a := range n.args {
		n.cols = append(n.cols, a.out)
		anyNulls = anyNulls || len(a.out.Nulls) > 0
	}
	if nested(n.val.Type) {
		startLists(&n.val, f.lo)
		for i := f.lo; i < f.hi; i++ {
			if c := n.cols[n.pick[i]]; c.IsNull(i) {
				setNull(&n.val, i)
			} else {
				setRow(&n.val, i, c, i)
			}
		}
		return
	}
	takeValues(&n.val, n.cols, n.pick, f.lo, f.hi)
	if !anyNulls {
		return
	}
	nulls := needNulls(&n.val, f)
	for i := f.lo; i < f.hi; i++ {
		if n.cols[n.pick[i]].Nulls.Get(i) {
			nulls.Set(i)
		}
	}
}

// elementRun takes elements of lists, counted from 1, and of maps.
func elementRun(n *node, f *frame) {
	ready(&n.val, f.hi)
	startLists(&n.val, f.lo)
	x, key := n.args[0].out, n.args[1].out
	values := &x.Child[len(x.Child)-1]
	for i := f.lo; i < f.hi; i++ {
		at := -1
		if !x.IsNull(i) && !key.IsNull(i) {
			at = elementAt(x, key, i)
		}
		if at < 0 || values.IsNull(at) {
			setNull(&n.val, i)
			continue
		}
		setRow(&n.val, i, values, at)
	}
}

func elementAt(x, key *vec.Column, i int) int {
	from, to := int(x.Offsets[i]), int(x.Offsets[i+1])
	if x.Type.ID == vec.List {
		if k := key.I64[i]; k >= 1 && k <= int64(to-from) {
			return from + int(k) - 1
		}
		return -1
	}
	for at := from; at < to; at++ {
		if x.Child[0].EqualAt(at, key, i) {
			return at
		}
	}
	return -1
}

// fieldRun takes the struct's own column where the structs have no NULLs, and else a copy with their NULLs added.
func fieldRun(n *node, f *frame, index int) {
	x := n.args[0].out
	child := &x.Child[index]
	if len(x.Nulls) == 0 {
		n.out = child
		return
	}
	n.out = &n.val
	ready(&n.val, f.hi)
	startLists(&n.val, f.lo)
	for i := f.lo; i < f.hi; i++ {
		if x.IsNull(i) || child.IsNull(i) {
			setNull(&n.val, i)
			continue
		}
		setRow(&n.val, i, child, i)
	}
}
