package check

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// aliasRule says when a name may mean an item of the select list.
type aliasRule uint8

const (
	aliasNever aliasRule = iota
	aliasAfter           // a column of the source wins
	aliasFirst           // the item wins
)

// clause is what an expression may refer to, given where it stands.
type clause struct {
	name       string // "WHERE", for messages
	aggregates bool
	bounds     bool
	aliases    aliasRule
	items      int  // how many items of the select list are in sight
	inside     bool // the arguments of an aggregate
}

// column binds a dotted name: a column, an output name, source.column, a field of a STRUCT, or a pseudo column.
func (s *selectChecker) column(e *ast.Column, cl *clause) expr.Expr {
	if s.constOnly != "" {
		s.c.errorf(diag.CodeNotConstant, e.Span, "%s must be a constant, not a column", s.constOnly)
		return nil
	}
	if s.pat != nil {
		return s.pat.column(e, cl)
	}
	first := e.Parts[0]
	single := len(e.Parts) == 1
	if single && cl.aliases == aliasFirst {
		if x, ok := s.alias(first, cl); ok {
			return x
		}
	}
	if i := s.src.index(dotted(e)); i >= 0 {
		return s.sourceColumn(i, e.Span)
	}
	if i := s.src.index(first.Text); i >= 0 {
		return s.fields(s.sourceColumn(i, e.Span), e.Parts[1:])
	}
	if !single && s.src.qualifier != "" && first.Is(s.src.qualifier) {
		return s.qualified(e)
	}
	if single {
		if cl.aliases == aliasAfter {
			if x, ok := s.alias(first, cl); ok {
				return x
			}
		}
		if p := catalog.PseudoColumn(first.Text); p != catalog.NotPseudo && !first.Quoted {
			return s.pseudo(p, e.Span, cl)
		}
	}
	s.unknownColumn(e)
	return nil
}

func dotted(e *ast.Column) string {
	parts := make([]string, len(e.Parts))
	for i, p := range e.Parts {
		parts[i] = p.Text
	}
	return strings.Join(parts, ".")
}

// sourceColumn gives a column of the source, or nil where its declaration is wrong.
func (s *selectChecker) sourceColumn(i int, at diag.Span) expr.Expr {
	f := s.src.cols[i]
	if f.Type.ID == vec.Invalid {
		return nil
	}
	col := expr.NewColumn(i, f.Name, f.Type)
	s.places[col] = at
	return col
}

// qualified binds source.column, where the column's own name may have dots.
func (s *selectChecker) qualified(e *ast.Column) expr.Expr {
	if i := s.src.index(dotted(&ast.Column{Parts: e.Parts[1:]})); i >= 0 {
		return s.sourceColumn(i, e.Span)
	}
	if i := s.src.index(e.Parts[1].Text); i >= 0 {
		return s.fields(s.sourceColumn(i, e.Span), e.Parts[2:])
	}
	s.unknownColumn(e)
	return nil
}

// fields takes fields of a STRUCT, one inside the other.
func (s *selectChecker) fields(x expr.Expr, path []ast.Name) expr.Expr {
	for _, name := range path {
		if x == nil {
			return nil
		}
		x = s.field(x, name)
	}
	return x
}

func (s *selectChecker) field(x expr.Expr, name ast.Name) expr.Expr {
	if x.Type().ID == vec.JSON {
		s.c.notYet(diag.CodeNotYetOperator, name.Span, "paths into JSON are not supported yet").Hint = catalog.JSONAdvice()
		return nil
	}
	f, err := expr.NewField(x, name.Text)
	if err != nil {
		s.c.report(name.Span, err)
		return nil
	}
	return f
}

