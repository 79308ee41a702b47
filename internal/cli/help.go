package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/diag"
)

func helpCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND | CODE]",
		Short:   "Explain a command or an error code",
		Example: fmt.Sprintf("  %[1]s help query\n  %[1]s help EF1101", e.program),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 && strings.HasPrefix(strings.ToUpper(args[0]), "EF") {
				return explainCode(e, diag.Code(strings.ToUpper(args[0])))
			}
			target, _, err := c.Root().Find(args)
			if err != nil || target == nil || target == c.Root() && len(args) > 0 {
				return failf(exitUsage, "there is no command %q; see %s --help", strings.Join(args, " "), e.program)
			}
			return target.Help()
		},
	}
}

// explainCode prints what an error code means, with SQL that provokes it.
func explainCode(e *env, code diag.Code) error {
	info, ok := diag.Lookup(code)
	if !ok {
		var codes []string
		for _, i := range diag.All() {
			codes = append(codes, string(i.Code))
		}
		hint := ""
		if best, ok := diag.Nearest(string(code), codes); ok {
			hint = fmt.Sprintf(" (did you mean %s?)", best)
		}
		return failf(exitUsage, "there is no error code %s%s", code, hint)
	}
	fmt.Fprintf(e.stdout, "%s: %s\n\n%s\n", info.Code, info.Title, info.When)
	if info.Example != "" {
		fmt.Fprintf(e.stdout, "\nExample:\n\n  %s\n", strings.ReplaceAll(info.Example, "\n", "\n  "))
	}
	return nil
}
