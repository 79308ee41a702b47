package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/vec"
)

// stream is a stream's name and columns.
type stream struct {
	name     string
	fields   []vec.Field
	declared bool
}

// App is an application as the oracle understands it.
type App struct {
	streams map[string]*stream // by lower-case name
	queries []*query           // in the order that breaks ties
}

// Compile reads the statements of an application. What the oracle does not know is an error.
func Compile(file *ast.File) (*App, error) {
	app := &App{streams: map[string]*stream{}}
	var inserts []*ast.Insert
	for _, s := range file.Statements {
		switch s := s.(type) {
		case *ast.CreateStream:
			if err := app.declare(s); err != nil {
				return nil, err
			}
		case *ast.Insert:
			inserts = append(inserts, s)
		case *ast.QueryStatement:
			inserts = append(inserts, &ast.Insert{Target: ast.Name{Text: "OutputStream"}, Query: s.Query})
		default:
			return nil, unsupported(s)
		}
	}
	return app, app.order(inserts)
}

func (app *App) declare(s *ast.CreateStream) error {
	if s.As != nil || s.Watermark != nil || s.IfNotExists || s.OrReplace {
		return unsupported(s)
	}
	for _, o := range s.Options {
		if strings.HasPrefix(o.Key.Text, "limit.") {
			return unsupported(s) // the oracle bears everything
		}
	}
	st := &stream{name: s.Name.Text, declared: true}
	for _, c := range s.Columns {
		id, ok := vec.TypeByName(c.Type.Name)
		if !ok {
			return unsupported(c)
		}
		st.fields = append(st.fields, vec.Field{Name: c.Name.Text, Type: vec.Simple(id)})
	}
	app.streams[strings.ToLower(st.name)] = st
	return nil
}

// order compiles the queries as written, but each after those that write what it reads.
func (app *App) order(inserts []*ast.Insert) error {
	waiting := append([]*ast.Insert(nil), inserts...)
	for len(waiting) > 0 {
		next := -1
		for i, s := range waiting {
			free := true
			for _, w := range waiting {
				free = free && !reads(s.Query.From, w.Target)
			}
			if free {
				next = i
				break
			}
		}
		if next < 0 {
			return fmt.Errorf("the oracle does not run loops")
		}
		if err := app.add(waiting[next]); err != nil {
			return err
		}
		waiting = append(waiting[:next], waiting[next+1:]...)
	}
	return nil
}

// reads says whether a source reads the stream.
func reads(from ast.Source, target ast.Name) bool {
	found := false
	ast.Inspect(from, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StreamRef:
			found = found || target.Is(n.Name.Text)
		case *ast.PatternElement:
			found = found || target.Is(n.Stream.Text)
		case *ast.PatternNot:
			found = found || target.Is(n.Stream.Text)
		}
		return true
	})
	return found
}

func (q *query) kinds(s *ast.Insert) {
	q.current = s.Kind != ast.InsertExpired
	q.expired = s.Kind == ast.InsertExpired || s.Kind == ast.InsertAll
}

func (app *App) add(s *ast.Insert) error {
	if ref, ok := s.Query.From.(*ast.PatternRef); ok {
		return app.addPattern(s, ref)
	}
	ref, ok := s.Query.From.(*ast.StreamRef)
	if !ok {
		return unsupported(s.Query.From)
	}
	src, ok := app.streams[strings.ToLower(ref.Name.Text)]
	if !ok {
		return fmt.Errorf("unknown stream %s", ref.Name.Text)
	}
	q := &query{sources: []string{strings.ToLower(src.name)}, target: strings.ToLower(s.Target.Text), limit: -1}
	q.kinds(s)
	sc := &scope{fields: src.fields, names: []string{src.name}, aliases: map[string]expr{}}
	if !ref.Alias.Empty() {
		sc.names = []string{ref.Alias.Text}
	}
	if err := q.compile(s.Query, &ref.SourceTail, sc); err != nil {
		return err
	}
	app.queries = append(app.queries, q)
	return app.write(q, s)
}

// write checks the target of a query, or creates it.
func (app *App) write(q *query, s *ast.Insert) error {
	target := app.streams[q.target]
	if target == nil {
		target = &stream{name: s.Target.Text}
		for i, item := range q.items {
			if slices.ContainsFunc(q.names[:i], func(n string) bool { return strings.EqualFold(n, q.names[i]) }) {
				return unsupported(s) // repeated names get numbers
			}
			target.fields = append(target.fields, vec.Field{Name: q.names[i], Type: item.typ})
		}
		app.streams[q.target] = target
	}
	if len(s.Columns) > 0 || len(target.fields) != len(q.items) {
		return fmt.Errorf("columns of %s do not fit", target.name)
	}
	for i, item := range q.items {
		q.casts = append(q.casts, assign(item.typ, target.fields[i].Type))
	}
	return nil
}

