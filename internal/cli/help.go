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
			target, err := findCommand(c.Root(), args)
			if err != nil {
				return err
			}
			return target.Help()
		},
	}
}

// commandGroups are the parts of the list of commands, in order.
var commandGroups = []struct {
	id, title string
	commands  []string
}{
	{"try", "Try:", []string{"demo", "query", "schema"}},
	{"write", "Write:", []string{"new", "validate", "fmt", "explain"}},
	{"prove", "Prove:", []string{"test", "replay", "why", "bench"}},
	{"run", "Run:", []string{"run", "connector", "function"}},
	{"settings", "Settings:", []string{"completion", "help", "man", "version"}},
}

// helpTemplate shows examples first: they are what most readers came for.
const helpTemplate = `{{.Short}}{{if .HasExample}}

Examples:
{{.Example}}{{end}}

Usage: {{.UseLine}}{{if .HasAvailableSubCommands}}{{$all := .Commands}}{{range $group := .Groups}}

{{.Title}}{{range $all}}{{if and (eq .GroupID $group.ID) (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}{{end}}{{if not .Groups}}

Commands:{{end}}{{range $all}}{{if and (eq .GroupID "") .IsAvailableCommand}}
  {{rpad .Name .NamePadding}}  {{.Short}}{{end}}{{end}}{{end}}{{if .Long}}

{{.Long}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableSubCommands}}

{{.CommandPath}} COMMAND --help says more of a command.{{end}}
`

// arrangeHelp groups the commands and gives all of them the same form of help.
func arrangeHelp(root *cobra.Command) {
	root.SetHelpTemplate(helpTemplate)
	for _, g := range commandGroups {
		var members []*cobra.Command
		for _, name := range g.commands {
			for _, c := range root.Commands() {
				if c.Name() == name {
					members = append(members, c)
				}
			}
		}
		if len(members) == 0 {
			continue
		}
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, c := range members {
			c.GroupID = g.id
		}
	}
	plainUsage(root)
}

// plainUsage keeps "[flags]" and the flag --help, which say nothing, out of the help of a command and those below it.
func plainUsage(c *cobra.Command) {
	c.DisableFlagsInUseLine = true
	c.InitDefaultHelpFlag()
	c.Flags().Lookup("help").Hidden = true
	for _, sub := range c.Commands() {
		plainUsage(sub)
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
