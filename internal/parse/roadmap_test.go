package parse

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// TestRoadmapBlocks parses every SQL block of the product's roadmap. The only change to them is a line
// "GET /query/…", which is not SQL and stands as a comment.
func TestRoadmapBlocks(t *testing.T) {
	files, err := filepath.Glob("testdata/roadmap/*.sql")
	if err != nil || len(files) != 28 {
		t.Fatalf("found %d blocks, want 28 (%v)", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, errs := Parse(string(text))
		if len(errs) > 0 {
			t.Errorf("%s", diag.RenderString(diag.Source{Name: name, Text: string(text)}, errs, diag.RenderOptions{}))
		}
		if len(file.Statements) == 0 {
			t.Errorf("%s: no statements", name)
		}
	}
}
