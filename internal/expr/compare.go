package expr

import "cmp"

// Conjuncts are the conditions that an AND joins; of any other expression itself.
func Conjuncts(e Expr) []Expr {
	if a, ok := e.(*Logic); ok && a.Op == And {
		return a.Xs
	}
	return []Expr{e}
}

// Flipped is the operator with its sides exchanged.
func (o Op) Flipped() Op {
	switch o {
	case Lt:
		return Gt
	case Le:
		return Ge
	case Gt:
		return Lt
	case Ge:
		return Le
	}
	return o
}

// Holds reports whether a comparison holds of two values.
func Holds[T cmp.Ordered](o Op, x, y T) bool {
	switch o {
	case Eq:
		return x == y
	case Ne:
		return x != y
	case Lt:
		return x < y
	case Le:
		return x <= y
	case Gt:
		return x > y
	}
	return x >= y
}
