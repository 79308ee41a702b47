// Package eventfluxtest runs test files of applications (*.test.sql) from go test.
//
// A test file is SQL: TEST 'name' [USING 'app.sql'] followed by statements of the application, AT '12:00:00' INSERT INTO
// Tx VALUES (…), ADVANCE BY 5 MINUTES, RESTART, and EXPECT Alert (card, total) VALUES (…). Each test runs many times
// over, with different numbers of rows a tick, of shards, and restarts from a snapshot between any two rows: the rows
// must be the expected ones each time.
package eventfluxtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux"
	"github.com/eventflux-go/eventflux/internal/embed"
	"github.com/eventflux-go/eventflux/internal/scenario"
)

// UpdateVariable is the environment variable that makes Run rewrite what files expect to what comes out, if it is set.
const UpdateVariable = "EVENTFLUX_UPDATE"

// Options are what the tested applications need of the program that they belong to.
type Options struct {
	Functions []eventflux.Function
	// Params are the values of :name; each test gets those that its text names.
	Params eventflux.Params
}

// Run runs the test files that are named, and those below the folders that are named, each as a subtest with its tests
// as subtests.
func Run(t *testing.T, paths ...string) {
	t.Helper()
	RunWith(t, Options{}, paths...)
}

// RunWith is Run for applications that need functions or parameters.
func RunWith(t *testing.T, o Options, paths ...string) {
	t.Helper()
	run := scenario.Options{Update: os.Getenv(UpdateVariable) != ""}
	var err error
	if run.Functions, err = embed.Functions(o.Functions); err != nil {
		t.Fatal(err)
	}
	if run.Params, err = embed.Params(o.Params); err != nil {
		t.Fatal(err)
	}
	list, err := scenario.Files(paths)
	switch {
	case err != nil:
		t.Fatal(err)
	case len(list) == 0:
		t.Fatalf("no file *%s in %s", scenario.Suffix, strings.Join(paths, ", "))
	}
	for _, path := range list {
		t.Run(filepath.ToSlash(path), func(t *testing.T) { runFile(t, path, run) })
	}
}

func runFile(t *testing.T, path string, o scenario.Options) {
	r := scenario.RunFile(path, o)
	if r.Err != nil {
		t.Fatal(r.Err)
	}
	for _, c := range r.Cases {
		t.Run(c.Name, func(t *testing.T) {
			if c.Failure != "" {
				t.Errorf("%s:%d:\n%s", path, c.Line, c.Failure)
			}
		})
	}
	if r.Updated == "" {
		return
	}
	if err := os.WriteFile(path, []byte(r.Updated), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s was rewritten: read the change before you trust it", path)
}
