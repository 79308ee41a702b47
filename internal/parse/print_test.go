package parse

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// checkPrint fails unless the text's canonical form says the same and is its own canonical form.
func checkPrint(t *testing.T, src string) (printed string, ok bool) {
	t.Helper()
	first, errs := Parse(src)
	if errs.HasErrors() {
		return "", false
	}
	printed = ast.Print(first)
	second, errs := Parse(printed)
	if errs.HasErrors() {
		t.Errorf("the printed form does not parse\nsource:\n%s\nprinted:\n%s\n%s", src, printed,
			diag.RenderString(diag.Source{Name: "printed", Text: printed}, errs, diag.RenderOptions{}))
		return printed, true
	}
	if !ast.Equal(first, second) {
		t.Errorf("the printed form says something else\nsource:\n%s\nprinted:\n%s", src, printed)
	}
	if again := ast.Print(second); again != printed {
		t.Errorf("printing is not a fixed point\nsource:\n%s\nfirst:\n%s\nsecond:\n%s", src, printed, again)
	}
	return printed, true
}

func TestRoadmapPrints(t *testing.T) {
	files, _ := filepath.Glob("testdata/roadmap/*.sql")
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		printed, ok := checkPrint(t, string(text))
		if !ok {
			t.Errorf("%s does not parse", name)
		}
		for _, line := range strings.Split(string(text), "\n") {
			if at := strings.Index(line, "--"); at >= 0 && !strings.Contains(printed, strings.TrimSpace(line[at:])) {
				t.Errorf("%s: comment %q is lost in\n%s", name, line[at:], printed)
			}
		}
	}
}
