package sim

import (
	"fmt"
	"math"
	"math/big"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/vec"
)

// scope is where the names of an expression are looked up.
type scope struct {
	fields []vec.Field
	names  []string // what the source is called
	query  *query   // takes the aggregate calls; nil where none are allowed
	// aliases are the items of the select list so far, by name; outputs first says that they come before columns.
	aliases     map[string]expr
	outputFirst bool
	bounds      bool // window_start and window_end exist
	pattern     *pattern
	self        *node // the part of the pattern whose condition this is
}

func unsupported(n any) error { return fmt.Errorf("the oracle does not know %T", n) }

func (sc *scope) expr(x ast.Expr) (expr, error) {
	switch x := x.(type) {
	case *ast.Literal:
		return literal(x)
	case *ast.Column:
		return sc.column(x)
	case *ast.Unary:
		return sc.unary(x)
	case *ast.Binary:
		return sc.binary(x)
	case *ast.Is:
		return sc.is(x)
	case *ast.Like:
		return sc.like(x)
	case *ast.In:
		return sc.in(x)
	case *ast.Between:
		return sc.between(x)
	case *ast.Case:
		return sc.caseOf(x)
	case *ast.Cast:
		return sc.cast(x)
	case *ast.Call:
		return sc.call(x)
	case *ast.Field:
		if sc.pattern != nil {
			return sc.indexed(x)
		}
	}
	return expr{}, unsupported(x)
}

func literal(l *ast.Literal) (expr, error) {
	switch l.Kind {
	case ast.LitNull:
		return constant(vec.Null, nil), nil
	case ast.LitBool:
		return constant(vec.Bool, l.Bool), nil
	case ast.LitInt:
		return constant(vec.Int, l.Int), nil
	case ast.LitLong:
		return constant(vec.Long, l.Int), nil
	case ast.LitDouble:
		return constant(vec.Double, l.Float), nil
	case ast.LitFloat:
		return constant(vec.Float, float64(float32(l.Float))), nil
	case ast.LitString:
		return constant(vec.String, l.Text), nil
	case ast.LitTimestamp:
		t, err := parseTime(l.Text)
		return constant(vec.Timestamp, t), err
	}
	return expr{}, unsupported(l)
}

func parseTime(s string) (vec.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04:05.999999Z07:00", "2006-01-02T15:04:05.999999", "2006-01-02 15:04:05.999999", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil {
			return vec.FromGo(t), nil
		}
	}
	return 0, fmt.Errorf("not a time: %q", s)
}

func (sc *scope) column(c *ast.Column) (expr, error) {
	name := c.Last()
	if sc.pattern != nil {
		return sc.namedColumn(c)
	}
	if len(c.Parts) > 2 || len(c.Parts) == 2 && !sc.isSource(c.Parts[0]) {
		return expr{}, fmt.Errorf("unknown %s", c.Parts[0].Text)
	}
	if alias, ok := sc.aliases[strings.ToLower(name.Text)]; ok && sc.outputFirst && len(c.Parts) == 1 {
		return alias, nil
	}
	for i, f := range sc.fields {
		if name.Is(f.Name) {
			return expr{typ: f.Type, eval: func(e *env) (Value, error) {
				if e.row.vals == nil {
					return nil, nil
				}
				return e.row.vals[i], nil
			}}, nil
		}
	}
	if alias, ok := sc.aliases[strings.ToLower(name.Text)]; ok && len(c.Parts) == 1 {
		return alias, nil
	}
	if sc.bounds && name.Is("window_start") {
		return expr{typ: vec.Simple(vec.Timestamp), eval: func(e *env) (Value, error) { return e.bounds.start, nil }}, nil
	}
	if sc.bounds && name.Is("window_end") {
		return expr{typ: vec.Simple(vec.Timestamp), eval: func(e *env) (Value, error) { return e.bounds.end, nil }}, nil
	}
	return expr{}, fmt.Errorf("unknown column %s", name.Text)
}

func (sc *scope) isSource(n ast.Name) bool {
	for _, s := range sc.names {
		if n.Is(s) {
			return true
		}
	}
	return false
}

