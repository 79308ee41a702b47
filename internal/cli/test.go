package cli

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/scenario"
)

func testCommand(e *env) *cobra.Command {
	var junit string
	var update, quick, coverage bool
	c := &cobra.Command{
		Use:   "test [FILE | DIR…]",
		Short: "Run tests of applications (*.test.sql)",
		Example: fmt.Sprintf(`  %[1]s test                       # all below this folder
  %[1]s test tests/window/tumbling.test.sql
  %[1]s test --coverage
  %[1]s test --update app.test.sql   # rewrite what is expected`, e.program),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				args = []string{"."}
			}
			files, err := scenario.Files(args)
			if err != nil {
				return failf(exitUsage, "%s", plainPath(err))
			}
			if len(files) == 0 {
				return failf(exitUsage, "no file *%s in %s", scenario.Suffix, strings.Join(args, ", "))
			}
			o := scenario.Options{Update: update, Now: time.Now}
			if quick {
				o.Matrix = scenario.Matrix{{Batch: 1024, Shards: 1}}
			}
			if coverage {
				o.Coverage = &scenario.Coverage{}
			}
			return runTests(e, files, o, junit)
		},
	}
	c.Flags().StringVar(&junit, "junit", "", "write a JUnit report to `FILE`")
	c.Flags().BoolVar(&update, "update", false, "rewrite expectations to what comes out")
	c.Flags().BoolVar(&coverage, "coverage", false, "say which queries, conditions and pattern steps of the applications no test reached")
	c.Flags().BoolVar(&quick, "quick", false, "run each test once instead of over all batch sizes, shards and restarts")
	return c
}

// runTests runs the files and prints failures, then a line that counts.
func runTests(e *env, files []string, o scenario.Options, junit string) error {
	passed, failed := 0, 0
	var results []*scenario.Result
	for _, f := range files {
		r, err := e.runTest(f, o)
		if err != nil {
			return err
		}
		results = append(results, r)
		passed += r.Passed()
		failed += len(r.Cases) - r.Passed()
		if r.Err != nil {
			failed++
			fmt.Fprintln(e.stdout, r.Err)
		}
		for _, c := range r.Cases {
			if c.Failure != "" {
				fmt.Fprintf(e.stdout, "FAIL %s:%d %s\n%s\n", f, c.Line, c.Name, indent(c.Failure))
			}
		}
	}
	if junit != "" {
		if err := writeJUnit(junit, results); err != nil {
			return failf(exitRunning, "%s", plainPath(err))
		}
	}
	fmt.Fprintf(e.stdout, "%d passed, %d failed\n", passed, failed)
	if o.Coverage != nil {
		e.printCoverage(o.Coverage.Report())
	}
	if failed > 0 {
		return &exitError{code: exitProblems}
	}
	return nil
}

// runTest runs a file; one whose expectations were rewritten is run again, as it is now.
func (e *env) runTest(path string, o scenario.Options) (*scenario.Result, error) {
	r := scenario.RunFile(path, o)
	if r.Updated == "" {
		return r, nil
	}
	if err := os.WriteFile(path, []byte(r.Updated), 0o644); err != nil {
		return nil, failf(exitRunning, "%s", plainPath(err))
	}
	fmt.Fprintf(e.stdout, "updated %s: read the change before you trust it\n", path)
	o.Update = false
	return scenario.RunFile(path, o), nil
}

func (e *env) printCoverage(apps []scenario.AppCoverage) {
	if len(apps) == 0 {
		fmt.Fprintln(e.stdout, "\ncoverage is of files that tests name: TEST '…' USING 'app.sql'; none does")
	}
	for _, a := range apps {
		fmt.Fprintf(e.stdout, "\n%s: %d of %s reached (%d %%)\n", a.Path, a.Reached, plural(int64(a.Points), "point"), 100*a.Reached/max(1, a.Points))
		for _, m := range a.Missed {
			fmt.Fprintf(e.stdout, "  %s\n", m)
		}
	}
}

func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimRight(s, "\n"), "\n", "\n  ")
}

func writeJUnit(path string, results []*scenario.Result) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := scenario.WriteJUnit(f, results); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
