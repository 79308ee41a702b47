package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/explain"
)

func explainCommand(e *env) *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:   "explain FILE",
		Short: "Show how an application will run",
		Example: fmt.Sprintf(`  %[1]s explain app.sql
  %[1]s explain -o json app.sql
  %[1]s query "EXPLAIN ANALYZE SELECT symbol, count(*) FROM 'trades.csv' GROUP BY symbol"`, e.program),
		Args: needs(1, 1, "one file"),
		RunE: func(_ *cobra.Command, args []string) error {
			text, err := readSQL(e, args[0])
			if err != nil {
				return err
			}
			a, diags := app.Compile(shownName(args[0]), text, check.Options{})
			if err := e.problems(diag.Source{Name: shownName(args[0]), Text: text}, diags); err != nil {
				return err
			}
			return printPlan(e, a, explain.Options{Rules: a.Rules}, output)
		},
	}
	c.Flags().StringVarP(&output, "output", "o", "tree", "tree, json or dot")
	return c
}

// printPlan prints an application's plan in the form asked for.
func printPlan(e *env, a *app.App, o explain.Options, output string) error {
	switch output {
	case "tree", "":
		_, err := fmt.Fprint(e.stdout, explain.Tree(a.Plan, o))
		return err
	case "json":
		text, err := explain.JSON(a.Plan, o)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.stdout, "%s\n", text)
		return err
	case "dot":
		_, err := fmt.Fprint(e.stdout, explain.Dot(a.Plan, o))
		return err
	}
	return failf(exitUsage, "-o %s: a plan can be shown as tree, json or dot", output)
}