func (sc *scope) unary(u *ast.Unary) (expr, error) {
	x, err := sc.expr(u.X)
	if err != nil {
		return expr{}, err
	}
	if u.Op == ast.OpNot {
		return expr{typ: vec.Simple(vec.Bool), eval: func(e *env) (Value, error) {
			v, err := x.eval(e)
			if err != nil || v == nil {
				return nil, err
			}
			return !v.(bool), nil
		}}, nil
	}
	return expr{typ: x.typ, eval: func(e *env) (Value, error) {
		v, err := x.eval(e)
		if err != nil || v == nil {
			return nil, err
		}
		if i, ok := v.(int64); ok {
			return integer(new(big.Int).Neg(big.NewInt(i)), x.typ.ID)
		}
		return -v.(float64), nil
	}}, nil
}

func (sc *scope) two(l, r ast.Expr) (a, b expr, err error) {
	if a, err = sc.expr(l); err != nil {
		return
	}
	b, err = sc.expr(r)
	return
}

// strict evaluates two operands; NULL in either gives NULL.
func strict(t vec.Type, l, r expr, f func(x, y Value) (Value, error)) expr {
	return expr{typ: t, eval: func(e *env) (Value, error) {
		x, err := l.eval(e)
		if err != nil {
			return nil, err
		}
		y, err := r.eval(e)
		if err != nil || x == nil || y == nil {
			return nil, err
		}
		return f(x, y)
	}}
}

func (sc *scope) binary(b *ast.Binary) (expr, error) {
	l, r, err := sc.two(b.L, b.R)
	if err != nil {
		return expr{}, err
	}
	boolean := vec.Simple(vec.Bool)
	switch b.Op {
	case ast.OpAnd:
		return logic(l, r, false), nil
	case ast.OpOr:
		return logic(l, r, true), nil
	case ast.OpEqual, ast.OpNotEqual, ast.OpLess, ast.OpLessEqual, ast.OpMore, ast.OpMoreEqual:
		l, r, err = meet(l, r)
		return strict(boolean, l, r, func(x, y Value) (Value, error) { return holds(b.Op, x, y), nil }), err
	case ast.OpDistinct, ast.OpNotDistinct:
		l, r, err = meet(l, r)
		return expr{typ: boolean, eval: func(e *env) (Value, error) {
			x, err := l.eval(e)
			if err != nil {
				return nil, err
			}
			y, err := r.eval(e)
			if err != nil {
				return nil, err
			}
			same := x == nil && y == nil || x != nil && y != nil && compareValues(x, y) == 0
			return same == (b.Op == ast.OpNotDistinct), nil
		}}, err
	case ast.OpConcat:
		return strict(vec.Simple(vec.String), l, r, func(x, y Value) (Value, error) { return x.(string) + y.(string), nil }), nil
	case ast.OpAdd, ast.OpSubtract, ast.OpMultiply, ast.OpDivide, ast.OpModulo:
		t, ok := promote(l.typ.ID, r.typ.ID)
		if !ok || !vec.Simple(t).IsNumeric() {
			return expr{}, fmt.Errorf("%s of %s and %s", b.Op, l.typ, r.typ)
		}
		return strict(vec.Simple(t), l, r, func(x, y Value) (Value, error) { return arithmetic(string(b.Op), t, fit(x, t), fit(y, t)) }), nil
	}
	return expr{}, unsupported(b.Op)
}

// logic is AND (decisive = false) and OR (decisive = true). The right side is not looked at when the left decides.
func logic(l, r expr, decisive bool) expr {
	return expr{typ: vec.Simple(vec.Bool), eval: func(e *env) (Value, error) {
		x, err := l.eval(e)
		if err != nil || x == decisive {
			return x, err
		}
		y, err := r.eval(e)
		if err != nil || y == decisive {
			return y, err
		}
		if x == nil || y == nil {
			return nil, nil
		}
		return !decisive, nil
	}}
}

func holds(op ast.Operator, x, y Value) bool {
	c := compareValues(x, y)
	switch op {
	case ast.OpEqual:
		return c == 0
	case ast.OpNotEqual:
		return c != 0
	case ast.OpLess:
		return c < 0
	case ast.OpLessEqual:
		return c <= 0
	case ast.OpMore:
		return c > 0
	}
	return c >= 0
}

