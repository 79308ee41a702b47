package cli

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// needs checks the number of arguments and names what is missing as the usage line does: a file, an application.
func needs(least, most int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return failf(exitUsage, "%s needs %s; see %s --help", ownPath(c), what, c.CommandPath())
		case most >= 0 && len(args) > most:
			return failf(exitUsage, "%s takes %s, but there is also %q; see %s --help", ownPath(c), what, args[most], c.CommandPath())
		}
		return nil
	}
}

// ownPath is how a command is called, without the name of the program.
func ownPath(c *cobra.Command) string {
	_, path, _ := strings.Cut(c.CommandPath(), " ")
	return path
}

// noArgs is for commands that take none.
func noArgs(c *cobra.Command, args []string) error {
	if len(args) > 0 {
		return failf(exitUsage, "%s takes no argument, but there is %q; see %s --help", ownPath(c), args[0], c.CommandPath())
	}
	return nil
}

// flagError says what is wrong with a flag in the words of the rest, and which one may have been meant.
func flagError(c *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var valueless *pflag.ValueRequiredError
	text := err.Error()
	switch {
	case errors.As(err, &missing):
		text = "unknown flag " + dashed(missing.GetSpecifiedName())
		var names []string
		c.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if near, ok := diag.Nearest(missing.GetSpecifiedName(), names); ok && len(missing.GetSpecifiedName()) > 1 {
			text += fmt.Sprintf("; did you mean --%s?", near)
		}
	case errors.As(err, &invalid):
		text = fmt.Sprintf("--%s %s: %s", invalid.GetFlag().Name, invalid.GetValue(), wantedOf(invalid.GetFlag()))
	case errors.As(err, &valueless):
		text = fmt.Sprintf("%s needs a value", dashed(valueless.GetSpecifiedName()))
	}
	return failf(exitUsage, "%s; see %s --help", text, c.CommandPath())
}

func dashed(flag string) string {
	if len(flag) == 1 {
		return "-" + flag
	}
	return "--" + flag
}

// wantedOf says what the value of a flag looks like.
func wantedOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "int", "int64", "uint":
		return "a whole number is wanted"
	case "float64":
		return "a number is wanted"
	case "duration":
		return "a duration such as 5s is wanted"
	case "bool":
		return "true or false is wanted"
	}
	return "not a value that it can have"
}

// plural counts things: 1 row, 2 rows.
func plural(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return grouped(n) + " " + thing + "s"
}

// subcommand is for commands that do nothing without the name of one below them.
func subcommand(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		if first, _, _ := strings.Cut(strings.TrimSpace(args[0]), " "); !c.HasParent() {
			switch {
			case strings.HasSuffix(args[0], ".sql"):
				return failf(exitUsage, "there is no command %q; did you mean: %s run %s?", args[0], c.Name(), args[0])
			case strings.EqualFold(first, "SELECT"):
				return failf(exitUsage, "there is no command SELECT; did you mean: %s query \"SELECT …\"?", c.Name())
			}
		}
		var names []string
		for _, sub := range c.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				names = append(names, sub.Name())
			}
		}
		return unknown(what, args[0], names)
	}
}

// unknown says that a name is not among those there are, and suggests the nearest, or lists a few.
func unknown(what, name string, names []string) error {
	if near, ok := diag.Nearest(name, names); ok {
		return failf(exitUsage, "there is no %s %q; did you mean %q?", what, name, near)
	}
	const shown = 20
	list := strings.Join(names[:min(shown, len(names))], ", ")
	if len(names) > shown {
		list += fmt.Sprintf(" … (%d in all)", len(names))
	}
	return failf(exitUsage, "there is no %s %q; there are %s", what, name, list)
}

// grouped writes a number with commas: 1,234,567.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// wasWere is plural with its verb: "1 absence was", "3 absences were".
func wasWere(n int64, thing string) string {
	if n == 1 {
		return plural(n, thing) + " was"
	}
	return plural(n, thing) + " were"
}
