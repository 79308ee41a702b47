package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/parse"
)

func fmtCommand(e *env) *cobra.Command {
	var write, check bool
	c := &cobra.Command{
		Use:   "fmt [FILE…]",
		Short: "Print SQL in its canonical form",
		Example: fmt.Sprintf(`  %[1]s fmt app.sql            # to stdout
  %[1]s fmt -w app.sql         # in place
  %[1]s fmt --check *.sql      # exit code 1 if a file would change`, e.program),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				if write {
					return failf(exitUsage, "-w needs a file")
				}
				args = []string{"-"}
			}
			changed := 0
			for _, name := range args {
				differs, err := formatFile(e, name, write, check)
				if err != nil {
					return err
				}
				if differs {
					changed++
				}
			}
			if check && changed > 0 {
				return failf(exitProblems, "not formatted: %d of %s", changed, plural(int64(len(args)), "file"))
			}
			return nil
		},
	}
	c.Flags().BoolVarP(&write, "write", "w", false, "write the result back to the file")
	c.Flags().BoolVar(&check, "check", false, "change nothing; say which files would change")
	return c
}

// formatFile formats one file to where it belongs. It reports whether the file was not in canonical form.
func formatFile(e *env, name string, write, check bool) (differs bool, err error) {
	text, err := readSQL(e, name)
	if err != nil {
		return false, err
	}
	file, diags := parse.Parse(text)
	if diags.HasErrors() {
		return false, e.problems(diag.Source{Name: shownName(name), Text: text}, diags)
	}
	out := ast.Print(file)
	differs = out != text
	switch {
	case check:
		if differs {
			fmt.Fprintln(e.stdout, shownName(name))
		}
	case write:
		if differs {
			if err := os.WriteFile(name, []byte(out), 0o644); err != nil {
				return differs, failf(exitRunning, "%s", err)
			}
		}
	default:
		if _, err := io.WriteString(e.stdout, out); err != nil {
			return differs, err
		}
	}
	return differs, nil
}

// canonical is SQL of ours as fmt prints it.
func canonical(text string) string {
	file, problems := parse.Parse(text)
	if problems.HasErrors() {
		return text
	}
	return ast.Print(file)
}

// errNotText is the cause where what is read as SQL is none.
var errNotText = errors.New("not text")

// readSQL reads a file of SQL, or standard input for "-".
func readSQL(e *env, name string) (string, error) {
	var text []byte
	var err error
	if name == "-" {
		text, err = e.readStdin()
	} else {
		text, err = os.ReadFile(name)
	}
	switch {
	case errors.Is(err, context.Canceled):
		return "", err
	case err != nil:
		return "", failf(exitUsage, "%s", plainPath(err))
	}
	if problem := parse.NotText(string(text)); problem != "" {
		return "", &exitError{code: exitUsage, message: fmt.Sprintf("%s: %s", shownName(name), problem), cause: errNotText}
	}
	return string(text), nil
}

// readStdin reads SQL from standard input. There is nothing to put in order yet: Ctrl-C ends the command at once.
func (e *env) readStdin() ([]byte, error) {
	if e.signals != nil {
		defer e.signals.finish.Store(e.signals.finish.Swap(false))
		if e.signals.got() != nil {
			return nil, context.Canceled
		}
	}
	if terminal(e.stdin) {
		fmt.Fprintln(e.stderr, "reading SQL from the terminal; Ctrl-D ends it")
	}
	return io.ReadAll(e.stdin)
}

func shownName(name string) string {
	if name == "-" {
		return "stdin"
	}
	return name
}

// plainPath turns "open x: no such file or directory" into "x: no such file or directory".
func plainPath(err error) string {
	if p, ok := err.(*os.PathError); ok {
		return p.Path + ": " + p.Err.Error()
	}
	return err.Error()
}

// render prints diagnostics of a text as they look best on standard error.
func (e *env) render(src diag.Source, list diag.List) error {
	o := diag.RenderOptions{Color: e.colors(e.stderr)}
	if terminal(e.stderr) {
		o.Width, _ = terminalSize(e.stderr)
	}
	return diag.Render(e.stderr, src, list, o)
}

// problems renders diagnostics. With errors among them it returns the error that ends the program with code 1.
func (e *env) problems(src diag.Source, list diag.List) error {
	if len(list) > 0 {
		if err := e.render(src, list); err != nil {
			return err
		}
	}
	if list.HasErrors() {
		return &exitError{code: exitProblems}
	}
	return nil
}
