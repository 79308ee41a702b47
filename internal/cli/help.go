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

// help writes what is to be said of a command: examples first, because they are what most readers came for.
func (e *env) help(c *cobra.Command) string {
	var sb strings.Builder
	fmt.Fprintf(&sb, "%s\n", c.Short)
	if c.Example != "" {
		fmt.Fprintf(&sb, "\nExamples:\n%s\n", c.Example)
	}
	fmt.Fprintf(&sb, "\nUsage: %s\n", c.UseLine())
	for _, g := range c.Groups() {
		writeCommands(&sb, c, g.ID, g.Title)
	}
	writeCommands(&sb, c, "", "Commands:")
	if c.Long != "" {
		fmt.Fprintf(&sb, "\n%s\n", e.wrap(reflow(c.Long)))
	}
	if c.HasAvailableLocalFlags() {
		fmt.Fprintf(&sb, "\nFlags:\n%s", c.LocalFlags().FlagUsagesWrapped(e.textWidth()))
	}
	if c.HasAvailableSubCommands() {
		fmt.Fprintf(&sb, "\n%s COMMAND --help says more of a command.\n", c.CommandPath())
	}
	return sb.String()
}

// reflow joins the lines of a paragraph, which end where the source had no more room; short and indented lines stay.
func reflow(text string) string {
	const full = 60
	var out []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if n := len(out) - 1; n >= 0 && len(out[n]) > full && !strings.HasPrefix(out[n], " ") && line != "" && !strings.HasPrefix(line, " ") {
			out[n] += " " + line
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// writeCommands lists the commands of one group below a command.
func writeCommands(sb *strings.Builder, c *cobra.Command, group, title string) {
	first := true
	for _, sub := range c.Commands() {
		if sub.GroupID != group || !sub.IsAvailableCommand() && sub.Name() != "help" {
			continue
		}
		if first {
			fmt.Fprintf(sb, "\n%s\n", title)
			first = false
		}
		fmt.Fprintf(sb, "  %-11s  %s\n", sub.Name(), sub.Short)
	}
}

// arrangeHelp groups the commands and gives all of them the same form of help.
func (e *env) arrangeHelp(root *cobra.Command) {
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { fmt.Fprint(e.stdout, e.help(c)) })
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
	fmt.Fprintf(e.stdout, "%s: %s\n\n%s\n", info.Code, info.Title, e.wrap(info.When))
	if info.Example != "" {
		fmt.Fprintf(e.stdout, "\nExample:\n\n  %s\n", strings.ReplaceAll(info.Example, "\n", "\n  "))
	}
	return nil
}
