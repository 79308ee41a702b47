package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func manCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "man [COMMAND]",
		Short: "Print the manual page",
		Example: fmt.Sprintf(`  %[1]s man | man -l -
  %[1]s man replay | man -l -
  %[1]s man > /usr/local/share/man/man1/%[1]s.1`, e.program),
		Long: "The page is written in the language of man (roff). It has all commands, or the one that is named.",
		RunE: func(c *cobra.Command, args []string) error {
			page := c.Root()
			if len(args) > 0 {
				var err error
				if page, err = findCommand(c.Root(), args); err != nil {
					return err
				}
			}
			_, err := fmt.Fprint(e.stdout, manPage(page))
			return err
		},
	}
}

// findCommand finds a command by the words that call it.
func findCommand(root *cobra.Command, words []string) (*cobra.Command, error) {
	at := root
	for _, w := range words {
		next := at
		for _, c := range at.Commands() {
			if c.Name() == w {
				next = c
			}
		}
		if next == at {
			return nil, subcommand("command")(at, []string{w})
		}
		at = next
	}
	return at, nil
}

// manPage writes the page of a command; that of the program has all commands.
func manPage(c *cobra.Command) string {
	var sb strings.Builder
	title := strings.ReplaceAll(c.CommandPath(), " ", "-")
	fmt.Fprintf(&sb, ".TH %s 1 \"\" \"%s %s\"\n.SH NAME\n%s \\- %s\n", roff(strings.ToUpper(title)), roff(c.Root().Name()), roff(Version), roff(title), roff(c.Short))
	fmt.Fprintf(&sb, ".SH SYNOPSIS\n.B %s\n", roff(c.UseLine()))
	manExamples(&sb, ".SH EXAMPLES", c)
	if c.Long != "" {
		fmt.Fprintf(&sb, ".SH DESCRIPTION\n%s", verbatim(c.Long))
	}
	if !c.HasAvailableSubCommands() {
		manFlags(&sb, ".SH OPTIONS", c)
	} else {
		sb.WriteString(".SH COMMANDS\n")
		manCommands(&sb, c)
	}
	if c == c.Root() {
		sb.WriteString(".SH EXIT STATUS\n")
		for _, x := range exitCodes {
			fmt.Fprintf(&sb, ".TP\n.B %s\n%s\n", x.code, roff(x.meaning))
		}
		sb.WriteString(".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf it is set, nothing is coloured.\n")
	}
	return sb.String()
}

// exitCodes are the meanings of exit codes, the same for every command.
var exitCodes = []struct{ code, meaning string }{
	{"0", "all is well"},
	{"1", "the checked thing has problems: wrong SQL, a failed test"},
	{"2", "the command was called in a wrong way"},
	{"3", "wrong configuration"},
	{"4", "a server or broker cannot be reached"},
	{"5", "the state or checkpoint does not fit"},
	{"6", "it failed while it ran"},
	{"130, 143", "it was stopped by Ctrl-C or SIGTERM"},
}

// manCommands writes the commands below one.
func manCommands(sb *strings.Builder, c *cobra.Command) {
	for _, sub := range c.Commands() {
		if !sub.IsAvailableCommand() && sub.Name() != "help" {
			continue
		}
		if sub.HasAvailableSubCommands() {
			manCommands(sb, sub)
			continue
		}
		_, rest, _ := strings.Cut(sub.UseLine(), " ")
		fmt.Fprintf(sb, ".SS %s\n%s.\n", roff(rest), roff(sub.Short))
		manExamples(sb, ".PP", sub)
		manFlags(sb, ".PP", sub)
	}
}

func manExamples(sb *strings.Builder, head string, c *cobra.Command) {
	if c.Example != "" {
		fmt.Fprintf(sb, "%s\n%s", head, verbatim(c.Example))
	}
}

func manFlags(sb *strings.Builder, head string, c *cobra.Command) {
	first := true
	c.Flags().VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		if first {
			fmt.Fprintf(sb, "%s\n", head)
			first = false
		}
		value, usage := pflag.UnquoteUsage(f)
		name := "--" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", " + name
		}
		fmt.Fprintf(sb, ".TP\n\\fB%s\\fR \\fI%s\\fR\n%s\n", roff(name), roff(value), roff(usage))
	})
}

// verbatim is text whose lines stay as they are.
func verbatim(text string) string {
	return ".nf\n" + roff(strings.Trim(text, "\n")) + "\n.fi\n"
}

// roff escapes what has a meaning in roff.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
