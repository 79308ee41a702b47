// Package demo holds applications to be tried without any data: each folder has the SQL (app.sql, whose first line says
// what it is), its test (app.test.sql), and generates its events. A folder that is added is a demo more.
package demo

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
)

//go:embed */*.sql
var files embed.FS

// first is the demo shown when none is named.
const first = "logins"

// Names of the files of a demo, in its folder and where it is exported to.
const (
	AppFile    = "app.sql"
	TestFile   = "app.test.sql"
	EventsFile = "events.ndjson"
)

// Demo is one application.
type Demo struct {
	Name  string
	Title string // what it shows, a sentence
	SQL   string
	Test  string
}

// All lists the demos, the one to begin with first.
func All() []Demo {
	paths, err := fs.Glob(files, "*/"+AppFile)
	if err != nil {
		panic(err) // the pattern is a constant
	}
	var list []Demo
	for _, p := range paths {
		d := Demo{Name: path.Dir(p), SQL: read(p), Test: read(path.Join(path.Dir(p), TestFile))}
		line, _, _ := strings.Cut(d.SQL, "\n")
		d.Title = strings.TrimPrefix(line, "-- ")
		list = append(list, d)
	}
	slices.SortStableFunc(list, func(a, b Demo) int {
		switch {
		case a.Name == b.Name:
			return 0
		case a.Name == first:
			return -1
		case b.Name == first:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

func read(name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(fmt.Sprintf("demo: %s", err)) // a test looks at every demo
	}
	return string(text)
}

// Lookup finds a demo by name; "" is the first.
func Lookup(name string) (Demo, bool) {
	for _, d := range All() {
		if name == "" || strings.EqualFold(d.Name, name) {
			return d, true
		}
	}
	return Demo{}, false
}

// Compile compiles the application.
func (d Demo) Compile() (*app.App, diag.List) {
	return app.Compile(path.Join(d.Name, AppFile), d.SQL, check.Options{})
}

// Lines is the SQL as the screen shows it: without remarks, and without the settings of the generator.
func (d Demo) Lines() []string {
	var lines []string
	skipping := false
	for line := range strings.Lines(d.SQL) {
		line = strings.TrimRight(line, "\n")
		switch before, after, found := strings.Cut(line, " WITH ("); {
		case skipping:
			skipping = !strings.HasSuffix(line, ");")
		case line == "" || strings.HasPrefix(line, "--"):
		case found:
			lines = append(lines, before+" WITH (…);")
			skipping = !strings.HasSuffix(after, ");")
		default:
			lines = append(lines, line)
		}
	}
	return lines
}