// meet brings two operands of a comparison to one type; a text literal becomes the time that it meets, a DOUBLE
// literal is as narrow as the FLOAT that it meets.
func meet(l, r expr) (expr, expr, error) {
	t, ok := promote(l.typ.ID, r.typ.ID)
	if l.typ.ID == vec.Float && r.literal || r.typ.ID == vec.Float && l.literal {
		t = vec.Float
	}
	if !ok {
		if l.typ.ID == vec.Timestamp && r.typ.ID == vec.String {
			r = timeOf(r)
		} else if r.typ.ID == vec.Timestamp && l.typ.ID == vec.String {
			l = timeOf(l)
		} else {
			return l, r, fmt.Errorf("%s beside %s", l.typ, r.typ)
		}
		return l, r, nil
	}
	return as(l, t), as(r, t), nil
}

func timeOf(x expr) expr {
	return expr{typ: vec.Simple(vec.Timestamp), eval: func(e *env) (Value, error) {
		v, err := x.eval(e)
		if err != nil || v == nil {
			return nil, err
		}
		return parseTime(v.(string))
	}}
}

// as promotes a number.
func as(x expr, t vec.TypeID) expr {
	if !vec.Simple(t).IsNumeric() || x.typ.ID == t {
		return expr{typ: vec.Simple(t), eval: x.eval}
	}
	return expr{typ: vec.Simple(t), eval: func(e *env) (Value, error) {
		v, err := x.eval(e)
		if err != nil || v == nil {
			return nil, err
		}
		return fit(v, t), nil
	}}
}

func (sc *scope) is(x *ast.Is) (expr, error) {
	in, err := sc.expr(x.X)
	if err != nil {
		return expr{}, err
	}
	return expr{typ: vec.Simple(vec.Bool), eval: func(e *env) (Value, error) {
		v, err := in.eval(e)
		if err != nil {
			return nil, err
		}
		yes := v == nil // IS NULL, IS UNKNOWN
		switch x.What {
		case ast.IsTrue:
			yes = v == true
		case ast.IsFalse:
			yes = v == false
		}
		return yes != x.Not, nil
	}}, nil
}

func (sc *scope) like(x *ast.Like) (expr, error) {
	if x.Escape != nil {
		return expr{}, unsupported(x)
	}
	l, r, err := sc.two(x.X, x.Pattern)
	return strict(vec.Simple(vec.Bool), l, r, func(s, p Value) (Value, error) {
		text, pattern := s.(string), p.(string)
		if x.Fold {
			text, pattern = strings.ToLower(text), strings.ToLower(pattern)
		}
		return like([]rune(text), []rune(pattern)) != x.Not, nil
	}), err
}

func (sc *scope) in(x *ast.In) (expr, error) {
	if x.Query != nil || !x.Table.Empty() {
		return expr{}, unsupported(x)
	}
	var any expr
	for i, item := range x.List {
		eq, err := sc.binary(&ast.Binary{Op: ast.OpEqual, L: x.X, R: item})
		if err != nil {
			return expr{}, err
		}
		if i == 0 {
			any = eq
		} else {
			any = logic(any, eq, true)
		}
	}
	return negate(any, x.Not), nil
}

func negate(x expr, not bool) expr {
	if !not {
		return x
	}
	return expr{typ: x.typ, eval: func(e *env) (Value, error) {
		v, err := x.eval(e)
		if err != nil || v == nil {
			return nil, err
		}
		return !v.(bool), nil
	}}
}

func (sc *scope) between(x *ast.Between) (expr, error) {
	low, err := sc.binary(&ast.Binary{Op: ast.OpMoreEqual, L: x.X, R: x.Low})
	if err != nil {
		return expr{}, err
	}
	high, err := sc.binary(&ast.Binary{Op: ast.OpLessEqual, L: x.X, R: x.High})
	return negate(logic(low, high, false), x.Not), err
}

