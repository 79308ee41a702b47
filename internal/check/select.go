package check

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// env is where a query stands.
type env struct {
	name   string // of the query; those hidden in it are called name:x
	ctes   *cteScope
	within string       // the WITH query that this is
	kinds  plan.KindSet // what its reader wants
	at     diag.Span    // where the kinds are asked for
}

// selectChecker is the state of checking one SELECT.
type selectChecker struct {
	c         *checker
	q         *ast.Query
	env       env
	constOnly string // not a SELECT: what must be a constant here

	src        source
	pat        *patternChecker // of FROM PATTERN; the columns of src are then what the clauses use of a match
	badWindow  bool
	ctes       []*cte
	subqueries int

	items    []*item
	calls    []plan.Call
	places   map[*expr.Column]diag.Span // where columns of the source are named
	filters  []expr.Expr
	keys     []expr.Expr // GROUP BY, without the window's period
	grouped  bool
	having   expr.Expr
	order    []orderKey
	limit    int64 // -1: none
	offset   int64
	rate     *plan.Rate
	unknown  bool // * of an invalid source: the columns cannot be told
	distinct bool
}

// item is one output column.
type item struct {
	name  string
	given bool // by AS
	at    diag.Span
	expr  expr.Expr // nil: wrong
	final expr.Expr // bound to the node below the projection
}

// result is a checked query: the rows it gives.
type result struct {
	node   plan.Node // nil where something is wrong
	fields []vec.Field
}

// check checks the query. The result is nil where not even its columns are known.
func (s *selectChecker) check() *result {
	before := s.c.errors()
	s.places = map[*expr.Column]diag.Span{}
	s.limit = -1
	s.distinct = s.q.Distinct
	if !s.refuseClauses() {
		return nil
	}
	s.with()
	s.from(s.q.From)
	s.selectList()
	s.where()
	s.groupBy()
	if s.q.Having != nil {
		s.having = s.condition(s.q.Having, &clause{name: "HAVING", aggregates: true, bounds: true, aliases: aliasFirst, items: len(s.items)})
	}
	s.orderBy()
	s.limits()
	s.output()
	s.unusedCTEs()
	if s.unknown {
		return nil
	}
	s.uniqueNames()
	r := &result{}
	bound := true
	for _, it := range s.items {
		f := vec.Field{Name: it.name}
		if bound = bound && it.expr != nil; it.expr != nil {
			f.Type = it.expr.Type()
		}
		r.fields = append(r.fields, f)
	}
	if !bound || s.c.errors() > before || s.src.invalid || s.badWindow {
		return r
	}
	if node := s.stack(); s.c.errors() == before {
		r.node = node
	}
	return r
}

// errors counts the errors so far.
func (c *checker) errors() int {
	n := 0
	for _, e := range c.diags {
		if e.Severity == diag.SeverityError {
			n++
		}
	}
	return n
}

// refuseClauses reports the clauses that have no execution; false where what is left would mean something else.
func (s *selectChecker) refuseClauses() bool {
	q := s.q
	if len(q.SetOps) > 0 {
		s.c.notYet(diag.CodeNotYetSetOp, q.SetOps[0].Span, "%s is not supported yet", q.SetOps[0].Op).
			WithHint("let two queries INSERT INTO one stream")
		return false
	}
	if len(q.DistinctOn) > 0 {
		s.c.notYet(diag.CodeNotYetClause, q.DistinctOn[0].At(), "DISTINCT ON is not supported yet")
	}
	if q.Qualify != nil {
		s.c.notYet(diag.CodeNotYetClause, q.Qualify.At(), "QUALIFY is not supported yet")
	}
	if len(q.Windows) > 0 {
		s.c.notYet(diag.CodeNotYetOver, q.Windows[0].Span, "WINDOW … AS is not supported yet")
	}
	if _, pattern := q.From.(*ast.PatternRef); len(q.PartitionBy) > 0 && !pattern {
		s.c.notYet(diag.CodeNotYetPartition, q.PartitionBy[0].At(), "PARTITION BY is not supported yet").WithHint("GROUP BY gives one result per key")
	}
	if q.Within != nil {
		s.c.notYet(diag.CodeNotYetOnDemand, q.Within.Span, "WITHIN … PER of aggregations is not supported yet")
	}
	return true
}

// selectList binds the items, from left to right: each sees those before it.
func (s *selectChecker) selectList() {
	for _, it := range s.q.Items {
		if star, ok := it.Expr.(*ast.Star); ok {
			s.star(star)
			continue
		}
		x := s.bind(it.Expr, &clause{name: "SELECT", aggregates: true, bounds: true, aliases: aliasAfter, items: len(s.items)})
		out := &item{name: it.Alias.Text, given: !it.Alias.Empty(), at: it.Span, expr: x}
		if !out.given {
			out.name = s.c.itemName(it.Expr)
		}
		s.items = append(s.items, out)
	}
}