func (q *query) compile(a *ast.Query, ref *ast.SourceTail, sc *scope) error {
	q.emit = map[ast.Emit]emitMode{ast.EmitChanges: emitChanges, ast.EmitFinal: emitFinal}[a.Emit]
	if err := q.compileWindow(ref.Window, sc); err != nil {
		return err
	}
	sc.query = q
	if err := q.compileItems(a.Items, sc); err != nil {
		return err
	}
	if err := q.compileClauses(a, ref, sc); err != nil {
		return err
	}
	q.grouped = len(a.GroupBy) > 0 || a.GroupByAll || len(q.calls) > 0
	if q.window.kind == "session" && q.window.keys == nil {
		q.window.keys = q.group
	}
	return q.compileRate(a, sc)
}

func (q *query) compileItems(items []*ast.SelectItem, sc *scope) error {
	for _, item := range items {
		if star, ok := item.Expr.(*ast.Star); ok && len(star.Except) > 0 {
			return unsupported(star)
		}
		if _, star := item.Expr.(*ast.Star); star && sc.pattern != nil {
			if err := q.compileItems(sc.pattern.starItems(), sc); err != nil {
				return err
			}
			continue
		} else if star {
			for _, f := range sc.fields {
				x, err := sc.column(&ast.Column{Parts: []ast.Name{{Text: f.Name}}})
				if err != nil {
					return err
				}
				q.items, q.names = append(q.items, x), append(q.names, f.Name)
			}
			continue
		}
		calls := len(q.calls)
		x, err := sc.expr(item.Expr)
		if err != nil {
			return err
		}
		if len(q.calls) == calls {
			q.plain = append(q.plain, x)
		}
		name := item.Alias.Text
		if col, ok := item.Expr.(*ast.Column); ok && item.Alias.Empty() {
			name = col.Last().Text
		}
		q.items, q.names = append(q.items, x), append(q.names, name)
		if name != "" {
			sc.aliases[strings.ToLower(name)] = x
		}
	}
	return nil
}

func (q *query) compileClauses(a *ast.Query, ref *ast.SourceTail, sc *scope) error {
	plain := *sc
	plain.query, plain.bounds = nil, false
	for _, cond := range append(append([]ast.Expr(nil), ref.Filters...), a.Where) {
		if cond == nil {
			continue
		}
		x, err := plain.expr(cond)
		if err != nil {
			return err
		}
		if q.where != nil {
			x = logic(*q.where, x, false)
		}
		q.where = &x
	}
	for _, g := range a.GroupBy {
		x, err := q.item(g, &plain)
		if err != nil {
			return err
		}
		q.group = append(q.group, x)
	}
	if a.GroupByAll {
		q.group = q.plain
	}
	sc.outputFirst = true
	if a.Having != nil {
		x, err := sc.expr(a.Having)
		if err != nil {
			return err
		}
		q.having = &x
	}
	for _, o := range a.OrderBy {
		x, err := q.item(o.Expr, sc)
		if err != nil {
			return err
		}
		// NULLs come last, with DESC first.
		first := o.Nulls == ast.NullsFirst || o.Nulls == ast.NullsDefault && o.Desc
		q.order = append(q.order, sortKey{x, o.Desc, first})
	}
	return nil
}

// item is an expression, or the position of a select item.
func (q *query) item(x ast.Expr, sc *scope) (expr, error) {
	if l, ok := x.(*ast.Literal); ok && l.Kind == ast.LitInt {
		if l.Int < 1 || int(l.Int) > len(q.items) {
			return expr{}, fmt.Errorf("no item %d", l.Int)
		}
		return q.items[l.Int-1], nil
	}
	return sc.expr(x)
}

func (q *query) compileRate(a *ast.Query, sc *scope) (err error) {
	q.unique = a.Distinct
	if a.Limit != nil {
		if q.limit, err = sc.number(a.Limit); err != nil {
			return err
		}
	}
	if a.Offset != nil {
		if q.offset, err = sc.number(a.Offset); err != nil {
			return err
		}
	}
	if a.Output == nil {
		return nil
	}
	q.rate = rateSpec{kind: string(a.Output.Kind), grouped: len(q.group) > 0}
	if q.rate.kind == "" {
		q.rate.kind = "ALL"
	}
	if a.Output.Events {
		q.rate.events, err = sc.number(a.Output.Every)
		return err
	}
	q.rate.period, err = duration(a.Output.Every)
	return err
}
