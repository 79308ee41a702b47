package expr

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/vec"
)

// NewColumn returns a reference to column index of the batch.
func NewColumn(index int, name string, t vec.Type) *Column { return &Column{index, name, t} }

// NewBinary returns l op r after casting both to the type in which they meet.
func NewBinary(op Op, l, r Expr) (Expr, error) {
	switch {
	case op == And || op == Or:
		return NewLogic(op, l, r)
	case op == Concat:
		return newConcat(l, r)
	case op.IsComparison():
		l, r, err := meet(op.String(), l, r)
		if err != nil {
			return nil, err
		}
		return &Binary{op, l, r, boolType}, nil
	}
	return newArithmetic(op, l, r)
}

// meet casts two operands that are compared to one type. A literal takes the type of the other side.
func meet(what string, l, r Expr) (Expr, Expr, error) {
	t, ok, err := commonType(l, r)
	if err != nil {
		return nil, nil, err
	}
	if !ok || t.ID == vec.Map {
		code := diag.CodeTypeMismatch
		if ok {
			code = diag.CodeNotComparable
		}
		e := newError(code, "%s does not compare %s with %s", what, l.Type(), r.Type())
		switch {
		case l.Type().ID == vec.String || r.Type().ID == vec.String:
			e.Hint = "strings are not converted by themselves: write CAST(… AS " + other(l, r).String() + ")"
		}
		return nil, nil, e
	}
	if l, err = Coerce(l, t); err != nil {
		return nil, nil, err
	}
	r, err = Coerce(r, t)
	return l, r, err
}

func other(l, r Expr) vec.Type {
	if l.Type().ID == vec.String {
		return r.Type()
	}
	return l.Type()
}

// commonType finds the type in which two expressions meet. err is set where a literal's text does not fit.
func commonType(l, r Expr) (t vec.Type, ok bool, err error) {
	lt, rt := l.Type(), r.Type()
	if t, ok := literalType(l, rt); ok {
		return t, true, nil
	}
	if t, ok := literalType(r, lt); ok {
		return t, true, nil
	}
	if t, ok := function.Promote(lt, rt); ok {
		return t, true, nil
	}
	if lt.ID == vec.Timestamp && rt.IsInteger() || rt.ID == vec.Timestamp && lt.IsInteger() {
		return timeType, true, nil // a LONG used as a time is milliseconds
	}
	if lt.ID == vec.Interval && rt.IsInteger() || rt.ID == vec.Interval && lt.IsInteger() {
		return intervalType, true, nil
	}
	if lt.ID == vec.JSON && rt.ID == vec.String || rt.ID == vec.JSON && lt.ID == vec.String {
		return stringType, true, nil
	}
	return vec.Type{}, false, nil
}

// literalType gives the type that a literal takes when it meets a value of type t: text takes any type, a DOUBLE
// that of a FLOAT, and a whole number stays with the DECIMAL or FLOAT it is compared with.
func literalType(e Expr, t vec.Type) (vec.Type, bool) {
	c, ok := e.(*Const)
	if !ok || !c.Literal || c.Val.IsNull(0) {
		return vec.Type{}, false
	}
	switch c.Val.Type.ID {
	case vec.String:
		return t, t.ID != vec.String && t.ID != vec.Null && t.ID < vec.List
	case vec.Double:
		return t, t.ID == vec.Float
	}
	return vec.Type{}, false
}

// Coerce casts e to t the way an operator or a column of that type takes it: literals are converted at once, other
// values get a cast node. It does not ask whether the cast is one that happens by itself; see Assignable.
func Coerce(e Expr, t vec.Type) (Expr, error) {
	if e.Type().Equal(t) {
		return e, nil
	}
	if c, ok := e.(*Const); ok {
		if c.Val.IsNull(0) {
			return Null(t), nil
		}
		if r, ok := castConst(c, t); ok {
			r.Literal = c.Literal
			return r, nil
		}
		if c.Literal {
			return nil, badConstant(constText(c), t)
		}
	}
	return NewCast(e, t, false)
}

// NewCast returns CAST(e AS t), or TRY_CAST.
func NewCast(e Expr, t vec.Type, try bool) (Expr, error) {
	if t.ID == vec.Decimal && t.Precision == 0 {
		t.Precision, t.Scale = 38, 10
	}
	from := e.Type()
	switch {
	case from.Equal(t):
		return e, nil
	case IsNullConst(e):
		return Null(t), nil
	case !castable(from, t):
		return nil, newError(diag.CodeBadCast, "%s cannot be cast to %s", from, t)
	}
	return &Cast{e, t, try}, nil
}

// Assignable reports whether a value of type from may be written to a column of type to: any number to any number,
// and what meets without a cast being written.
func Assignable(from, to vec.Type) bool {
	if from.IsNumeric() && to.IsNumeric() || from.Equal(to) || from.ID == vec.Null {
		return true
	}
	switch to.ID {
	case vec.Timestamp:
		return from.ID == vec.Date || from.IsInteger()
	case vec.Interval:
		return from.IsInteger()
	case vec.Long:
		return from.ID == vec.Timestamp
	case vec.String:
		return from.ID == vec.JSON
	case vec.JSON:
		return from.ID == vec.String
	}
	t, ok := function.Promote(from, to)
	return ok && t.Equal(to)
}

