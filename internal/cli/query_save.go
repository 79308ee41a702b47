package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// save writes the application that the command stands for: what `query` finds out by itself is said in SQL.
func (q *query) save(a *app.App) error {
	if _, err := q.settleTime(a.Plan); err != nil {
		return err
	}
	s := &saver{q: q, p: a.Plan, names: map[string]string{}}
	text, err := s.application()
	if err != nil {
		return err
	}
	if q.flags.sort {
		q.notef("an application does not sort files: WATERMARK says how far rows may be out of order")
	}
	if err := os.WriteFile(q.flags.save, []byte(text), 0o644); err != nil {
		return failf(exitRunning, "--save %s", plainPath(err))
	}
	q.notef("%s holds the application; %s run %s runs it", q.flags.save, q.e.program, q.flags.save)
	return nil
}

// saver turns a query into an application.
type saver struct {
	q     *query
	p     *plan.App
	names map[string]string // of streams, by what the query calls them, lower case
	taken []string
}

// application is the text: sources, sinks, then the queries.
func (s *saver) application() (string, error) {
	file, problems := parse.Parse(s.q.sql) // a tree of our own, to be changed
	if problems.HasErrors() {
		return "", problems
	}
	var sb strings.Builder
	for _, st := range s.p.Streams {
		s.taken = append(s.taken, strings.ToLower(st.Name))
	}
	for _, i := range s.q.inputs.list {
		if at := app.StreamIndex(s.p, i.name); at >= 0 {
			sb.WriteString(s.stream(s.p.Streams[at], s.name(i)))
		}
	}
	format := "json"
	if s.q.form == formCSV {
		format = "csv"
	}
	for _, i := range app.Unwritten(s.p) {
		out := *s.p.Streams[i]
		out.Options = map[string]string{"type": "sink", "extension": "stdout", "format": format}
		out.Watermark = nil
		sb.WriteString(s.stream(&out, out.Name))
	}
	s.rewrite(file)
	for _, st := range file.Statements {
		sb.WriteString(ast.Print(&ast.File{Statements: []ast.Statement{st}}))
	}
	canonical, problems := parse.Parse(sb.String())
	if problems.HasErrors() {
		return "", fmt.Errorf("the application cannot be written: %s", problems[0].Message)
	}
	text := ast.Print(canonical)
	if _, problems = app.Compile(s.q.flags.save, text, check.Options{Connectors: true}); problems.HasErrors() {
		return "", failf(exitProblems, "--save: as an application this does not run: %s", firstError(problems))
	}
	return text, nil
}

func firstError(list diag.List) string {
	for _, d := range list {
		if d.Severity == diag.SeverityError {
			return d.Message
		}
	}
	return ""
}

// name gives an input a name that reads like one: Trades for 'data/trades.csv'.
func (s *saver) name(i *input) string {
	key := strings.ToLower(i.name)
	if name, ok := s.names[key]; ok {
		return name
	}
	name := i.name
	if !ast.IsPlainName(name) {
		name = streamName(i.path)
		for n, stem := 2, name; slices.Contains(s.taken, strings.ToLower(name)); n++ {
			name = fmt.Sprintf("%s_%d", stem, n)
		}
		s.taken = append(s.taken, strings.ToLower(name))
	}
	s.names[key] = name
	return name
}

// stream declares a stream under a name. A sorted file has no slack that could be said.
func (s *saver) stream(st *plan.Stream, name string) string {
	d := *st
	d.Name = name
	if s.q.flags.sort && d.Watermark != nil {
		d.Watermark = &plan.Watermark{Column: d.Watermark.Column}
	}
	return declaration(&d) + "\n"
}

// rewrite gives the statements names for files, targets for bare SELECTs, and says EMIT FINAL where it is the default
// of the command.
func (s *saver) rewrite(f *ast.File) {
	targets, finals := s.decided()
	for i, st := range f.Statements {
		ast.Inspect(st, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.StreamRef:
				if name, ok := s.names[strings.ToLower(n.Name.Text)]; ok {
					n.Name, n.File = ast.Name{Text: name}, false
				}
			case *ast.SubqueryRef:
				final(n.Query, finals[n.Span])
			case *ast.CTE:
				final(n.Query, finals[n.Span])
			case *ast.CreateStream:
				final(n.As, finals[n.Span])
			case *ast.QueryStatement:
				final(n.Query, finals[n.Span])
			case *ast.Insert:
				final(n.Query, finals[n.Span])
			}
			return true
		})
		if bare, ok := st.(*ast.QueryStatement); ok {
			f.Statements[i] = &ast.Insert{Target: ast.Name{Text: targets[bare.Span]}, Query: bare.Query, Sink: bare.Sink}
		}
	}
}

func final(q *ast.Query, yes bool) {
	if q != nil && yes && q.Emit == ast.EmitDefault {
		q.Emit = ast.EmitFinal
	}
}

// decided says, by place in the text, where queries write and which of them wait for the end of input.
func (s *saver) decided() (targets map[diag.Span]string, finals map[diag.Span]bool) {
	targets, finals = map[diag.Span]string{}, map[diag.Span]bool{}
	for _, q := range s.p.Queries {
		targets[q.Span] = q.Root.Target.Name
		finals[q.Span] = app.WaitsForEnd(q)
	}
	return targets, finals
}
