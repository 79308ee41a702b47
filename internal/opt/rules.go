package opt

import (
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// Rule is one rewrite.
type Rule struct {
	Name  string
	Doc   string
	apply func(app *plan.App) (fired bool)
}

// Rules lists all rules in the order in which they are tried.
func Rules() []Rule {
	return []Rule{
		foldConstants, dropNoop, inlineHidden, mergeProjects, pushFilter, pushIntoHidden, mergeFilters, dropWindow,
		pruneColumns, pruneHidden,
	}
}

// maxRounds bounds the repetitions: each round that fires makes a plan smaller or moves a filter down, so that real
// plans need three or four.
const maxRounds = 50

// Optimize rewrites the application's queries in place until no rule fires, or only with the rules given. It lists
// the names of the rules that fired, in order.
func Optimize(app *plan.App, only ...Rule) (trace []string) {
	rules := only
	if len(rules) == 0 {
		rules = Rules()
	}
	for range maxRounds {
		fired := false
		for _, r := range rules {
			if r.apply(app) {
				fired = true
				trace = append(trace, r.Name)
			}
		}
		if !fired {
			break
		}
	}
	return trace
}

// eachNode makes a rule of a rewrite of single nodes, applied from the bottom up. f gives n itself where it does not
// fire.
func eachNode(f func(n plan.Node) plan.Node) func(*plan.App) bool {
	return func(app *plan.App) bool {
		fired := false
		for _, q := range app.Queries {
			root := rewrite(q.Root, f)
			if root != plan.Node(q.Root) {
				q.Root = root.(*plan.Insert)
				fired = true
			}
		}
		return fired
	}
}

func rewrite(n plan.Node, f func(plan.Node) plan.Node) plan.Node {
	if in := n.Input(); in != nil {
		if r := rewrite(in, f); r != in {
			n = plan.WithInput(n, r)
		}
	}
	return f(n)
}

// safe reports whether e may be computed for other rows than those it was written for.
func safe(e expr.Expr) bool { return !expr.Fallible(e) }

func allSafe(es []expr.Expr) bool {
	for _, e := range es {
		if !safe(e) {
			return false
		}
	}
	return true
}

// substitute replaces each column of e by the expression that computes it.
func substitute(e expr.Expr, by []expr.Expr) expr.Expr {
	return expr.Rewrite(e, func(e expr.Expr) expr.Expr {
		if c, ok := e.(*expr.Column); ok {
			return by[c.Index]
		}
		return e
	})
}

// identity reports whether es are the columns of in, in their order.
func identity(es []expr.Expr, in plan.Node) bool {
	if len(es) != in.Schema().Len() {
		return false
	}
	for i, e := range es {
		if c, ok := e.(*expr.Column); !ok || c.Index != i {
			return false
		}
	}
	return true
}

// only gives the one reader and the one writer of a hidden stream, if it has no others.
func only(app *plan.App, s *plan.Stream) (reader, writer *plan.Query) {
	readers, writers := app.Readers(s), app.Writers(s)
	if !s.Hidden || s.Once || len(readers) != 1 || len(writers) != 1 || readers[0] == writers[0] {
		return nil, nil
	}
	return readers[0], writers[0]
}