// Condition casts e to BOOL for a place that wants a condition, what naming it: "WHERE".
func Condition(what string, e Expr) (Expr, error) {
	switch e.Type().ID {
	case vec.Bool:
		return e, nil
	case vec.Null:
		return Null(boolType), nil
	}
	return nil, newError(diag.CodeNotBoolean, "%s needs a condition, but %s is %s", what, e, e.Type())
}

// NewLogic returns AND or OR of two or more conditions; nested ones of the same kind are merged.
func NewLogic(op Op, xs ...Expr) (Expr, error) {
	var flat []Expr
	for _, x := range xs {
		c, err := Condition(op.String(), x)
		if err != nil {
			return nil, err
		}
		if l, ok := c.(*Logic); ok && l.Op == op {
			flat = append(flat, l.Xs...)
			continue
		}
		flat = append(flat, c)
	}
	if len(flat) == 1 {
		return flat[0], nil
	}
	return &Logic{op, flat}, nil
}

// NewNot returns NOT x.
func NewNot(x Expr) (Expr, error) {
	x, err := Condition("NOT", x)
	if err != nil {
		return nil, err
	}
	return &Not{x}, nil
}

// NewIsNull returns x IS NULL, or with not, IS NOT NULL.
func NewIsNull(x Expr, not bool) Expr { return &IsNull{x, not} }

// NewIsBool returns x IS TRUE or IS FALSE (want), or with not their negation.
func NewIsBool(x Expr, want, not bool) (Expr, error) {
	x, err := Condition("IS", x)
	if err != nil {
		return nil, err
	}
	var e Expr = &IsDistinct{L: x, R: Bool(want), Not: !not}
	return e, nil
}

// NewIsDistinct returns l IS [NOT] DISTINCT FROM r.
func NewIsDistinct(l, r Expr, not bool) (Expr, error) {
	l, r, err := meet("IS DISTINCT FROM", l, r)
	if err != nil {
		return nil, err
	}
	return &IsDistinct{l, r, not}, nil
}

// NewBetween returns x [NOT] BETWEEN low AND high.
func NewBetween(x, low, high Expr, not bool) (Expr, error) {
	ge, err := NewBinary(Ge, x, low)
	if err != nil {
		return nil, err
	}
	le, err := NewBinary(Le, x, high)
	if err != nil {
		return nil, err
	}
	e, err := NewLogic(And, ge, le)
	if err != nil || !not {
		return e, err
	}
	return NewNot(e)
}

// NewCoalesce returns the first of xs that is not NULL.
func NewCoalesce(xs ...Expr) (Expr, error) {
	xs, _, err := unify("coalesce", xs)
	if err != nil {
		return nil, err
	}
	if len(xs) == 1 {
		return xs[0], nil
	}
	return &Coalesce{xs}, nil
}

// NewCase returns CASE WHEN conds[i] THEN thens[i] … ELSE otherwise END; otherwise may be nil.
func NewCase(conds, thens []Expr, otherwise Expr) (Expr, error) {
	if otherwise == nil {
		otherwise = Null(vec.Simple(vec.Null))
	}
	values := append(append([]Expr{}, thens...), otherwise)
	values, _, err := unify("CASE", values)
	if err != nil {
		return nil, err
	}
	bools := make([]Expr, len(conds))
	for i, c := range conds {
		if bools[i], err = Condition("WHEN", c); err != nil {
			return nil, err
		}
	}
	return &Case{bools, values[:len(thens)], values[len(thens)]}, nil
}

// NewSimpleCase returns CASE x WHEN values[i] THEN thens[i] … END.
func NewSimpleCase(x Expr, values, thens []Expr, otherwise Expr) (Expr, error) {
	conds := make([]Expr, len(values))
	for i, v := range values {
		var err error
		if conds[i], err = NewBinary(Eq, x, v); err != nil {
			return nil, err
		}
	}
	return NewCase(conds, thens, otherwise)
}

// unify casts values to the one type in which they all meet.
func unify(what string, xs []Expr) ([]Expr, vec.Type, error) {
	meeting := xs[0]
	for _, x := range xs[1:] {
		t, ok, err := commonType(meeting, x)
		if err != nil {
			return nil, t, err
		}
		if !ok {
			return nil, t, newError(diag.CodeBranchTypes, "%s mixes %s and %s", what, meeting.Type(), x.Type())
		}
		if !t.Equal(meeting.Type()) {
			meeting = &Column{T: t} // any expression of the type that is no literal
			if x.Type().Equal(t) {
				meeting = x
			}
		}
	}
	t := meeting.Type()
	out := make([]Expr, len(xs))
	for i, x := range xs {
		var err error
		if out[i], err = Coerce(x, t); err != nil {
			return nil, t, err
		}
	}
	return out, t, nil
}

// NewIn returns x [NOT] IN (list). Constants are looked up; other members are compared one by one.
func NewIn(x Expr, list []Expr, not bool) (Expr, error) {
	var consts []*Const
	var rest []Expr
	for _, m := range list {
		l, r, err := meet("IN", x, m)
		if err != nil {
			return nil, err
		}
		c, ok := Fold(r).(*Const)
		if ok && l == x {
			consts = append(consts, c)
			continue
		}
		rest = append(rest, &Binary{Eq, l, r, boolType})
	}
	if len(consts) > 0 {
		rest = append([]Expr{&In{X: x, List: consts}}, rest...)
	}
	if in, ok := rest[0].(*In); ok && len(rest) == 1 {
		in.Not = not
		return in, nil
	}
	e, err := NewLogic(Or, rest...)
	if err != nil || !not {
		return e, err
	}
	return NewNot(e)
}
