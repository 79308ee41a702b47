package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
)

func validateCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:     "validate FILE…",
		Short:   "Check applications without running them",
		Example: fmt.Sprintf("  %s validate app.sql", e.program),
		Args:    needs(1, -1, "at least one file"),
		RunE: func(_ *cobra.Command, args []string) error {
			failed := 0
			var unread error
			for _, name := range args {
				text, err := readSQL(e, name)
				if err != nil && len(args) > 1 && !errors.Is(err, context.Canceled) {
					fmt.Fprintf(e.stderr, "%s: %s\n", e.program, err)
					unread = &exitError{code: exitUsage}
					continue
				}
				if err != nil {
					return err
				}
				_, diags := app.Compile(shownName(name), text, check.Options{Connectors: true})
				if err := e.problems(diag.Source{Name: shownName(name), Text: text}, diags); err != nil {
					failed++
					continue
				}
				fmt.Fprintf(e.stdout, "%s: ok\n", shownName(name))
			}
			if failed > 0 {
				return &exitError{code: exitProblems}
			}
			return unread
		},
	}
}
