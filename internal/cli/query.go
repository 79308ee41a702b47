package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
)

// queryFlags are the settings of the query command.
type queryFlags struct {
	file    string   // -f
	format  string   // -i
	inputs  []string // Name=FILE
	set     []string // KEY=VALUE
	columns string
	time    string // COL[:unit or format]
	slack   string
	sort    bool
	output  string
	save    string
	quiet   bool
}

func queryCommand(e *env) *cobra.Command {
	var f queryFlags
	c := &cobra.Command{
		Use:   "query [SQL]",
		Short: "Run SQL over standard input and files",
		Long: `'FILE' is a stream wherever a stream may stand, stdin is standard input. Columns and their types are found by looking at the
first 1,000 lines. Tables are printed on a terminal, NDJSON (one JSON object per line) into a pipe.`,
		Example: fmt.Sprintf(`  cat trades.ndjson | %[1]s query "SELECT window_start, symbol, avg(price) AS p FROM stdin WINDOW TUMBLING(1 MINUTE) GROUP BY symbol"
  %[1]s query "SELECT * FROM 'trades.csv' WHERE price > 100 LIMIT 5"
  tail -F app.log | %[1]s query -i ndjson "SELECT * FROM stdin WHERE level = 'error'"
  %[1]s query --input Login=l.csv --input Buy=b.ndjson -f app.sql
  %[1]s query "DESCRIBE 'trades.csv'"`, e.program),
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			q, err := newQuery(e, f, args)
			if err != nil {
				return err
			}
			return q.run(c.Context())
		},
	}
	c.Flags().StringVarP(&f.file, "file", "f", "", "read the SQL from `FILE` (- for standard input)")
	c.Flags().StringVarP(&f.format, "format", "i", "", "`FORMAT` of the input: ndjson, csv, tsv or text (default: by extension, then by content)")
	c.Flags().StringArrayVar(&f.inputs, "input", nil, "`NAME=FILE`: make a file (- for standard input) a stream of that name; may be repeated")
	c.Flags().StringArrayVar(&f.set, "set", nil, "`KEY=VALUE`: a setting of the inputs, such as csv.delimiter=';'; may be repeated")
	c.Flags().StringVar(&f.columns, "columns", "", "types of columns in place of those found: `'price DOUBLE, id STRING'`")
	c.Flags().StringVar(&f.time, "time", "", "`COLUMN[:UNIT]` that holds the rows' time; UNIT is s, ms, us, ns or a format such as %d/%m/%Y")
	c.Flags().StringVar(&f.slack, "slack", "", "`DURATION`: how far rows may be out of order in time, such as 5s")
	c.Flags().BoolVar(&f.sort, "sort", false, "sort files by time in memory")
	c.Flags().StringVarP(&f.output, "output", "o", "", "`FORM` of the result: table, ndjson, json, csv, md or chart (default: table on a terminal, else ndjson)")
	c.Flags().StringVar(&f.save, "save", "", "write the application that this command stands for to `FILE`, and run nothing")
	c.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "print no notes and warnings")
	return c
}

// query is one run of the command.
type query struct {
	e      *env
	flags  queryFlags
	name   string // of the text, for messages
	sql    string
	inputs *inputs
	form   outputForm
}

func newQuery(e *env, f queryFlags, args []string) (*query, error) {
	q := &query{e: e, flags: f, name: "query"}
	switch {
	case f.file != "" && len(args) > 0:
		return nil, failf(exitUsage, "the SQL is given twice: by -f and as an argument")
	case f.file != "":
		text, err := readSQL(e, f.file)
		if err != nil {
			return nil, err
		}
		q.name, q.sql = shownName(f.file), text
	case len(args) == 0:
		return nil, failf(exitUsage, `there is no SQL; try: %s query "SELECT * FROM 'FILE' LIMIT 5"`, e.program)
	default:
		q.sql = args[0]
	}
	var err error
	if q.form, err = e.outputForm(f.output); err != nil {
		return nil, err
	}
	q.inputs, err = newInputs(e, f)
	return q, err
}

