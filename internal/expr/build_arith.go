package expr

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/vec"
)

// NewNeg returns -x. The minus of a number literal becomes part of it.
func NewNeg(x Expr) (Expr, error) {
	t := x.Type()
	if t.ID == vec.Null {
		return x, nil
	}
	if !t.IsNumeric() && t.ID != vec.Interval {
		return nil, newError(diag.CodeTypeMismatch, "- is not defined for %s", t)
	}
	e := Expr(&Neg{x})
	if c, ok := constant(x); ok && c.Literal {
		folded, ok := Fold(e).(*Const)
		if ok {
			folded.Literal = true
			return folded, nil
		}
	}
	return e, nil
}

func newArithmetic(op Op, l, r Expr) (Expr, error) {
	lt, rt := l.Type(), r.Type()
	if isTime(lt) || isTime(rt) {
		return newTimeArithmetic(op, l, r)
	}
	t, ok, err := commonType(l, r)
	if err != nil {
		return nil, err
	}
	if !ok || !t.IsNumeric() && t.ID != vec.Null {
		e := newError(diag.CodeTypeMismatch, "%s is not defined for %s and %s", op, lt, rt)
		if op == Add && (lt.ID == vec.String || rt.ID == vec.String) {
			e.Hint = "strings are joined with ||"
		}
		return nil, e
	}
	if t.ID == vec.Null {
		return Null(t), nil
	}
	if t.ID == vec.Decimal {
		return newDecimal(op, l, r, t)
	}
	if l, err = Coerce(l, t); err != nil {
		return nil, err
	}
	if r, err = Coerce(r, t); err != nil {
		return nil, err
	}
	return &Binary{op, l, r, t}, nil
}

func isTime(t vec.Type) bool {
	switch t.ID {
	case vec.Timestamp, vec.Date, vec.TimeOfDay, vec.Interval:
		return true
	}
	return false
}

// newTimeArithmetic covers TIMESTAMP, DATE, TIME and LONG ± INTERVAL, differences, and INTERVAL times a number. A
// whole number or a text beside a time is a duration; the number counts milliseconds, beside a DATE days.
func newTimeArithmetic(op Op, l, r Expr) (Expr, error) {
	lt, rt := l.Type().ID, r.Type().ID
	wrong := newError(diag.CodeTypeMismatch, "%s is not defined for %s and %s", op, l.Type(), r.Type())
	switch {
	case op == Add && rt != vec.Interval && isTime(r.Type()) && !(isTime(l.Type()) && lt != vec.Interval):
		return newTimeArithmetic(op, r, l) // duration + time
	case op == Mul && rt == vec.Interval:
		return newTimeArithmetic(op, r, l)
	case op == Mul || op == Div:
		if lt == vec.Interval && (r.Type().IsInteger() || rt == vec.Null) {
			return sameSlices(op, l, r, longType, intervalType)
		}
		if op == Div && lt == vec.Interval && rt == vec.Interval {
			return sameSlices(op, l, r, intervalType, longType)
		}
		return nil, wrong
	case op == Mod:
		return nil, wrong
	}
	if lt == vec.Date && op == Sub && rt == vec.Date {
		return &Binary{op, l, r, intType}, nil
	}
	if lt == vec.Date && r.Type().IsInteger() {
		return sameSlices(op, l, r, intType, l.Type())
	}
	if lt == vec.Date || rt == vec.Date {
		return newDateAsTime(op, l, r)
	}
	if op == Sub && lt == rt {
		return &Binary{op, l, r, intervalType}, nil
	}
	if op == Sub && rt == vec.Timestamp && (l.Type().IsInteger() || lt == vec.String) {
		return sameSlices2(op, l, r, timeType, intervalType)
	}
	if op == Sub && lt == vec.Timestamp && rt == vec.Timestamp {
		return &Binary{op, l, r, intervalType}, nil
	}
	if l.Type().IsInteger() && rt == vec.Interval { // a LONG used as a time: the duration in milliseconds
		return sameSlices2(op, l, r, longType, longType)
	}
	if !isTime(l.Type()) || rt != vec.Interval && rt != vec.Null && rt != vec.String && !r.Type().IsInteger() {
		return nil, wrong
	}
	if _, literal := literalType(r, intervalType); rt == vec.String && !literal {
		return nil, wrong
	}
	return sameSlices(op, l, r, intervalType, l.Type())
}

func newDateAsTime(op Op, l, r Expr) (Expr, error) {
	if l.Type().ID == vec.Date {
		var err error
		if l, err = Coerce(l, timeType); err != nil {
			return nil, err
		}
	}
	if r.Type().ID == vec.Date {
		var err error
		if r, err = Coerce(r, timeType); err != nil {
			return nil, err
		}
	}
	return newTimeArithmetic(op, l, r)
}

// sameSlices makes an operation on columns carried by the same slices: r is cast to rt, the result is t.
func sameSlices(op Op, l, r Expr, rt, t vec.Type) (Expr, error) {
	r, err := Coerce(r, rt)
	if err != nil {
		return nil, err
	}
	return &Binary{op, l, r, t}, nil
}

// sameSlices2 casts both operands to one type.
func sameSlices2(op Op, l, r Expr, both, t vec.Type) (Expr, error) {
	l, err := Coerce(l, both)
	if err != nil {
		return nil, err
	}
	return sameSlices(op, l, r, both, t)
}

