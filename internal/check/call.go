package check

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// bindCall binds a call: of a bound of the window, an aggregate, or a function.
func (s *selectChecker) bindCall(e *ast.Call, cl *clause) expr.Expr {
	name := e.Name.Text
	if !e.Namespace.Empty() {
		name = e.Namespace.Text + ":" + name
	}
	if p := catalog.PseudoFunction(name); p != catalog.NotPseudo {
		return s.pseudo(p, e.Span, cl)
	}
	if e.Over != nil {
		s.c.notYet(diag.CodeNotYetOver, e.Over.Span, "OVER is not supported yet")
		return nil
	}
	if s.pat != nil {
		if x, ok := s.pat.call(e); ok {
			return x
		}
	}
	if spec := agg.Lookup(name); spec != nil {
		if s.pat != nil {
			if x, ok := s.pat.aggregate(e, spec, cl); ok {
				return x
			}
		}
		return s.aggregate(e, spec, cl)
	}
	if !s.plainCall(e, name) {
		return nil
	}
	args := make([]ast.Expr, len(e.Args))
	for i, a := range e.Args {
		if !a.Name.Empty() {
			s.c.errorf(diag.CodeUnknownParameter, a.Name.Span, "%s takes no parameter by name", name)
			return nil
		}
		args[i] = a.Value
	}
	return s.callOf(name, e.Span, cl, args...)
}

// plainCall reports what only aggregates take.
func (s *selectChecker) plainCall(e *ast.Call, name string) bool {
	switch {
	case e.Filter != nil:
		if _, known := s.c.opts.Functions.Lookup(name); known {
			s.c.errorf(diag.CodeFilterNotAllowed, e.Filter.At(), "%s is no aggregate: FILTER has no meaning", name)
			return false
		}
	case e.Distinct:
		if _, known := s.c.opts.Functions.Lookup(name); known {
			s.c.errorf(diag.CodeDistinctNotAllowed, e.Span, "%s is no aggregate: DISTINCT has no meaning", name)
			return false
		}
	case len(e.OrderBy) > 0 || len(e.WithinGroup) > 0 || e.IgnoreNulls:
		s.c.notYet(diag.CodeNotYetClause, e.Span, "ORDER BY inside a call is not supported yet")
		return false
	}
	return true
}

// callOf binds a call of a registered function with these arguments.
func (s *selectChecker) callOf(name string, at diag.Span, cl *clause, args ...ast.Expr) expr.Expr {
	xs, ok := s.bindAll(args, cl)
	if _, known := s.c.opts.Functions.Lookup(name); !known {
		s.unknownFunction(name, at)
		return nil
	}
	if !ok {
		return nil
	}
	return s.call(name, at, xs...)
}

func (s *selectChecker) call(name string, at diag.Span, xs ...expr.Expr) expr.Expr {
	x, err := expr.NewCallIn(s.c.opts.Functions, name, xs...)
	return s.fitting(at, x, err, xs...)
}

func (s *selectChecker) unknownFunction(name string, at diag.Span) {
	if e, ok := s.c.names.Find(name); ok && e.kind == kindFunction {
		return // refused where it is defined
	}
	if strings.EqualFold(name, "list_value") || strings.EqualFold(name, "timezone") {
		s.c.notYet(diag.CodeNotYetOperator, at, "this expression is not supported yet")
		return
	}
	if hint, ok := catalog.PlannedFunction(name); ok {
		s.c.notYet(diag.CodeNotYetFunction, at, "the function %s is not supported yet", name).Hint = hint
		return
	}
	var names []string
	for _, a := range agg.All() {
		names = append(append(names, a.Name), a.Aliases...)
	}
	err := s.c.errorf(diag.CodeUnknownFunction, at, "unknown function %q", name)
	if near, ok := diag.Nearest(name, append(names, s.c.opts.Functions.Names()...)); ok {
		err.Hint = "did you mean " + near + "?"
	}
}

