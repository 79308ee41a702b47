package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
)

// runFlags are the settings of the run command.
type runFlags struct {
	set      []string
	output   string
	quiet    bool
	listen   string
	insecure bool
	watch    bool
}

func runCommand(e *env) *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run FILE…",
		Short: "Run an application on its connectors",
		Long: `Runs until all sources have ended or it is interrupted.
Several files are one application. Streams that are written, read by no query and without a sink are printed. The last line on
standard error accounts for every row.
With --watch the application is reloaded when its files change, without it at SIGHUP: queries whose plan is unchanged keep their
state, sources and sinks whose declaration is unchanged stay open. Wrong SQL changes nothing.`,
		Example: fmt.Sprintf(`  %[1]s run app.sql
  %[1]s run --watch app.sql
  %[1]s run --set Trades.file.path=today.csv streams.sql queries.sql`, e.program),
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return runApp(c.Context(), e, f, args)
		},
	}
	c.Flags().StringArrayVar(&f.set, "set", nil, "`[STREAM.]KEY=VALUE`: a setting above WITH; may be repeated")
	c.Flags().StringVarP(&f.output, "output", "o", "", "`FORM` of what is printed: table, ndjson, json, csv, md or chart (default: table on a terminal, else ndjson)")
	c.Flags().StringVar(&f.listen, "listen", "", "serve metrics, health and readiness on `ADDRESS`, such as :9090 (loopback)")
	c.Flags().BoolVar(&f.insecure, "insecure-bind", false, "allow --listen on addresses that other machines can reach")
	c.Flags().BoolVar(&f.watch, "watch", false, "reload the application when its files change")
	c.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "do not print streams without a sink, nor notes and warnings")
	return c
}

func runApp(ctx context.Context, e *env, f runFlags, files []string) error {
	form, err := e.outputForm(f.output)
	if err != nil {
		return err
	}
	text, err := readFiles(e, files)
	if err != nil {
		return err
	}
	name := shownName(files[0])
	a, problems := app.Compile(name, text, check.Options{Connectors: true})
	if f.quiet && !problems.HasErrors() {
		problems = nil
	}
	if err := e.problems(diag.Source{Name: name, Text: text}, problems); err != nil {
		return err
	}
	if len(a.Plan.Queries) == 0 {
		return failf(exitProblems, "%s has no query: there is nothing to run", name)
	}
	if err := applySettings(a.Plan, f.set); err != nil {
		return err
	}
	r := &liveRun{e: e, plan: a.Plan, quiet: f.quiet, status: e.newStatus(), size: sourceBytes(a.Plan)}
	defer r.close()
	o := app.LiveOptions{Env: e.connectorEnv(), Measure: f.listen != "", AllColumns: f.watch}
	if f.listen != "" {
		stop, err := r.serve(f, appName(a.Plan, name))
		if err != nil {
			return err
		}
		defer stop()
	}
	if !f.quiet {
		if err := r.print(&o, form, app.Unwritten(a.Plan)); err != nil {
			return err
		}
		r.tellFollowed()
	}
	w := &reloader{r: r, flags: f, form: form, files: files, text: text, clock: clock.System{}}
	report, err := r.reloading(ctx, w, o)
	if report == nil {
		return err
	}
	var exit *exitError
	if errors.As(err, &exit) { // the accounts are the last line, after what went wrong
		e.say(exit)
		err = &exitError{code: exit.code}
	}
	fmt.Fprintf(e.stderr, "%s\n", r.summary(report))
	return err
}

// reloading runs the application, and has it reloaded.
func (r *liveRun) reloading(ctx context.Context, w *reloader, o app.LiveOptions) (*runtime.Report, error) {
	stop, opened := func() {}, r.opened
	var failed error
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.opened = func(l *app.Live) {
		if opened != nil {
			opened(l)
		}
		end, err := w.start()
		if err != nil {
			failed = err
			cancel()
			return
		}
		stop = end
	}
	report, err := r.run(ctx, o)
	stop()
	return report, cmp.Or(failed, err)
}

// sourceBytes is the size of what all sources will read; 0 where that is not known of each.
func sourceBytes(p *plan.App) int64 {
	total := int64(0)
	for _, s := range p.Streams {
		if s.Options["type"] != "source" {
			continue
		}
		path := s.Options["file.path"]
		if path == "" {
			path = s.Options["path"]
		}
		_, compressed := connector.FormatByPath(path)
		size := sizeOf(path)
		if size == 0 || compressed != "" || s.Options["file.follow"] == "true" || s.Options["follow"] == "true" {
			return 0
		}
		total += size
	}
	return total
}
