package check_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/opt"
	"github.com/eventflux-go/eventflux/internal/parse"
)

// corpus is every SQL text at hand: the parser's test data, the roadmap's blocks, the language tests, the examples of
// all diagnostics.
func corpus(t testing.TB) []string {
	var texts []string
	for _, root := range []string{"../parse/testdata", "../../tests", "testdata"} {
		_ = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				if raw, err := os.ReadFile(path); err == nil {
					texts = append(texts, string(raw))
				}
			}
			return nil
		})
	}
	for _, info := range diag.All() {
		texts = append(texts, info.Example)
	}
	if len(texts) < 50 {
		t.Fatalf("only %d texts: the walk is broken", len(texts))
	}
	return texts
}

// Whatever the parser makes of a text, whole or damaged, the checker answers with a plan or errors.
func TestCheckingNeverPanics(t *testing.T) {
	for _, text := range corpus(t) {
		checkAnything(text)
		for cut := 1; cut < 8; cut++ {
			checkAnything(text[:len(text)*cut/8] + text[min(len(text), len(text)*cut/8+7):])
		}
	}
}

func checkAnything(text string) {
	file, _ := parse.Parse(text)
	for _, mode := range []check.Mode{check.Application, check.Query} {
		app, list := check.App(file, check.Options{Mode: mode})
		if (app == nil) != list.HasErrors() {
			panic("a plan with errors, or none without: " + text)
		}
		if app != nil {
			opt.Optimize(app)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, text := range corpus(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Count(text, "(") < 100 {
			checkAnything(prelude + text)
		}
	})
}