// aggregate binds a call of an aggregate function. Equal calls are computed once.
func (s *selectChecker) aggregate(e *ast.Call, spec *agg.Spec, cl *clause) expr.Expr {
	switch {
	case s.constOnly != "":
		s.c.errorf(diag.CodeNotConstant, e.Span, "%s must be a constant, not an aggregate", s.constOnly)
		return nil
	case cl.inside:
		s.c.errorf(diag.CodeNestedAggregate, e.Span, "%s stands inside another aggregate", spec.Name).
			WithHint("aggregate in a subquery first: FROM (SELECT … GROUP BY …)")
		return nil
	case !cl.aggregates:
		s.noAggregate(e.Span, cl, spec.Name+" is an aggregate")
		return nil
	}
	inner := &clause{name: "an aggregate", aliases: aliasAfter, items: cl.items, inside: true}
	args, ok := s.aggregateArgs(e, spec, inner)
	call := plan.Call{Spec: spec, Args: args, Distinct: e.Distinct}
	if e.Filter != nil {
		call.Filter = s.condition(e.Filter, &clause{name: "FILTER", aliases: aliasAfter, items: cl.items, inside: true})
		ok = ok && call.Filter != nil
	}
	if !ok || !s.resolveCall(&call, e) {
		return nil
	}
	return s.addCall(call)
}

// aggregateArgs binds the arguments. WITHIN GROUP (ORDER BY x) gives the first one.
func (s *selectChecker) aggregateArgs(e *ast.Call, spec *agg.Spec, cl *clause) ([]expr.Expr, bool) {
	if len(e.OrderBy) > 0 || len(e.WithinGroup) > 1 || len(e.WithinGroup) == 1 && e.WithinGroup[0].Desc {
		s.c.notYet(diag.CodeNotYetClause, e.Span, "this ORDER BY inside a call is not supported yet")
		return nil, false
	}
	if e.IgnoreNulls && !strings.EqualFold(spec.Name, "first") && !strings.EqualFold(spec.Name, "last") {
		s.c.notYet(diag.CodeNotYetClause, e.Span, "IGNORE NULLS is not supported yet here")
		return nil, false
	}
	var list []ast.Expr
	if len(e.WithinGroup) == 1 {
		list = append(list, e.WithinGroup[0].Expr)
	}
	for _, a := range e.Args {
		if star, ok := a.Value.(*ast.Star); ok && len(e.Args) == 1 && star.Qualifier.Empty() && strings.EqualFold(spec.Name, "count") {
			continue
		}
		if !a.Name.Empty() {
			s.c.errorf(diag.CodeUnknownParameter, a.Name.Span, "%s takes no parameter by name", spec.Name)
			return nil, false
		}
		list = append(list, a.Value)
	}
	return s.bindAll(list, cl)
}

// resolveCall finds the type of the result and takes the constants out.
func (s *selectChecker) resolveCall(call *plan.Call, e *ast.Call) bool {
	types := make([]vec.Type, len(call.Args))
	for i, a := range call.Args {
		types[i] = a.Type()
	}
	t, err := call.Spec.Resolve(types)
	if err != nil {
		code := diag.CodeArgumentCount
		for _, sig := range call.Spec.Sigs {
			if len(sig.Args) == len(types) {
				code = diag.CodeArgumentType
			}
		}
		s.c.errorf(code, e.Span, "%s", err)
		return false
	}
	call.Type = t
	call.Consts = make([]expr.Expr, len(call.Args))
	consts := make([]*vec.Column, len(call.Args))
	for i, a := range call.Args {
		if !call.Spec.ConstArg(i, len(types)) {
			continue
		}
		v, ok := expr.Fold(a).(*expr.Const)
		if !ok {
			s.c.errorf(diag.CodeNotConstant, e.Span, "argument %d of %s must be a constant", i+1, call.Spec.Name)
			return false
		}
		call.Args[i], call.Consts[i], consts[i] = v, v, &v.Val
	}
	if _, err := agg.New(call.Spec, types, agg.Options{Distinct: call.Distinct, Consts: consts}); err != nil {
		s.c.errorf(diag.CodeBadConstant, e.Span, "%s", err)
		return false
	}
	return true
}

// addCall gives the place of a call's result.
func (s *selectChecker) addCall(call plan.Call) expr.Expr {
	key := call.String()
	for i, have := range s.calls {
		if have.String() == key && sameArgs(have, call) {
			return expr.NewColumn(firstCall+i, key, have.Type)
		}
	}
	s.calls = append(s.calls, call)
	return expr.NewColumn(firstCall+len(s.calls)-1, key, call.Type)
}

func sameArgs(a, b plan.Call) bool {
	for i := range a.Args {
		if !expr.Equal(a.Args[i], b.Args[i]) {
			return false
		}
	}
	return true
}
