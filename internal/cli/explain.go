package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/explain"
)

// explainFlags are the settings of the explain command.
type explainFlags struct {
	output  string
	analyze bool
	inputs  []string
}

func explainCommand(e *env) *cobra.Command {
	var f explainFlags
	c := &cobra.Command{
		Use:   "explain FILE…",
		Short: "Show how an application will run",
		Long: `With --analyze the application is run, and each operator shows the rows that it took and gave and the time it spent.
It reads the files of --input, or else its own sources until they end; its sinks are not opened.`,
		Example: fmt.Sprintf(`  %[1]s explain app.sql
  %[1]s explain app.sql -o svg > plan.svg
  %[1]s explain app.sql --analyze --input Trades=trades.csv
  %[1]s query "EXPLAIN ANALYZE SELECT symbol, count(*) FROM 'trades.csv' GROUP BY symbol"`, e.program),
		Args: needs(1, -1, "at least one file"),
		RunE: func(c *cobra.Command, args []string) error { return e.explain(c.Context(), args, f) },
	}
	c.Flags().StringVarP(&f.output, "output", "o", "tree", "`FORM` of the plan: tree, json, dot or svg")
	c.Flags().BoolVar(&f.analyze, "analyze", false, "run it and measure each operator")
	c.Flags().StringArrayVarP(&f.inputs, "input", "i", nil, "with --analyze: `[NAME=]FILE` of a stream, or of events as replay reads them")
	return c
}

func (e *env) explain(ctx context.Context, files []string, f explainFlags) error {
	if err := planForm(f.output); err != nil {
		return err
	}
	if len(f.inputs) > 0 && !f.analyze {
		return failf(exitUsage, "--input needs --analyze: without it nothing is run")
	}
	a, err := e.compile(files, check.Options{})
	if err != nil {
		return err
	}
	o := explain.Options{Rules: a.Rules}
	if f.analyze {
		t, err := e.newTrial(a, f.inputs)
		if err != nil {
			return err
		}
		r, err := t.run(ctx, true)
		if err != nil {
			return err
		}
		o.Measured = r.Measured
	}
	return printPlan(e, a, o, f.output)
}

// compile compiles the files of one application and prints what is wrong with it.
func (e *env) compile(files []string, o check.Options) (*app.App, error) {
	text, err := readFiles(e, files)
	if err != nil {
		return nil, err
	}
	name := shownName(files[0])
	a, diags := app.Compile(name, text, o)
	if err := e.problems(diag.Source{Name: name, Text: text}, diags); err != nil {
		return nil, err
	}
	return a, nil
}

// planForms are the forms in which a plan can be shown.
var planForms = []string{"tree", "json", "dot", "svg"}

func planForm(output string) error {
	for _, f := range planForms {
		if f == output {
			return nil
		}
	}
	hint := ""
	if near, ok := diag.Nearest(output, planForms); ok {
		hint = fmt.Sprintf(" (did you mean %s?)", near)
	}
	return failf(exitUsage, "-o %s: there is no such form%s; use %s", output, hint, strings.Join(planForms, ", "))
}

// printPlan prints an application's plan in the form asked for.
func printPlan(e *env, a *app.App, o explain.Options, output string) error {
	text := ""
	switch output {
	case "json":
		b, err := explain.JSON(a.Plan, o)
		if err != nil {
			return err
		}
		text = string(b) + "\n"
	case "dot":
		text = explain.Dot(a.Plan, o)
	case "svg":
		text = explain.SVG(a.Plan, o)
	default:
		text = explain.Tree(a.Plan, o)
	}
	_, err := fmt.Fprint(e.stdout, text)
	return err
}
