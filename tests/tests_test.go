// Package tests runs the language tests: every *.test.sql file below, and the tests of the examples, over the whole
// matrix of batch sizes, shards and restarts.
package tests

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	_ "github.com/eventflux-go/eventflux/formats/all"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/scenario"
)

// TestExamplesOfRunsGiveTheirCode runs the documented example of each code that comes up in a run.
func TestExamplesOfRunsGiveTheirCode(t *testing.T) {
	for _, info := range diag.All() {
		if info.Example == "" || info.Code < "EF6" {
			continue
		}
		path := filepath.Join(t.TempDir(), "example.test.sql")
		text := fmt.Sprintf("TEST '%s';\n%s\nEXPECT ERROR %[1]s;\n", info.Code, info.Example)
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		r := scenario.RunFile(path, scenario.Options{})
		if r.Err != nil {
			t.Fatal(r.Err)
		}
		for _, c := range r.Cases {
			if c.Failure != "" {
				t.Errorf("%s\n%s", info.Code, c.Failure)
			}
		}
	}
}

func TestLanguage(t *testing.T) {
	var files []string
	for _, root := range []string{".", "../examples"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".test.sql") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var cases, sharded, spread atomic.Int64
	t.Run("files", func(t *testing.T) {
		for _, path := range files {
			t.Run(strings.TrimPrefix(strings.TrimSuffix(path, ".test.sql"), "../"), func(t *testing.T) {
				t.Parallel()
				r := scenario.RunFile(path, scenario.Options{})
				if r.Err != nil {
					t.Fatal(r.Err)
				}
				cases.Add(int64(len(r.Cases)))
				for _, c := range r.Cases {
					if c.Shards > 0 {
						sharded.Add(1)
					}
					if c.Shards > 1 {
						spread.Add(1)
					}
					if c.Failure != "" {
						t.Errorf("%s:%d: TEST '%s'\n%s", path, c.Line, c.Name, c.Failure)
					}
				}
			})
		}
	})
	if cases.Load() == 0 {
		t.Fatal("no language test was found")
	}
	t.Logf("%d language tests in %d files, %d sharded, %d of them over several shards", cases.Load(), len(files), sharded.Load(), spread.Load())
	all := cases.Load() > 500 // rather than some that -run chose
	if spread.Load() < sharded.Load()/2 || all && spread.Load() < 30 {
		t.Errorf("only %d tests spread over several shards: the shards run as one", spread.Load())
	}
}
