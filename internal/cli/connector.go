package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/connector"
)

func connectorCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "connector COMMAND",
		Short: "List connectors and formats, and show their settings",
		Example: fmt.Sprintf(`  %[1]s connector ls
  %[1]s connector show file`, e.program),
		Args: subcommand("command"),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(connectorLs(e), connectorShow(e))
	return c
}

func connectorLs(e *env) *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:     "ls",
		Short:   "List connectors and formats",
		Example: fmt.Sprintf("  %[1]s connector ls\n  %[1]s connector ls -o json", e.program),
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			form, err := e.outputForm(output)
			if err != nil {
				return err
			}
			var rows [][]string
			for _, k := range connector.All() {
				rows = append(rows, []string{k.Name, k.Kinds.String(), firstSentence(k.Doc)})
			}
			for _, f := range connector.Formats() {
				rows = append(rows, []string{f.Name, "format", firstSentence(f.Doc)})
			}
			s, b := textRows([]string{"name", "kind", "meaning"}, rows)
			return e.printRows(form, s, b)
		},
	}
	outputFlag(c, &output)
	return c
}

func connectorShow(e *env) *cobra.Command {
	return &cobra.Command{
		Use:               "show NAME",
		Short:             "Show the settings of a connector or format, with an example",
		Example:           fmt.Sprintf("  %[1]s connector show file\n  %[1]s connector show csv", e.program),
		Args:              needs(1, 1, "the name of a connector or format"),
		ValidArgsFunction: completeWith(connectorNames),
		RunE: func(_ *cobra.Command, args []string) error {
			text := ""
			if k, ok := connector.Lookup(args[0]); ok {
				text = k.Help()
			} else if f, ok := connector.LookupFormat(args[0]); ok {
				text = f.Help()
			} else {
				return unknown("connector or format", args[0], connectorNames())
			}
			_, err := fmt.Fprint(e.stdout, e.wrap(text))
			return err
		},
	}
}

// connectorNames lists connectors and formats.
func connectorNames() []string {
	var names []string
	for _, k := range connector.All() {
		names = append(names, k.Name)
	}
	for _, f := range connector.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// outputFlag is -o of commands that list things.
func outputFlag(c *cobra.Command, output *string) {
	c.Flags().StringVarP(output, "output", "o", "", "`FORM` of the list: table, ndjson, json, csv or md (default: table on a terminal, else ndjson)")
}

func firstSentence(doc string) string {
	if i := strings.Index(doc, ". "); i >= 0 {
		return doc[:i+1]
	}
	return doc
}

// completeWith completes the first argument of a command with names.
func completeWith(names func() []string) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return names(), cobra.ShellCompDirectiveNoFileComp
	}
}