// star expands * and t.*; a window written as a table function gives its bounds too.
func (s *selectChecker) star(e *ast.Star) {
	if s.pat != nil {
		s.pat.star(e)
		return
	}
	if !e.Qualifier.Empty() && !e.Qualifier.Is(s.src.qualifier) && !s.src.invalid {
		s.c.errorf(diag.CodeUnknownAlias, e.Qualifier.Span, "unknown source %q", e.Qualifier.Text).WithHint("there is %s", s.src.qualifier)
		s.unknown = true
		return
	}
	if s.src.invalid {
		s.unknown = true
		return
	}
	for _, name := range e.Except {
		if s.src.index(name.Text) < 0 {
			err := s.c.errorf(diag.CodeUnknownColumn, name.Span, "unknown column %q in %s", name.Text, s.src.described)
			err.Hint = s.suggestColumn(name.Text)
		}
	}
	if len(s.src.cols) == 0 {
		s.c.errorf(diag.CodeStarNotAllowed, e.Span, "there is nothing that * could stand for")
		return
	}
	except := func(name string) bool {
		for _, n := range e.Except {
			if n.Is(name) {
				return true
			}
		}
		return false
	}
	for i, f := range s.src.cols {
		if !except(f.Name) {
			s.items = append(s.items, &item{name: f.Name, at: e.Span, expr: s.sourceColumn(i, e.Span)})
		}
	}
	if w := s.src.window; w != nil && w.form == ast.FormTableFunction && w.kind.Bounds {
		s.items = append(s.items, &item{name: "window_start", at: e.Span, expr: expr.NewColumn(boundStart, "window_start", timestamp)},
			&item{name: "window_end", at: e.Span, expr: expr.NewColumn(boundEnd, "window_end", timestamp)})
	}
}

// uniqueNames gives repeated output names _1, _2 ….
func (s *selectChecker) uniqueNames() {
	taken := map[string]bool{}
	for _, it := range s.items {
		taken[strings.ToLower(it.name)] = false
	}
	for _, it := range s.items {
		if !taken[strings.ToLower(it.name)] {
			taken[strings.ToLower(it.name)] = true
			continue
		}
		for n := 1; ; n++ {
			name := fmt.Sprintf("%s_%d", it.name, n)
			if _, used := taken[strings.ToLower(name)]; !used {
				s.c.errorf(diag.CodeRepeatedName, it.at, "two columns are called %q: this one becomes %q", it.name, name).WithHint("give it a name with AS")
				it.name = name
				taken[strings.ToLower(name)] = true
				break
			}
		}
	}
}

// where binds the filters of the source and WHERE: they see events before the window.
func (s *selectChecker) where() {
	conds := s.src.filters
	for _, f := range conds {
		s.addFilter(f, &clause{name: "a filter"})
	}
	if s.q.Where != nil {
		s.addFilter(s.q.Where, &clause{name: "WHERE", aliases: aliasAfter, items: len(s.items)})
	}
}

func (s *selectChecker) addFilter(e ast.Expr, cl *clause) {
	if x := s.condition(e, cl); x != nil {
		s.filters = append(s.filters, x)
	}
}

// position reads a number in GROUP BY or ORDER BY as the position of an item.
func (s *selectChecker) itemAt(e ast.Expr) (index int, is bool) {
	l, ok := e.(*ast.Literal)
	if !ok || l.Kind != ast.LitInt && l.Kind != ast.LitLong {
		return -1, false
	}
	if l.Int < 1 || l.Int > int64(len(s.items)) {
		if !s.unknown {
			s.c.errorf(diag.CodeGroupPosition, l.Span, "there is no column %d in the select list", l.Int).WithHint("there are %d", len(s.items))
		}
		return -1, true
	}
	return int(l.Int) - 1, true
}

// groupBy binds the keys. The window's period is a key of every batch window and is left out.
func (s *selectChecker) groupBy() {
	w := s.src.window
	s.grouped = len(s.q.GroupBy) > 0 || s.q.GroupByAll || w != nil && w.form == ast.FormGroupBy
	if s.q.GroupByAll {
		for _, it := range s.items {
			if it.expr != nil && !anyColumn(it.expr, isCall) && len(expr.Columns(it.expr)) > 0 {
				s.addKey(it.expr, it.at)
			}
		}
	}
	for _, e := range s.q.GroupBy {
		var x expr.Expr
		if i, is := s.itemAt(e); !is {
			x = s.bind(e, &clause{name: "GROUP BY", bounds: true, aliases: aliasAfter, items: len(s.items)})
		} else if i >= 0 {
			if x = s.items[i].expr; x != nil && anyColumn(x, isCall) {
				s.noAggregate(e.At(), &clause{name: "GROUP BY"}, fmt.Sprintf("column %d is an aggregate", i+1))
				x = nil
			}
		}
		if x != nil {
			s.addKey(x, e.At())
		}
	}
}

func (s *selectChecker) addKey(x expr.Expr, at diag.Span) {
	if anyColumn(x, isBound) {
		s.boundKey(x, at)
		return
	}
	if !s.comparable(x, at, "GROUP BY") {
		return
	}
	for _, k := range s.keys {
		if expr.Equal(k, x) {
			return
		}
	}
	s.keys = append(s.keys, x)
}

// boundKey checks a key that contains the window's period: it must be nothing else, and the same for a whole close.
func (s *selectChecker) boundKey(x expr.Expr, at diag.Span) {
	switch {
	case !onlyBounds(x):
		s.c.errorf(diag.CodeWindowBounds, at, "a key of GROUP BY is either of the window or of the event").WithHint("group by both apart, and combine them in SELECT")
	case !s.batch():
		s.c.errorf(diag.CodeWindowBounds, at, "the bounds of a %s window change with every event", s.src.window.kind.Name).
			WithHint("group by them in a window with periods, such as TUMBLING(1 MINUTE)")
	}
}

// comparable reports values that have no equality and order.
func (s *selectChecker) comparable(x expr.Expr, at diag.Span, what string) bool {
	if t := x.Type(); !comparableType(t) {
		s.c.errorf(diag.CodeNotComparable, at, "%s does not take %s", what, t)
		return false
	}
	return true
}

func comparableType(t vec.Type) bool {
	switch t.ID {
	case vec.Map, vec.List, vec.Struct, vec.JSON:
		return false
	}
	return true
}
