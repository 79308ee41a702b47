package expr

import (
	"cmp"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// The slices that carry a type. Loops over them are chosen once per node through these.
func bools(c *vec.Column) []bool      { return c.Bool }
func i32s(c *vec.Column) []int32      { return c.I32 }
func i64s(c *vec.Column) []int64      { return c.I64 }
func f32s(c *vec.Column) []float32    { return c.F32 }
func f64s(c *vec.Column) []float64    { return c.F64 }
func strs(c *vec.Column) []string     { return c.Str }
func decs(c *vec.Column) []vec.Dec128 { return c.Dec }
func order(op Op) kernel.Order        { return kernel.Order(op - Eq) }

// carrier gives the simplest type carried by the same slice.
func carrier(t vec.Type) vec.TypeID {
	switch t.ID {
	case vec.Date:
		return vec.Int
	case vec.Timestamp, vec.TimeOfDay, vec.Interval:
		return vec.Long
	case vec.Bytes, vec.JSON:
		return vec.String
	}
	return t.ID
}

func arithmetic(e *Binary) func(*node, *frame) {
	if e.Op == Concat {
		return concatRun
	}
	switch carrier(e.T) {
	case vec.Int:
		if e.Op == Mul {
			return intRun(i32s, kernel.MulInt32, kernel.MarkMul[int32])
		}
		return intArithmetic(e.Op, i32s)
	case vec.Long:
		if e.Op == Mul {
			return intRun(i64s, kernel.MulInt64, kernel.MarkMul[int64])
		}
		return intArithmetic(e.Op, i64s)
	case vec.Float:
		return realArithmetic(e.Op, f32s)
	case vec.Decimal:
		return decimalArithmetic(e)
	}
	return realArithmetic(e.Op, f64s)
}

func intArithmetic[T kernel.Integer](op Op, get func(*vec.Column) []T) func(*node, *frame) {
	switch op {
	case Add:
		return intRun(get, kernel.AddInt[T], kernel.MarkAdd[T])
	case Sub:
		return intRun(get, kernel.SubInt[T], kernel.MarkSub[T])
	case Mod:
		return func(n *node, f *frame) {
			n.strict(f)
			b := get(n.args[1].out)[f.lo:f.hi]
			if kernel.ModInt(get(&n.val)[f.lo:f.hi], get(n.args[0].out)[f.lo:f.hi], b) {
				kernel.MarkZero(needNulls(&n.val, f), f.lo, b)
			}
		}
	}
	return func(n *node, f *frame) { // Div
		n.strict(f)
		a, b := get(n.args[0].out)[f.lo:f.hi], get(n.args[1].out)[f.lo:f.hi]
		zero, over := kernel.DivInt(get(&n.val)[f.lo:f.hi], a, b)
		if zero {
			kernel.MarkZero(needNulls(&n.val, f), f.lo, b)
		}
		if over {
			kernel.MarkDiv(n.fail(f), f.lo, a, b)
			n.dropNullFails(f)
		}
	}
}

func intRun[T kernel.Integer](get func(*vec.Column) []T, loop func(dst, a, b []T) bool, mark func(m vec.Bitmap, lo int, a, b []T)) func(*node, *frame) {
	return func(n *node, f *frame) {
		n.strict(f)
		a, b := get(n.args[0].out)[f.lo:f.hi], get(n.args[1].out)[f.lo:f.hi]
		if loop(get(&n.val)[f.lo:f.hi], a, b) {
			mark(n.fail(f), f.lo, a, b)
			n.dropNullFails(f)
		}
	}
}

func realArithmetic[T kernel.Real](op Op, get func(*vec.Column) []T) func(*node, *frame) {
	var loop func(dst, a, b []T)
	switch op {
	case Add:
		loop = kernel.AddReal[T]
	case Sub:
		loop = kernel.SubReal[T]
	case Mul:
		loop = kernel.MulReal[T]
	default:
		divide := kernel.DivReal[T]
		if op == Mod {
			divide = modReal[T]
		}
		return func(n *node, f *frame) {
			n.strict(f)
			b := get(n.args[1].out)[f.lo:f.hi]
			if divide(get(&n.val)[f.lo:f.hi], get(n.args[0].out)[f.lo:f.hi], b) {
				kernel.MarkZero(needNulls(&n.val, f), f.lo, b)
			}
		}
	}
	return func(n *node, f *frame) {
		n.strict(f)
		loop(get(&n.val)[f.lo:f.hi], get(n.args[0].out)[f.lo:f.hi], get(n.args[1].out)[f.lo:f.hi])
	}
}

func negRun(t vec.Type) func(*node, *frame) {
	switch carrier(t) {
	case vec.Int:
		return negInt(i32s)
	case vec.Long:
		return negInt(i64s)
	case vec.Float:
		return negReal(f32s)
	case vec.Decimal:
		return negDecimal
	}
	return negReal(f64s)
}

func negInt[T kernel.Integer](get func(*vec.Column) []T) func(*node, *frame) {
	return func(n *node, f *frame) {
		n.strict(f)
		a := get(n.args[0].out)[f.lo:f.hi]
		if kernel.NegInt(get(&n.val)[f.lo:f.hi], a) {
			kernel.MarkNeg(n.fail(f), f.lo, a)
			n.dropNullFails(f)
		}
	}
}

func negReal[T kernel.Real](get func(*vec.Column) []T) func(*node, *frame) {
	return func(n *node, f *frame) {
		n.strict(f)
		kernel.NegReal(get(&n.val)[f.lo:f.hi], get(n.args[0].out)[f.lo:f.hi])
	}
}

// comparison gives the program of a comparison; a constant side is not made a column.
func comparison(e *Binary) ([]Expr, func(*node, *frame)) {
	x, c, o := e.L, e.R, order(e.Op)
	if _, ok := x.(*Const); ok {
		x, c, o = e.R, e.L, o.Flip()
	}
	if k, ok := constant(c); ok && !nested(c.Type()) {
		if run := compareConst(o, k); run != nil {
			return []Expr{x}, run
		}
	}
	o = order(e.Op)
	switch carrier(e.L.Type()) {
	case vec.Int:
		return e.Args(), compareRun(o, i32s)
	case vec.Long:
		return e.Args(), compareRun(o, i64s)
	case vec.Float:
		return e.Args(), compareRun(o, f32s)
	case vec.Double:
		return e.Args(), compareRun(o, f64s)
	case vec.String:
		return e.Args(), compareRun(o, strs)
	case vec.Bool:
		return e.Args(), func(n *node, f *frame) {
			n.strict(f)
			kernel.CompareBool(o, n.val.Bool[f.lo:f.hi], n.args[0].out.Bool[f.lo:f.hi], n.args[1].out.Bool[f.lo:f.hi])
		}
	}
	return e.Args(), func(n *node, f *frame) {
		n.strict(f)
		a, b := n.args[0].out, n.args[1].out
		for i := f.lo; i < f.hi; i++ {
			n.val.Bool[i] = !n.val.IsNull(i) && o.Holds(compareRows(a, b, i))
		}
	}
}

func compareRows(a, b *vec.Column, i int) int {
	if a.Type.ID == vec.Decimal {
		return kernel.CompareDec(a.Dec[i], b.Dec[i])
	}
	return a.Compare(i, b, i)
}

func compareRun[T cmp.Ordered](o kernel.Order, get func(*vec.Column) []T) func(*node, *frame) {
	return func(n *node, f *frame) {
		n.strict(f)
		kernel.Compare(o, n.val.Bool[f.lo:f.hi], get(n.args[0].out)[f.lo:f.hi], get(n.args[1].out)[f.lo:f.hi])
	}
}

// compareConst gives the loop for comparing with a constant, nil where there is none.
func compareConst(o kernel.Order, c *Const) func(*node, *frame) {
	switch carrier(c.Type()) {
	case vec.Int:
		return compareConstRun(o, i32s, c.Val.I32[0])
	case vec.Long:
		return compareConstRun(o, i64s, c.Val.I64[0])
	case vec.Float:
		return compareConstRun(o, f32s, c.Val.F32[0])
	case vec.Double:
		return compareConstRun(o, f64s, c.Val.F64[0])
	case vec.String:
		return compareConstRun(o, strs, c.Val.Str[0])
	}
	return nil
}

func compareConstRun[T cmp.Ordered](o kernel.Order, get func(*vec.Column) []T, c T) func(*node, *frame) {
	return func(n *node, f *frame) {
		n.strict(f)
		kernel.CompareConst(o, n.val.Bool[f.lo:f.hi], get(n.args[0].out)[f.lo:f.hi], c)
	}
}

// takeValues copies row i from cols[pick[i]], for types of one slice.
func takeValues(dst *vec.Column, cols []*vec.Column, pick []uint16, lo, hi int) {
	switch carrier(dst.Type) {
	case vec.Bool:
		take(bools, dst, cols, pick, lo, hi)
	case vec.Int:
		take(i32s, dst, cols, pick, lo, hi)
	case vec.Long:
		take(i64s, dst, cols, pick, lo, hi)
	case vec.Float:
		take(f32s, dst, cols, pick, lo, hi)
	case vec.Double:
		take(f64s, dst, cols, pick, lo, hi)
	case vec.String:
		take(strs, dst, cols, pick, lo, hi)
	case vec.Decimal:
		take(decs, dst, cols, pick, lo, hi)
	}
}

// take copies a column at a time; rows of other columns are passed over.
func take[T any](get func(*vec.Column) []T, dst *vec.Column, cols []*vec.Column, pick []uint16, lo, hi int) {
	d, p := get(dst)[lo:hi], pick[lo:hi]
	for k, c := range cols {
		if carrier(c.Type) != carrier(dst.Type) {
			continue // a condition of CASE
		}
		s := get(c)[lo:hi]
		for i, from := range p {
			if int(from) == k {
				d[i] = s[i]
			}
		}
	}
}
