package check

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Mode says what the text is for.
type Mode uint8

// The modes.
const (
	// Application is a file that runs until it is stopped; a bare SELECT writes OutputStream.
	Application Mode = iota
	// Query is SQL in the command line: a bare SELECT goes to the terminal, and without window aggregates and
	// ORDER BY see the whole input (EMIT FINAL).
	Query
)

// Options say where a text is checked. The zero value is an application.
type Options struct {
	Mode Mode
	// Streams exist without being declared in the text. Their names win over files.
	Streams []*plan.Stream
	// Resolve finds the schema and settings of a name that is not declared: stdin, a file. A nil schema without an
	// error says that there is nothing of that name. Each name is asked for once.
	Resolve func(name string) (*vec.Schema, map[string]string, error)
	// Syntax is what the parser reported: what is missing in a statement that it could not read is no further error.
	Syntax diag.List
	// Params are the values of :name and $1, by name without the sign. Each must be used.
	Params []Param
	// Functions are the scalar functions that may be called; nil: those of the registry.
	Functions *function.Set
	// Connectors says that WITH is checked against the registered connectors and formats; tests and replay, which
	// start none, leave it off.
	Connectors bool
}

// Param is the value of a parameter.
type Param struct {
	Name  string
	Value *expr.Const
}

// App checks a file. The list holds errors and warnings in order of place; the application is nil where there are
// errors.
func App(file *ast.File, opts Options) (*plan.App, diag.List) {
	c := &checker{opts: opts, text: file.Source, app: &plan.App{Name: "app"}}
	c.predeclare()
	c.declare(file.Statements)
	for _, p := range c.pendings {
		c.run(p)
	}
	c.checkUnused()
	c.checkParams()
	c.finish()
	c.diags.Sort()
	if c.diags.HasErrors() {
		return nil, c.diags
	}
	return c.app, c.diags
}

// checker is the state of one run.
type checker struct {
	opts  Options
	text  string
	diags diag.List
	app   *plan.App

	names    catalog.Names[*entry]
	pendings []*pending
	views    []*entry
	files    catalog.Names[*entry] // sources that Resolve found
	created  []*plan.Stream        // by queries
	hidden   []*plan.Stream
	once     *plan.Stream
	current  *pending     // whose queries are being made
	bound    map[int]bool // the parameters that the text names
	withs    []with       // the WITH clauses of streams, for what depends on columns and other streams
}

// kind is what a name stands for.
type kind string

const (
	kindStream      kind = "stream"
	kindView        kind = "view"
	kindTable       kind = "table"
	kindWindow      kind = "window"
	kindTrigger     kind = "trigger"
	kindAggregation kind = "aggregation"
	kindFunction    kind = "function"
	// kindUnknown is the target of something that cannot run: reported there, silent elsewhere.
	kindUnknown kind = "unknown"
)

// entry is what a name of the application stands for.
type entry struct {
	kind kind
	name string
	span diag.Span
	// stream is set once its schema is known. A stream without writers that has none is invalid.
	stream  *plan.Stream
	writer  *pending // the first query that writes a stream without declared columns
	view    *ast.CreateView
	asked   bool // of a view: its query is being, or has been, checked
	ready   bool // of a view: it has been
	used    bool
	written bool
}

// pending is a query of the text.
type pending struct {
	name    string
	query   *ast.Query
	insert  *ast.Insert // nil: a bare SELECT, or CREATE STREAM … AS
	sink    *ast.SinkClause
	target  *entry
	span    diag.Span
	bare    bool // the target was not named
	state   pendingState
	queries []*plan.Query // hidden ones, then its own
}

type pendingState uint8

const (
	waiting pendingState = iota
	running
	done
)

func (c *checker) errorf(code diag.Code, span diag.Span, format string, args ...any) *diag.Error {
	return c.diags.Addf(code, span, format, args...)
}

// report adds an error of a package that knows no places.
func (c *checker) report(span diag.Span, err error) {
	e, ok := err.(*diag.Error)
	if !ok {
		c.errorf(diag.CodeArgumentType, span, "%s", err)
		return
	}
	placed := *e
	if placed.Span.IsZero() {
		placed.Span = span
	}
	c.diags.Add(&placed)
}

// broken reports whether the parser found an error at the place.
func (c *checker) broken(at diag.Span) bool {
	for _, e := range c.opts.Syntax {
		if e.Severity == diag.SeverityError && e.Span.Start >= at.Start && e.Span.Start <= at.End {
			return true
		}
	}
	return false
}

func (c *checker) predeclare() {
	for _, s := range c.opts.Streams {
		c.names.Add(s.Name, &entry{kind: kindStream, name: s.Name, stream: s})
		c.app.Streams = append(c.app.Streams, s)
	}
}

// checkUnused looks for errors in views that no query reads. What it makes is thrown away.
func (c *checker) checkUnused() {
	hidden, created := len(c.hidden), len(c.created)
	for _, e := range c.views {
		if !e.asked {
			c.current = &pending{name: "view"}
			c.openView(e, e.span)
		}
	}
	c.hidden, c.created = c.hidden[:hidden], c.created[:created]
}
