package cli

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
)

// template is the application that a new folder begins with.
//
//go:embed template
var template embed.FS

func newCommand(e *env) *cobra.Command {
	return &cobra.Command{
		Use:     "new DIR",
		Short:   "Start an application: SQL, data and a test",
		Example: fmt.Sprintf("  %[1]s new alerts && cd alerts && %[1]s test && %[1]s run app.sql", e.program),
		Args:    needs(1, 1, "one folder"),
		RunE:    func(_ *cobra.Command, args []string) error { return e.newApp(args[0]) },
	}
}

// newApp writes the template into a folder that is empty or not there yet.
func (e *env) newApp(dir string) error {
	switch list, err := os.ReadDir(dir); {
	case err == nil && len(list) > 0:
		return failf(exitUsage, "%s is not empty: it has %s", dir, list[0].Name())
	case err != nil && !os.IsNotExist(err):
		return failf(exitUsage, "%s", plainPath(err))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return failf(exitRunning, "%s", plainPath(err))
	}
	var names []string
	err := fs.WalkDir(template, "template", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := template.ReadFile(name)
		if err != nil {
			return err
		}
		names = append(names, path.Base(name))
		// Commands in the files use the name that the program was called by.
		return newFile(filepath.Join(dir, path.Base(name)), strings.ReplaceAll(string(text), "PROGRAM", e.program))
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.stdout, "%s: %s\n\n%s", dir, strings.Join(names, ", "), indentLines([]string{
		"cd " + dir,
		e.program + " test",
		e.program + " run app.sql",
		e.program + " explain app.sql",
	}))
	return err
}
