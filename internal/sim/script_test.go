package sim

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/parse"
)

// TestOracleAgreesWithTheTextTests plays the language tests, whose expectations were worked by hand, with the oracle.
func TestOracleAgreesWithTheTextTests(t *testing.T) {
	played := 0
	for _, root := range []string{filepath.Join("..", "..", "tests"), filepath.Join("..", "..", "examples", "patterns")} {
		played += playTexts(t, root)
	}
	if played < 100 {
		t.Errorf("only %d tests played", played)
	}
	t.Logf("%d tests played", played)
}

func playTexts(t *testing.T, root string) (played int) {
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".test.sql") {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, _ := parse.Parse(string(src))
		for _, s := range scripts(file) {
			if s.errors > 0 {
				continue
			}
			app, err := Compile(&ast.File{Statements: s.app})
			if err != nil {
				if testing.Verbose() {
					t.Logf("%s: %s: %v", path, s.name, err)
				}
				continue
			}
			t.Run(s.name, func(t *testing.T) {
				steps, flush, err := s.play(app)
				if err != nil {
					t.Fatal(err)
				}
				out := app.Run(steps, flush)
				for _, x := range s.expects {
					if err := app.check(x, out[strings.ToLower(x.Stream.Text)]); err != nil {
						t.Error(err)
					}
				}
			})
			played++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return played
}
