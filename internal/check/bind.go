package check

import (
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// bind gives an expression its types. It gives nil where something is wrong, which it has reported then.
func (s *selectChecker) bind(e ast.Expr, cl *clause) expr.Expr {
	switch e := e.(type) {
	case *ast.Column:
		return s.column(e, cl)
	case *ast.Literal:
		return s.literal(e)
	case *ast.Duration:
		return s.interval(e)
	case *ast.Quantity:
		return expr.Double(e.SI)
	case *ast.Param:
		return s.param(e)
	case *ast.Unary:
		return s.unary(e, cl)
	case *ast.Binary:
		return s.binary(e, cl)
	case *ast.Is:
		return s.is(e, cl)
	case *ast.Like:
		return s.like(e, cl)
	case *ast.In:
		return s.in(e, cl)
	case *ast.Between:
		return s.between(e, cl)
	case *ast.Case:
		return s.caseWhen(e, cl)
	case *ast.Cast:
		return s.cast(e, cl)
	case *ast.Call:
		return s.bindCall(e, cl)
	case *ast.Field:
		if s.pat != nil {
			if x, ok := s.pat.indexed(e); ok {
				return x
			}
		}
		if x := s.bind(e.X, cl); x != nil {
			return s.field(x, e.Name)
		}
		return nil
	case *ast.Index:
		return s.element(e, cl)
	case *ast.AtTimeZone:
		return s.callOf("timezone", e.Span, cl, e.Zone, e.X)
	case *ast.List:
		return s.callOf("list_value", e.Span, cl, e.Items...)
	}
	s.refuse(e)
	return nil
}

// refuse reports the expressions that have no execution, or no place here.
func (s *selectChecker) refuse(e ast.Expr) {
	switch e := e.(type) {
	case nil, *ast.BadExpr:
	case *ast.Star:
		s.c.errorf(diag.CodeStarNotAllowed, e.Span, "* is not allowed here").WithHint("it stands alone in the select list, or in count(*)")
	case *ast.Subquery, *ast.Exists:
		s.c.notYet(diag.CodeNotYetSubquery, e.At(), "subqueries in expressions are not supported yet")
	case *ast.Tuple:
		s.c.notYet(diag.CodeNotYetOperator, e.Span, "row values are not supported yet")
	default:
		s.c.notYet(diag.CodeNotYetOperator, e.At(), "this expression is not supported yet")
	}
}

// placed gives x, or reports err at a place and gives nil.
func (s *selectChecker) placed(at diag.Span, x expr.Expr, err error) expr.Expr {
	if err != nil {
		s.c.report(at, err)
		return nil
	}
	return x
}

// fitting is placed for an operation on xs: a collection of a pattern where one value is wanted is a mistake of its own.
func (s *selectChecker) fitting(at diag.Span, x expr.Expr, err error, xs ...expr.Expr) expr.Expr {
	if err != nil && s.pat != nil && s.pat.quantified(at, xs) {
		return nil
	}
	return s.placed(at, x, err)
}

func (s *selectChecker) literal(e *ast.Literal) expr.Expr {
	typed := func(id vec.TypeID) expr.Expr {
		x, err := expr.Typed(vec.Simple(id), e.Text)
		if err != nil {
			s.c.report(e.Span, err)
			return nil
		}
		return x
	}
	switch e.Kind {
	case ast.LitBool:
		return expr.Bool(e.Bool)
	case ast.LitInt:
		return expr.Int(int32(e.Int))
	case ast.LitLong:
		return expr.Long(e.Int)
	case ast.LitFloat:
		return expr.Float(float32(e.Float))
	case ast.LitDouble:
		return expr.Double(e.Float)
	case ast.LitDecimal:
		return typed(vec.Decimal)
	case ast.LitString:
		return expr.String(e.Text)
	case ast.LitTimestamp:
		return typed(vec.Timestamp)
	case ast.LitDate:
		return typed(vec.Date)
	case ast.LitTime:
		return typed(vec.TimeOfDay)
	}
	return expr.Null(vec.Simple(vec.Null))
}

func (s *selectChecker) interval(e *ast.Duration) expr.Expr {
	micros, months, ok := e.Micros()
	switch {
	case months != 0:
		s.c.errorf(diag.CodeCalendarDuration, e.Span, "months and years have no fixed length").WithHint("use days or weeks")
		return nil
	case !ok:
		s.c.errorf(diag.CodeBadConstant, e.Span, "the duration is too long, or finer than a microsecond")
		return nil
	}
	return expr.Interval(vec.Duration(micros))
}

func (s *selectChecker) unary(e *ast.Unary, cl *clause) expr.Expr {
	x := s.bind(e.X, cl)
	if x == nil {
		return nil
	}
	switch e.Op {
	case ast.OpNot:
		n, err := expr.NewNot(x)
		return s.placed(e.X.At(), n, err)
	case ast.OpSubtract:
		n, err := expr.NewNeg(x)
		return s.placed(e.Span, n, err)
	}
	if t := x.Type(); !t.IsNumeric() && t.ID != vec.Interval && t.ID != vec.Null {
		s.c.errorf(diag.CodeTypeMismatch, e.Span, "+ is not defined for %s", t)
		return nil
	}
	return x
}

var matchKinds = map[ast.Operator]struct {
	kind expr.MatchKind
	not  bool
}{
	ast.OpMatch: {expr.Regexp, false}, ast.OpNotMatch: {expr.Regexp, true},
	ast.OpMatchFold: {expr.IRegexp, false}, ast.OpNotFold: {expr.IRegexp, true},
}

func (s *selectChecker) binary(e *ast.Binary, cl *clause) expr.Expr {
	if e.Op == ast.OpArrow || e.Op == ast.OpArrowText {
		s.c.notYet(diag.CodeNotYetOperator, e.OpSpan.Span, "%s is not supported yet", e.Op).Hint = catalog.JSONAdvice()
		return nil
	}
	l, r := s.bind(e.L, cl), s.bind(e.R, cl)
	if l == nil || r == nil {
		return nil
	}
	if m, ok := matchKinds[e.Op]; ok {
		x, err := expr.NewMatch(m.kind, l, r, 0, m.not)
		return s.placed(e.Span, x, err)
	}
	switch e.Op {
	case ast.OpDistinct, ast.OpNotDistinct:
		x, err := expr.NewIsDistinct(l, r, e.Op == ast.OpNotDistinct)
		return s.placed(e.Span, x, err)
	}
	op, ok := expr.OpByName(string(e.Op))
	if !ok {
		s.c.notYet(diag.CodeNotYetOperator, e.OpSpan.Span, "%s is not supported yet", e.Op)
		return nil
	}
	if op.IsComparison() && (expr.IsNullConst(l) || expr.IsNullConst(r)) {
		s.c.errorf(diag.CodeAlwaysFalse, e.Span, "a comparison with NULL is NULL, never TRUE").WithHint("write IS NULL or IS NOT NULL")
	}
	x, err := expr.NewBinary(op, l, r)
	return s.fitting(e.Span, x, err, l, r)
}

func (s *selectChecker) is(e *ast.Is, cl *clause) expr.Expr {
	if s.pat != nil {
		if x, ok := s.pat.isNull(e); ok {
			return x
		}
	}
	x := s.bind(e.X, cl)
	if x == nil {
		return nil
	}
	switch e.What {
	case ast.IsTrue, ast.IsFalse:
		b, err := expr.NewIsBool(x, e.What == ast.IsTrue, e.Not)
		return s.placed(e.X.At(), b, err)
	case ast.IsUnknown:
		b, err := expr.Condition("IS UNKNOWN", x)
		if err != nil {
			return s.placed(e.X.At(), nil, err)
		}
		x = b
	}
	return expr.NewIsNull(x, e.Not)
}

func (s *selectChecker) like(e *ast.Like, cl *clause) expr.Expr {
	x, pattern := s.bind(e.X, cl), s.bind(e.Pattern, cl)
	if x == nil || pattern == nil {
		return nil
	}
	kind := expr.Like
	if e.Fold {
		kind = expr.ILike
	}
	var escape rune
	if e.Escape != nil {
		l, ok := e.Escape.(*ast.Literal)
		if !ok || l.Kind != ast.LitString || utf8.RuneCountInString(l.Text) != 1 {
			s.c.errorf(diag.CodeBadConstant, e.Escape.At(), "ESCAPE takes one character")
			return nil
		}
		escape, _ = utf8.DecodeRuneInString(l.Text)
	}
	m, err := expr.NewMatch(kind, x, pattern, escape, e.Not)
	return s.fitting(e.Span, m, err, x, pattern)
}

func (s *selectChecker) in(e *ast.In, cl *clause) expr.Expr {
	x := s.bind(e.X, cl)
	switch {
	case e.Query != nil:
		s.c.notYet(diag.CodeNotYetSubquery, e.Query.Span, "IN with a subquery is not supported yet")
		return nil
	case len(e.List) == 0:
		s.c.notYet(diag.CodeNotYetTable, e.Table.Span, "IN with a table is not supported yet")
		return nil
	}
	list, ok := s.bindAll(e.List, cl)
	if x == nil || !ok {
		return nil
	}
	in, err := expr.NewIn(x, list, e.Not)
	return s.fitting(e.Span, in, err, append(list, x)...)
}

// bindAll binds several expressions; ok is false where one is wrong.
func (s *selectChecker) bindAll(es []ast.Expr, cl *clause) (xs []expr.Expr, ok bool) {
	ok = true
	for _, e := range es {
		x := s.bind(e, cl)
		ok = ok && x != nil
		xs = append(xs, x)
	}
	return xs, ok
}

func (s *selectChecker) between(e *ast.Between, cl *clause) expr.Expr {
	xs, ok := s.bindAll([]ast.Expr{e.X, e.Low, e.High}, cl)
	if !ok {
		return nil
	}
	x, err := expr.NewBetween(xs[0], xs[1], xs[2], e.Not)
	return s.fitting(e.Span, x, err, xs...)
}

func (s *selectChecker) caseWhen(e *ast.Case, cl *clause) expr.Expr {
	ok := true
	part := func(a ast.Expr) expr.Expr {
		x := s.bind(a, cl)
		ok = ok && x != nil
		return x
	}
	var operand, otherwise expr.Expr
	if e.Operand != nil {
		operand = part(e.Operand)
	}
	var conds, thens []expr.Expr
	for _, w := range e.Whens {
		conds = append(conds, part(w.Cond))
		thens = append(thens, part(w.Then))
	}
	if e.Else != nil {
		otherwise = part(e.Else)
	}
	if !ok || len(conds) == 0 {
		return nil
	}
	if operand != nil {
		x, err := expr.NewSimpleCase(operand, conds, thens, otherwise)
		return s.placed(e.Span, x, err)
	}
	x, err := expr.NewCase(conds, thens, otherwise)
	return s.placed(e.Span, x, err)
}

func (s *selectChecker) cast(e *ast.Cast, cl *clause) expr.Expr {
	x, t := s.bind(e.X, cl), s.c.typeOf(e.Type)
	if x == nil || t.ID == vec.Invalid {
		return nil
	}
	y, err := expr.NewCast(x, t, e.Try)
	return s.placed(e.Span, y, err)
}

func (s *selectChecker) element(e *ast.Index, cl *clause) expr.Expr {
	if s.pat != nil && s.pat.eventAlone(e) {
		return nil
	}
	xs, ok := s.bindAll([]ast.Expr{e.X, e.Index}, cl)
	if !ok {
		return nil
	}
	if xs[0].Type().ID == vec.JSON {
		s.c.notYet(diag.CodeNotYetOperator, e.Span, "paths into JSON are not supported yet").
			WithHint("declare the column with the type of its values, such as LIST<LONG> or MAP<STRING, LONG>")
		return nil
	}
	x, err := expr.NewElement(xs[0], xs[1])
	return s.placed(e.Span, x, err)
}

// condition binds a condition.
func (s *selectChecker) condition(e ast.Expr, cl *clause) expr.Expr {
	x := s.bind(e, cl)
	if x == nil {
		return nil
	}
	b, err := expr.Condition(cl.name, x)
	return s.placed(e.At(), b, err)
}