func newConcat(l, r Expr) (Expr, error) {
	lt, rt := l.Type(), r.Type()
	if lt.ID != vec.String && lt.ID != vec.Null && rt.ID != vec.String && rt.ID != vec.Null {
		if lt.ID == vec.List || lt.ID == vec.Bytes {
			return nil, newError(diag.CodeNotYetType, "|| of %s is not supported yet", lt)
		}
		return nil, newError(diag.CodeTypeMismatch, "|| is not defined for %s and %s", lt, rt).
			WithHint("cast one side: CAST(… AS STRING)")
	}
	l, err := Coerce(l, stringType)
	if err != nil {
		return nil, err
	}
	if r, err = Coerce(r, stringType); err != nil {
		return nil, err
	}
	return &Binary{Concat, l, r, stringType}, nil
}

// NewCall returns a call of a registered function. A text literal takes the type of its parameter where no
// signature takes text.
func NewCall(name string, xs ...Expr) (Expr, error) { return NewCallIn(nil, name, xs...) }

// NewCallIn is NewCall where a program has functions of its own.
func NewCallIn(set *function.Set, name string, xs ...Expr) (Expr, error) {
	types := make([]vec.Type, len(xs))
	for i, x := range xs {
		types[i] = x.Type()
	}
	m, err := set.Resolve(name, types)
	if err != nil {
		for i, x := range xs {
			if c, ok := constant(x); ok && c.Literal && c.Val.Type.ID == vec.String {
				types[i] = vec.Simple(vec.Null)
			}
		}
		var again error
		if m, again = set.Resolve(name, types); again != nil {
			return nil, err
		}
	}
	switch m.Sig.Form {
	case function.FormCoalesce:
		return NewCoalesce(xs...)
	case function.FormIf:
		return NewCase(xs[:1], xs[1:2], xs[2])
	case function.FormNullIf:
		eq, err := NewBinary(Eq, xs[0], xs[1])
		if err != nil {
			return nil, err
		}
		return NewCase([]Expr{eq}, []Expr{Null(xs[0].Type())}, xs[0])
	}
	args := make([]Expr, len(xs))
	for i, x := range xs {
		if args[i], err = Coerce(x, m.Args[i]); err != nil {
			return nil, err
		}
		args[i] = Fold(args[i])
	}
	call := &Call{m, args}
	_, err = prepare(call)
	return call, err
}

// prepare runs the signature's Prepare on the constant arguments.
func prepare(c *Call) (any, error) {
	if c.Match.Sig.Prepare == nil {
		return nil, nil
	}
	return c.Match.Sig.Prepare(constArgs(c))
}

func constArgs(c *Call) []*vec.Column {
	consts := make([]*vec.Column, len(c.Xs))
	for i, x := range c.Xs {
		if k, ok := x.(*Const); ok {
			consts[i] = &k.Val
		}
	}
	return consts
}

// NewMatch returns x [NOT] LIKE pattern and its kin; escape is 0 where there is none. A constant pattern is checked.
func NewMatch(kind MatchKind, x, pattern Expr, escape rune, not bool) (Expr, error) {
	for _, e := range []*Expr{&x, &pattern} {
		switch (*e).Type().ID {
		case vec.String:
		case vec.Null, vec.JSON:
			var err error
			if *e, err = Coerce(*e, stringType); err != nil {
				return nil, err
			}
		default:
			return nil, newError(diag.CodeTypeMismatch, "%s needs STRING, but %s is %s", (&Match{Kind: kind, X: x, Pattern: pattern}).word(), *e, (*e).Type())
		}
	}
	m := &Match{kind, x, Fold(pattern), escape, not}
	if c, ok := constant(m.Pattern); ok {
		if _, err := compilePattern(kind, c.Val.Str[0], escape); err != nil {
			return nil, newError(diag.CodeBadRegexp, "%v", err)
		}
	}
	return m, nil
}

// NewElement returns x[i]: LIST elements count from 1, a MAP is asked for a key.
func NewElement(x, i Expr) (Expr, error) {
	var want vec.Type
	switch t := x.Type(); t.ID {
	case vec.List:
		want = longType
		if !i.Type().IsInteger() && i.Type().ID != vec.Null {
			return nil, newError(diag.CodeNotIndexable, "a LIST is indexed by a whole number, not %s", i.Type())
		}
	case vec.Map:
		want = t.Elem[0].Type
		if p, ok := function.Promote(want, i.Type()); !ok || !p.Equal(want) {
			return nil, newError(diag.CodeNotIndexable, "the keys of %s are %s, not %s", x, want, i.Type())
		}
	default:
		return nil, newError(diag.CodeNotIndexable, "%s is %s and has no elements", x, t)
	}
	i, err := Coerce(i, want)
	if err != nil {
		return nil, err
	}
	return &Element{x, i}, nil
}

// NewField returns the named field of a STRUCT.
func NewField(x Expr, name string) (Expr, error) {
	t := x.Type()
	if t.ID != vec.Struct {
		return nil, newError(diag.CodeUnknownField, "%s is %s and has no fields", x, t)
	}
	s := vec.NewSchema(t.Elem...)
	if i := s.Index(name); i >= 0 {
		return &Field{x, i}, nil
	}
	err := newError(diag.CodeUnknownField, "unknown field %q of %s", name, x)
	if near, ok := diag.Nearest(name, s.Names()); ok {
		err.Hint = "did you mean " + near + "?"
	}
	return nil, err
}

// NewRowTime returns now(): the row's time.
func NewRowTime() Expr {
	e, err := NewCall("now")
	if err != nil {
		panic("expr: " + err.Error())
	}
	return e
}
