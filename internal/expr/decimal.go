package expr

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// The most digits of a DECIMAL, and the least places that a quotient keeps.
const (
	decimalDigits = 38
	quotientScale = 6
)

// newDecimal returns arithmetic of two numbers of which one at least is DECIMAL and none FLOAT or DOUBLE. Sums have
// one digit more than their terms, products the digits and places of both factors, quotients the places of the
// more precise operand and at least six.
func newDecimal(op Op, l, r Expr, common vec.Type) (Expr, error) {
	lt, rt := common, common
	t := vec.Type{ID: vec.Decimal, Precision: min(common.Precision+1, decimalDigits), Scale: common.Scale}
	switch op {
	case Mul:
		lt, rt = decimalOf(l.Type()), decimalOf(r.Type())
		t.Precision, t.Scale = min(lt.Precision+rt.Precision, decimalDigits), lt.Scale+rt.Scale
		if t.Scale > decimalDigits {
			return nil, newError(diag.CodeTypeMismatch, "the product of %s and %s has more than %d places", lt, rt, decimalDigits)
		}
	case Div:
		t.Precision, t.Scale = decimalDigits, max(common.Scale, quotientScale)
	case Mod:
		t = common
	}
	l, err := Coerce(l, lt)
	if err != nil {
		return nil, err
	}
	if r, err = Coerce(r, rt); err != nil {
		return nil, err
	}
	return &Binary{op, l, r, t}, nil
}

// decimalOf gives the DECIMAL that holds every value of an exact type.
func decimalOf(t vec.Type) vec.Type {
	d, _ := function.Promote(t, vec.Type{ID: vec.Decimal, Precision: 1})
	if t.ID == vec.Decimal {
		return t
	}
	return d
}

func decimalArithmetic(e *Binary) func(*node, *frame) {
	var op func(a, b vec.Dec128) (vec.Dec128, bool)
	shift := e.T.Scale - min(e.T.Scale, e.L.Type().Scale)
	switch e.Op {
	case Add:
		op = kernel.AddDec
	case Sub:
		op = kernel.SubDec
	case Mul:
		op = kernel.MulDec
	case Div:
		op = func(a, b vec.Dec128) (vec.Dec128, bool) { return kernel.DivDec(a, b, shift+e.R.Type().Scale) }
	case Mod:
		op = func(a, b vec.Dec128) (vec.Dec128, bool) { return kernel.ModDec(a, b), true }
	}
	dividing := e.Op == Div || e.Op == Mod
	return func(n *node, f *frame) {
		n.strict(f)
		a, b := n.args[0].out.Dec, n.args[1].out.Dec
		for i := f.lo; i < f.hi; i++ {
			if n.val.Nulls.Get(i) {
				continue
			}
			if dividing && b[i] == (vec.Dec128{}) {
				needNulls(&n.val, f).Set(i)
				continue
			}
			var ok bool
			if n.val.Dec[i], ok = op(a[i], b[i]); !ok {
				n.fail(f).Set(i)
			}
		}
	}
}

func negDecimal(n *node, f *frame) {
	n.strict(f)
	for i := f.lo; i < f.hi; i++ {
		n.val.Dec[i] = kernel.NegDec(n.args[0].out.Dec[i])
	}
}