func (sc *scope) caseOf(c *ast.Case) (expr, error) {
	var conds, thens []expr
	typ := vec.Null
	branch := func(x ast.Expr) error {
		t, err := sc.expr(x)
		if err != nil {
			return err
		}
		thens = append(thens, t)
		var ok bool
		if typ, ok = promote(typ, t.typ.ID); !ok {
			return fmt.Errorf("branches of different types")
		}
		return nil
	}
	for _, w := range c.Whens {
		cond := w.Cond
		if c.Operand != nil {
			cond = &ast.Binary{Op: ast.OpEqual, L: c.Operand, R: w.Cond}
		}
		x, err := sc.expr(cond)
		if err != nil {
			return expr{}, err
		}
		conds = append(conds, x)
		if err := branch(w.Then); err != nil {
			return expr{}, err
		}
	}
	if c.Else != nil {
		if err := branch(c.Else); err != nil {
			return expr{}, err
		}
	}
	return expr{typ: vec.Simple(typ), eval: func(e *env) (Value, error) {
		for i, cond := range conds {
			v, err := cond.eval(e)
			if err != nil {
				return nil, err
			}
			if v == true {
				return as(thens[i], typ).eval(e)
			}
		}
		if c.Else == nil {
			return nil, nil
		}
		return as(thens[len(thens)-1], typ).eval(e)
	}}, nil
}

func (sc *scope) cast(c *ast.Cast) (expr, error) {
	x, err := sc.expr(c.X)
	if err != nil {
		return expr{}, err
	}
	id, ok := vec.TypeByName(c.Type.Name)
	if !ok {
		return expr{}, unsupported(c)
	}
	return expr{typ: vec.Simple(id), eval: func(e *env) (Value, error) {
		v, err := x.eval(e)
		if err != nil || v == nil {
			return nil, err
		}
		v, err = cast(v, x.typ.ID, id)
		if err != nil && c.Try {
			return nil, nil
		}
		return v, err
	}}, nil
}

// call is a function, or an aggregate where one may stand.
func (sc *scope) call(c *ast.Call) (expr, error) {
	name := strings.ToLower(c.Name.Text)
	if alias, ok := aggregateAliases[name]; ok {
		name = alias
	}
	if spec, ok := aggregates[name]; ok {
		if x, ok, err := sc.overList(c, name); ok || err != nil {
			return x, err
		}
		return sc.aggregate(c, name, spec)
	}
	switch name {
	case "window_start", "window_end":
		return sc.column(&ast.Column{Parts: []ast.Name{{Text: name}}})
	}
	f, ok := functions[name]
	if !ok {
		return expr{}, fmt.Errorf("unknown function %s", c.Name.Text)
	}
	var args []expr
	for _, a := range c.Args {
		x, err := sc.expr(a.Value)
		if err != nil {
			return expr{}, err
		}
		args = append(args, x)
	}
	return f(args)
}

var aggregateAliases = map[string]string{
	"stddev_pop": "stddev", "var_pop": "variance", "and": "bool_and", "or": "bool_or", "list": "array_agg", "collect": "array_agg",
	"groupconcat": "string_agg",
}

func (sc *scope) aggregate(c *ast.Call, name string, spec *aggSpec) (expr, error) {
	if sc.query == nil {
		return expr{}, fmt.Errorf("%s is not allowed here", name)
	}
	inner := *sc
	inner.query = nil
	call := aggCall{name: name, spec: spec, distinct: c.Distinct}
	var types []vec.Type
	for i, a := range c.Args {
		if _, star := a.Value.(*ast.Star); star {
			continue
		}
		x, err := inner.expr(a.Value)
		if err != nil {
			return expr{}, err
		}
		if i == 1 && spec.more {
			if call.constant, err = x.eval(&env{}); err != nil {
				return expr{}, err
			}
			continue
		}
		call.args = append(call.args, x)
		types = append(types, x.typ)
	}
	if c.Filter != nil {
		f, err := inner.expr(c.Filter)
		if err != nil {
			return expr{}, err
		}
		call.filter = &f
	}
	if len(types) > 0 {
		call.argType = types[0]
	} else if name != "count" {
		return expr{}, fmt.Errorf("%s needs an argument", name)
	}
	call.typ = spec.typ(types)
	at := len(sc.query.calls)
	sc.query.calls = append(sc.query.calls, call)
	return expr{typ: call.typ, eval: func(e *env) (Value, error) { return e.aggs[at], nil }}, nil
}

// number reads a constant.
func (sc *scope) number(x ast.Expr) (int64, error) {
	v, err := sc.expr(x)
	if err != nil {
		return 0, err
	}
	n, err := v.eval(&env{})
	i, ok := n.(int64)
	if err != nil || !ok || i > math.MaxInt32 {
		return 0, fmt.Errorf("not a count")
	}
	return i, nil
}
