package check

import (
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// source is what a SELECT reads.
type source struct {
	invalid   bool // already reported; its columns are anything
	stream    *plan.Stream
	cols      []vec.Field // as this query names them
	qualifier string      // alias, or name
	described string      // "stream Trades"
	filters   []ast.Expr
	window    *window
}

// index finds a column by name; -1 if there is none.
func (s *source) index(name string) int { return (&vec.Schema{Fields: s.cols}).Index(name) }

func (s *source) names() []string { return (&vec.Schema{Fields: s.cols}).Names() }

// onceStream is read by SELECT without FROM.
const onceStream = "#once"

// from finds what the query reads. What cannot be read gives an invalid source.
func (s *selectChecker) from(f ast.Source) {
	switch f := f.(type) {
	case nil:
		s.fromNothing()
		return
	case *ast.StreamRef:
		s.fromStream(f)
	case *ast.SubqueryRef:
		s.fromSubquery(f)
	case *ast.PatternRef:
		s.fromPattern(f)
	case *ast.Join:
		s.fromJoin(f)
	case *ast.FuncRef:
		s.refuseSource(diag.CodeNotYetTableFunc, f.Span, "the table function "+f.Call.Name.Text+" is not supported yet")
	default:
		s.src.invalid = true
	}
	if t, ok := f.(ast.Tailed); ok && !s.src.invalid {
		s.tail(t.Tail())
	}
}

func (s *selectChecker) refuseSource(code diag.Code, at diag.Span, text string) {
	s.c.notYet(code, at, "%s", text)
	s.src.invalid = true
}

// fromJoin refuses a join, unless something simpler is wrong with it.
func (s *selectChecker) fromJoin(f *ast.Join) {
	s.src.invalid = true
	var seen []string
	var walk func(ast.Source) bool
	walk = func(x ast.Source) bool {
		if j, ok := x.(*ast.Join); ok {
			return walk(j.Left) && walk(j.Right)
		}
		name, ok := sourceName(x)
		for _, have := range seen {
			if ok && name.Is(have) {
				s.c.errorf(diag.CodeDuplicateAlias, name.Span, "two sources are called %q", name.Text).WithHint("give one an alias")
				return false
			}
		}
		seen = append(seen, name.Text)
		return true
	}
	if walk(f) {
		s.refuseSource(diag.CodeNotYetJoin, f.Span, "joins are not supported yet")
	}
}

// sourceName gives the name by which a join knows a side.
func sourceName(x ast.Source) (ast.Name, bool) {
	t, ok := x.(ast.Tailed)
	if !ok {
		return ast.Name{}, false
	}
	if name := t.Tail().Alias; !name.Empty() {
		return name, true
	}
	if r, ok := x.(*ast.StreamRef); ok {
		return r.Name, true
	}
	return ast.Name{}, false
}

func (s *selectChecker) fromNothing() {
	if s.c.broken(s.q.Span) {
		s.src.invalid = true
		return
	}
	if s.c.opts.Mode != Query {
		s.refuseSource(diag.CodeNotYetClause, s.q.Span, "SELECT without FROM is not supported in an application")
		return
	}
	if s.c.once == nil {
		s.c.once = &plan.Stream{Name: onceStream, Schema: &vec.Schema{}, Once: true, Hidden: true}
		s.c.hidden = append(s.c.hidden, s.c.once)
	}
	s.src.stream = s.c.once
}

// tail takes alias, column names, filters and window of a source.
func (s *selectChecker) tail(t *ast.SourceTail) {
	switch {
	case t.Match != nil:
		s.refuseSource(diag.CodeNotYetMatch, t.Match.Span, "MATCH_RECOGNIZE is not supported yet")
		return
	case t.Unidirectional:
		s.c.notYet(diag.CodeNotYetJoin, s.q.Span, "UNIDIRECTIONAL has a meaning only in joins, which are not supported yet")
	}
	if !t.Alias.Empty() {
		s.src.qualifier = t.Alias.Text
	}
	if len(t.Columns) > 0 {
		s.renameColumns(t.Columns)
	}
	s.src.filters = t.Filters
	if t.Window != nil {
		s.src.window = s.window(t.Window)
	}
}

// renameColumns is FROM x AS t (a, b).
func (s *selectChecker) renameColumns(names []ast.Name) {
	if len(names) > len(s.src.cols) {
		s.c.errorf(diag.CodeColumnCount, names[len(s.src.cols)].Span, "%s has %d columns, not %d", s.src.described, len(s.src.cols), len(names))
		return
	}
	cols := append([]vec.Field(nil), s.src.cols...)
	for i, n := range names {
		cols[i].Name = n.Text
	}
	for i, n := range names {
		if k := (&vec.Schema{Fields: cols}).Index(n.Text); k != i {
			s.c.errorf(diag.CodeDuplicateColumn, n.Span, "column %q is named twice", n.Text)
		}
	}
	s.src.cols = cols
}

func (s *selectChecker) fromSubquery(f *ast.SubqueryRef) {
	if f.Lateral {
		s.refuseSource(diag.CodeNotYetJoin, f.Span, "LATERAL is not supported yet")
		return
	}
	name := f.Alias.Text
	if name == "" {
		s.subqueries++
		name = strconv.Itoa(s.subqueries)
	}
	stream := s.c.hide(s.env.name+":"+name, f.Query, nil, env{name: s.env.name + ":" + name, ctes: s.env.ctes}, f.Span)
	s.read(stream, "the subquery", f.Alias.Text)
}

// read makes a stream the source; nil is an invalid one.
func (s *selectChecker) read(stream *plan.Stream, described, qualifier string) {
	if stream == nil || stream.Schema == nil {
		s.src.invalid = true
		return
	}
	s.src.stream, s.src.cols = stream, stream.Schema.Fields
	s.src.described, s.src.qualifier = described, qualifier
}

func (s *selectChecker) fromStream(f *ast.StreamRef) {
	name := f.Name.Text
	switch {
	case f.Method != nil:
		s.refuseSource(diag.CodeNotYetOnDemand, f.Method.Span, "on-demand queries are not supported yet")
		return
	case f.Inner:
		s.refuseSource(diag.CodeNotYetPartition, f.Name.Span, "inner streams of partitions are not supported yet")
		return
	}
	if !f.File {
		if q := s.env.ctes.find(name); q != nil {
			s.read(s.c.openCTE(q), "the query "+q.def.Name.Text, name)
			return
		}
	}
	e := s.c.lookup(f.Name, f)
	if e == nil {
		s.unknownSource(f)
		return
	}
	e.used = true
	switch e.kind {
	case kindStream:
		s.read(s.c.open(e, f.Name.Span), "stream "+e.name, e.name)
	case kindView:
		s.read(s.c.openView(e, f.Name.Span), "view "+e.name, e.name)
	default: // tables and the like are refused where they are declared
		s.src.invalid = true
	}
}

// unknownSource reports a name in FROM that means nothing, unless its file could not be read.
func (s *selectChecker) unknownSource(f *ast.StreamRef) {
	s.src.invalid = true
	if s.c.diags.HasErrors() && s.c.diags[len(s.c.diags)-1].Span == f.Name.Span {
		return
	}
	name := f.Name.Text
	switch {
	case strings.HasSuffix(strings.ToLower(name), ".parquet"):
		s.c.notYet(diag.CodeNotYetFileFormat, f.Name.Span, "Parquet files are not supported yet").
			WithHint("convert it with DuckDB: COPY (FROM '%s') TO '%s.csv'", name, strings.TrimSuffix(name, ".parquet"))
	case f.File:
		s.c.errorf(diag.CodeUnknownStream, f.Name.Span, "a file is read directly only by the command query").
			WithHint("CREATE STREAM … WITH (type = 'source', extension = 'file', file.path = '%s')", name)
	case f.Name.Is(s.env.within):
		s.c.errorf(diag.CodeLoop, f.Name.Span, "query %q reads itself", name).WithHint("recursive queries are not possible")
	default:
		s.c.unknown(diag.CodeUnknownStream, f.Name, "unknown stream %q", name)
	}
}

// lookup finds what a name stands for: something of the text, then a file or stdin; nil if nothing. from is nil for
// names outside FROM.
func (c *checker) lookup(name ast.Name, from *ast.StreamRef) *entry {
	if from == nil || !from.File {
		if e, ok := c.names.Find(name.Text); ok {
			return e
		}
	}
	return c.resolveFile(name.Text, name.Span)
}

// resolveFile asks for a source outside the text. An error is reported.
func (c *checker) resolveFile(name string, at diag.Span) *entry {
	if e, ok := c.files.Find(name); ok {
		return e
	}
	if c.opts.Resolve == nil {
		return nil
	}
	schema, options, err := c.opts.Resolve(name)
	if err != nil {
		if _, ours := err.(*diag.Error); ours {
			c.report(at, err)
		} else {
			c.errorf(diag.CodeSourceMissing, at, "%s", err)
		}
		return nil
	}
	if schema == nil {
		return nil
	}
	e := &entry{kind: kindStream, name: name, span: at, stream: &plan.Stream{Name: name, Schema: schema, Options: options, Span: at}}
	c.files.Add(name, e)
	c.app.Streams = append(c.app.Streams, e.stream)
	return e
}

// open gives a stream, after checking the query that gives it its columns; nil where that fails.
func (c *checker) open(e *entry, at diag.Span) *plan.Stream {
	if e.stream != nil && e.stream.Schema != nil {
		if t := strings.ToLower(e.stream.Options["type"]); t == "sink" {
			c.errorf(diag.CodeDirection, at, "stream %q is a sink: it cannot be read", e.name).
				WithHint("read the stream that the query which fills it reads")
		}
		return e.stream
	}
	if e.writer == nil {
		return nil
	}
	if e.writer.state == running {
		c.errorf(diag.CodeLoop, at, "the columns of %q depend on themselves", e.name).WithHint("declare it: CREATE STREAM %s (…)", e.name)
		return nil
	}
	c.run(e.writer)
	return e.stream
}

// hide checks a query that feeds another one and gives the stream between them; nil where it is wrong. names renames
// its columns.
func (c *checker) hide(name string, q *ast.Query, names []ast.Name, v env, at diag.Span) *plan.Stream {
	v.kinds = plan.InsertCurrent
	s := &selectChecker{c: c, q: q, env: v}
	r := s.check()
	if r == nil {
		return nil
	}
	schema := &vec.Schema{Fields: append([]vec.Field(nil), r.fields...)}
	if len(names) > len(schema.Fields) {
		c.errorf(diag.CodeColumnCount, names[len(schema.Fields)].Span, "the query has %d columns, not %d", len(schema.Fields), len(names))
		return nil
	}
	for i, n := range names {
		if k := schema.Index(n.Text); k >= 0 && k < i {
			c.errorf(diag.CodeDuplicateColumn, n.Span, "column %q is named twice", n.Text)
		}
		schema.Fields[i].Name = n.Text
	}
	stream := &plan.Stream{Name: name, Schema: schema, Hidden: true, Span: at}
	c.hidden = append(c.hidden, stream)
	c.addQuery(&plan.Query{Name: name, Span: at}, r, &plan.Insert{In: r.node, Target: stream, Kinds: plan.InsertCurrent})
	return stream
}

// openView gives the hidden stream of a view, which all its readers share.
func (c *checker) openView(e *entry, at diag.Span) *plan.Stream {
	if e.asked {
		if !e.ready {
			c.errorf(diag.CodeLoop, at, "view %q reads itself", e.name)
		}
		return e.stream
	}
	e.asked = true
	e.stream = c.hide("view:"+e.name, e.view.Query, e.view.Columns, env{name: "view:" + e.name}, e.span)
	e.ready = true
	return e.stream
}

// cteScope is the WITH queries in sight: those written before, then those around the query.
type cteScope struct {
	outer *cteScope
	cte   *cte
}

type cte struct {
	def    *ast.CTE
	env    env
	stream *plan.Stream
	asked  bool
}

func (s *cteScope) find(name string) *cte {
	for ; s != nil; s = s.outer {
		if s.cte.def.Name.Is(name) {
			return s.cte
		}
	}
	return nil
}

// with brings the WITH queries of a query into sight.
func (s *selectChecker) with() {
	for i, def := range s.q.With {
		for _, before := range s.q.With[:i] {
			if def.Name.Is(before.Name.Text) {
				s.c.errorf(diag.CodeDuplicateName, def.Name.Span, "query %q is already defined", def.Name.Text)
			}
		}
		q := &cte{def: def}
		s.env.ctes = &cteScope{outer: s.env.ctes, cte: q}
		q.env = env{name: s.env.name + ":" + def.Name.Text, ctes: s.env.ctes.outer, within: def.Name.Text}
		s.ctes = append(s.ctes, q)
	}
}

// openCTE gives the hidden stream of a WITH query, one for all its readers. It sees those written before it, not
// itself: a stream of the same name is meant then.
func (c *checker) openCTE(q *cte) *plan.Stream {
	if !q.asked {
		q.asked = true
		q.stream = c.hide(q.env.name, q.def.Query, q.def.Columns, q.env, q.def.Span)
	}
	return q.stream
}

// unusedCTEs looks for errors in WITH queries that nobody reads. What it makes is thrown away.
func (s *selectChecker) unusedCTEs() {
	for _, q := range s.ctes {
		if q.asked {
			continue
		}
		hidden, queries := len(s.c.hidden), len(s.c.current.queries)
		s.c.openCTE(q)
		s.c.hidden, s.c.current.queries = s.c.hidden[:hidden], s.c.current.queries[:queries]
	}
}

// timeColumn reports whether a column named as a window's time is what the clock follows anyway.
func (s *selectChecker) timeColumn(e ast.Expr) (column int, clock bool) {
	if s.pat != nil {
		s.c.notYet(diag.CodeNotYetWindow, e.At(), "a window over matches runs on the clock, not on a column").WithHint("write the matches to a stream first")
		return -1, false
	}
	switch e := e.(type) {
	case *ast.Column:
		if catalog.PseudoColumn(e.Last().Text) == catalog.RowTime && s.src.index(e.Last().Text) < 0 {
			return -1, true
		}
		i := s.src.index(e.Last().Text)
		if i < 0 {
			s.unknownColumn(e)
			return -1, false
		}
		w := s.src.stream.Watermark
		return i, w != nil && w.Column == i
	case *ast.Call:
		if strings.EqualFold(e.Name.Text, "proctime") || strings.EqualFold(e.Name.Text, "now") || strings.EqualFold(e.Name.Text, "current_timestamp") {
			return -1, true
		}
	}
	s.c.notYet(diag.CodeNotYetWindow, e.At(), "a window's time is a column").WithHint("compute it in a subquery first")
	return -1, false
}
