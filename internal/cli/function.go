package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/function"
)

func functionCommand(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "function COMMAND",
		Short: "List functions, aggregates and windows; show how they are called",
		Example: fmt.Sprintf(`  %[1]s function ls
  %[1]s function ls date
  %[1]s function show date_trunc`, e.program),
		Args: subcommand("command"),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(functionLs(e), functionShow(e))
	return c
}

// entry is a function, aggregate or window as the lists show it.
type entry struct {
	name    string
	aliases []string
	kind    string
	doc     string
	show    func() string
}

// entries lists everything that is called by a name and built.
func entries() []entry {
	var list []entry
	for _, f := range function.All() {
		if f.Refused == "" {
			list = append(list, entry{f.Name, f.Aliases, f.Family, f.Doc, func() string { return showFunction(f) }})
		}
	}
	for _, a := range agg.All() {
		list = append(list, entry{a.Name, a.Aliases, "aggregate", a.Doc, func() string { return showAggregate(a) }})
	}
	windows := catalog.Windows()
	for i := range windows {
		if w := &windows[i]; w.Built {
			list = append(list, entry{w.Name, w.Aliases, "window", w.Doc, func() string { return showWindow(w) }})
		}
	}
	return list
}

func functionLs(e *env) *cobra.Command {
	var output string
	c := &cobra.Command{
		Use:     "ls [WORD]",
		Short:   "List functions, aggregates and windows, or those with a word in name or meaning",
		Example: fmt.Sprintf("  %[1]s function ls\n  %[1]s function ls percentile -o md", e.program),
		Args:    needs(0, 1, "one word"),
		RunE: func(_ *cobra.Command, args []string) error {
			form, err := e.outputForm(output)
			if err != nil {
				return err
			}
			var rows [][]string
			for _, f := range entries() {
				if len(args) == 0 || f.mentions(args[0]) {
					rows = append(rows, []string{f.name, f.kind, f.doc})
				}
			}
			if len(rows) == 0 {
				return failf(exitProblems, "no function has %q in its name or meaning", args[0])
			}
			s, b := textRows([]string{"name", "kind", "meaning"}, rows)
			return e.printRows(form, s, b)
		},
	}
	outputFlag(c, &output)
	return c
}

// mentions reports whether an entry is about a word.
func (f *entry) mentions(word string) bool {
	text := f.name + " " + strings.Join(f.aliases, " ") + " " + f.kind + " " + f.doc
	return strings.Contains(strings.ToLower(text), strings.ToLower(word))
}

func functionShow(e *env) *cobra.Command {
	return &cobra.Command{
		Use:               "show NAME",
		Short:             "Show how a function, aggregate or window is called",
		Example:           fmt.Sprintf("  %[1]s function show round\n  %[1]s function show tumbling", e.program),
		Args:              needs(1, 1, "the name of a function"),
		ValidArgsFunction: completeWith(functionNames),
		RunE: func(_ *cobra.Command, args []string) error {
			var found []string
			for _, f := range entries() {
				if f.called(args[0]) {
					found = append(found, f.show())
				}
			}
			if len(found) == 0 {
				return unknown("function", args[0], functionNames())
			}
			_, err := fmt.Fprint(e.stdout, e.wrap(strings.Join(found, "\n")))
			return err
		},
	}
}

// called reports whether an entry goes by a name.
func (f *entry) called(name string) bool {
	for _, n := range append([]string{f.name}, f.aliases...) {
		if strings.EqualFold(n, name) {
			return true
		}
	}
	return false
}

func functionNames() []string {
	var names []string
	for _, f := range entries() {
		names = append(append(names, f.name), f.aliases...)
	}
	return names
}

// page writes what the three kinds have in common.
func page(name, kind, doc string, aliases []string, signatures []string) *strings.Builder {
	sb := &strings.Builder{}
	fmt.Fprintf(sb, "%s (%s)\n\n%s\n", name, kind, doc)
	if len(aliases) > 0 {
		fmt.Fprintf(sb, "Also: %s\n", strings.Join(aliases, ", "))
	}
	if len(signatures) > 0 {
		fmt.Fprintf(sb, "\n%s", indentLines(signatures))
	}
	return sb
}

func showFunction(f *function.Function) string {
	var signatures []string
	for i := range f.Sigs {
		signatures = append(signatures, f.Sigs[i].Text)
	}
	sb := page(f.Name, f.Family, f.Doc, f.Aliases, signatures)
	for i, x := range f.Examples {
		if i == 0 {
			sb.WriteString("\nExamples\n")
		}
		fmt.Fprintf(sb, "  %s = %s\n", x.SQL, x.Want)
	}
	return sb.String()
}

func showAggregate(a *agg.Spec) string {
	var signatures []string
	for _, s := range a.Sigs {
		var args []string
		for _, p := range s.Args {
			args = append(args, p.Name+" "+p.Takes)
		}
		signatures = append(signatures, fmt.Sprintf("%s(%s) %s", a.Name, strings.Join(args, ", "), s.Result))
	}
	sb := page(a.Name, "aggregate", a.Doc, a.Aliases, signatures)
	if a.Nulls != "" {
		fmt.Fprintf(sb, "\nNULL: %s\n", a.Nulls)
	}
	for i, x := range a.Examples {
		if i == 0 {
			sb.WriteString("\nExamples\n")
		}
		fmt.Fprintf(sb, "  %s of x in %s = %s\n", x.SQL, strings.Join(x.Rows, ", "), x.Want)
	}
	return sb.String()
}

func showWindow(w *catalog.WindowKind) string {
	sb := page(w.Name, "window", w.Doc, w.Aliases, nil)
	for i, p := range w.Params {
		if i == 0 {
			sb.WriteString("\nParameters\n")
		}
		optional := ""
		if p.Optional {
			optional = " (optional)"
		}
		fmt.Fprintf(sb, "  %s%s: %s\n", p.Name, optional, p.Doc)
	}
	fmt.Fprintf(sb, "\nExample\n  %s\n", w.Example)
	return sb.String()
}