// alias looks for an output name among the items in sight.
func (s *selectChecker) alias(name ast.Name, cl *clause) (expr.Expr, bool) {
	for _, it := range s.items[:min(cl.items, len(s.items))] {
		if !name.Is(it.name) {
			continue
		}
		if it.expr == nil {
			return nil, true
		}
		if !cl.aggregates && anyColumn(it.expr, isCall) {
			s.noAggregate(name.Span, cl, fmt.Sprintf("%q is an aggregate", name.Text))
			return nil, true
		}
		if !cl.bounds && anyColumn(it.expr, isBound) {
			s.noBounds(name.Span, cl)
			return nil, true
		}
		return it.expr, true
	}
	return nil, false
}

// pseudo binds window_start and its kin.
func (s *selectChecker) pseudo(p catalog.Pseudo, at diag.Span, cl *clause) expr.Expr {
	if p == catalog.RowTime {
		return s.call("now", at)
	}
	if s.src.invalid {
		return nil
	}
	if !cl.bounds || s.src.window == nil || !s.src.window.kind.Bounds {
		s.noBounds(at, cl)
		return nil
	}
	switch p {
	case catalog.WindowStart:
		return expr.NewColumn(boundStart, "window_start", timestamp)
	case catalog.WindowEnd:
		return expr.NewColumn(boundEnd, "window_end", timestamp)
	}
	last, err := expr.NewBinary(expr.Sub, expr.NewColumn(boundEnd, "window_end", timestamp), expr.Interval(vec.Millisecond))
	if err != nil {
		s.c.report(at, err)
		return nil
	}
	return last
}

func (s *selectChecker) noBounds(at diag.Span, cl *clause) {
	e := s.c.errorf(diag.CodeWindowBounds, at, "the bounds of the window are not known here")
	switch {
	case s.src.window == nil:
		e.Hint = "the source has no window: add WINDOW TUMBLING(1 MINUTE)"
	case !s.src.window.kind.Bounds:
		e.Hint = "a " + s.src.window.kind.Name + " window has no bounds"
	default:
		e.Hint = cl.name + " sees events before they enter the window; use HAVING"
	}
}

func (s *selectChecker) noAggregate(at diag.Span, cl *clause, what string) {
	e := s.c.errorf(diag.CodeAggregateNotAllowed, at, "%s, which is not allowed in %s", what, cl.name)
	if cl.name == "WHERE" {
		e.Hint = "conditions on aggregates go into HAVING"
	}
}

// unknownColumn reports a name that no column has, with those there are.
func (s *selectChecker) unknownColumn(e *ast.Column) {
	if s.src.invalid {
		return
	}
	first, name := e.Parts[0], e.Last()
	if len(e.Parts) > 1 && !first.Is(s.src.qualifier) && s.src.qualifier != "" {
		s.c.errorf(diag.CodeUnknownAlias, first.Span, "unknown source or column %q", first.Text).
			Hint = suggest(first.Text, append([]string{s.src.qualifier}, s.src.names()...), "there are")
		return
	}
	if len(e.Parts) > 1 {
		name = e.Parts[1]
	}
	if name.Quoted {
		s.c.errorf(diag.CodeStringForName, name.Span, "there is no column %q", name.Text).
			WithHint("a string is written in single quotes: '%s'", name.Text)
		return
	}
	err := s.c.errorf(diag.CodeUnknownColumn, name.Span, "unknown column %q", name.Text)
	if s.src.described == "" {
		err.Hint = "there is no FROM"
		return
	}
	err.Message += " in " + s.src.described
	err.Hint = s.suggestColumn(name.Text)
}

// suggestColumn names the nearest column with its type, and the others.
func (s *selectChecker) suggestColumn(name string) string {
	names := s.src.names()
	near, ok := diag.Nearest(name, names)
	if !ok {
		return suggest(name, names, "columns are")
	}
	hint := fmt.Sprintf("did you mean %q (%s)?", near, s.src.cols[s.src.index(near)].Type)
	var others []string
	for _, n := range names {
		if n != near {
			others = append(others, n)
		}
	}
	if len(others) > suggestMax {
		others = append(others[:suggestMax:suggestMax], "…")
	}
	if len(others) > 0 {
		hint += "   other columns: " + strings.Join(others, ", ")
	}
	return hint
}