// run compiles the SQL, and runs it or answers what it asks.
func (q *query) run(ctx context.Context) error {
	defer q.inputs.close()
	q.inputs.ctx = ctx
	file, problems := parse.Parse(q.sql)
	q.inputs.paths = dottedNames(file)
	if err := q.inputs.declare(); err != nil {
		return err
	}
	src := diag.Source{Name: q.name, Text: q.sql}
	o := check.Options{Mode: check.Query, Streams: q.inputs.declared(), Resolve: q.inputs.resolve, Connectors: true}
	var a *app.App
	if problems.HasErrors() {
		a, problems = app.Compile(q.name, q.sql, o)
	} else {
		a, problems = app.CompileFile(q.name, file, problems, o)
	}
	if q.inputs.failed != nil {
		return q.inputs.failed
	}
	if ctx.Err() != nil {
		return ctx.Err() // stopped while it waited for the first line
	}
	if q.flags.quiet && !problems.HasErrors() {
		problems = nil
	}
	if err := q.e.problems(src, problems); err != nil {
		return err
	}
	if err := q.inputs.misplaced(); err != nil {
		return err
	}
	for _, n := range q.inputs.notes {
		q.notef("%s", n)
	}
	if c := a.Plan.Command; c != nil && c.Kind != plan.CommandExplainAnalyze {
		return q.answer(a, c)
	}
	if len(a.Plan.Queries) == 0 {
		return failf(exitUsage, "there is nothing to run: the SQL has no SELECT")
	}
	if q.flags.save != "" {
		return q.save(a)
	}
	return q.execute(ctx, a)
}

// answer serves EXPLAIN, DESCRIBE and SHOW.
func (q *query) answer(a *app.App, c *plan.Command) error {
	switch c.Kind {
	case plan.CommandExplain:
		return printPlan(q.e, a, explain.Options{Rules: a.Rules}, "tree")
	case plan.CommandDescribe:
		if c.Stream == nil {
			return failf(exitProblems, "there is nothing to describe")
		}
		s, rows := describeRows(c.Stream)
		return q.e.printRows(q.form, s, rows)
	}
	s, rows := showRows(a.Plan, c.What)
	return q.e.printRows(q.form, s, rows)
}

// notef prints a note for whoever watches.
func (q *query) notef(format string, args ...any) {
	if !q.flags.quiet {
		fmt.Fprintf(q.e.stderr, "note: %s\n", fmt.Sprintf(format, args...))
	}
}

// execute runs the application.
func (q *query) execute(ctx context.Context, a *app.App) error {
	times, err := q.settleTime(a.Plan)
	if err != nil {
		return err
	}
	o := app.LiveOptions{
		Env:     q.e.connectorEnv(),
		InOrder: q.inputs.allFiles(a.Plan), StopOnLate: q.inputs.allFiles(a.Plan), FlushOnStop: true,
	}
	if times.slack > 0 || q.flags.sort {
		o.HeldMax = heldMax
	}
	r := &liveRun{e: q.e, plan: a.Plan, quiet: q.flags.quiet, advice: q.inputs.columnAdvice, status: q.e.newStatus(), size: q.inputs.size()}
	defer r.close()
	if err := q.inputs.open(a.Plan, &o); err != nil {
		return err
	}
	if a.Plan.Command == nil {
		printed := app.Unwritten(a.Plan)
		if err := r.print(&o, q.form, printed); err != nil {
			return err
		}
		if len(printed) == 1 && terminal(q.e.stdout) && app.AtEnd(a.Plan, printed[0]) {
			r.preview = a.Plan.Streams[printed[0]]
		}
	} else {
		start := time.Now()
		o.Now = func() int64 { return int64(time.Since(start)) }
	}
	report, err := r.run(ctx, o)
	if late := (*runtime.LateError)(nil); !errors.As(err, &late) {
		times.tell(q, r, report)
		r.tellRejects(report)
	}
	if err != nil {
		return err
	}
	if a.Plan.Command != nil {
		return printPlan(q.e, a, explain.Options{Rules: a.Rules, Measured: r.live.Measured()}, "tree")
	}
	return nil
}

// heldMax bounds the rows held back when a file is sorted or has slack: its size is the user's choice.
const heldMax = 1 << 40

// joinNames writes "a, b and c".
func joinNames(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
