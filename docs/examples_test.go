package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var exampleNumber = regexp.MustCompile(`\b\d\d\b`)

// TestPatternExamples compares the list of the examples of patterns with the files beside it: each stands in the table by
// construct, and nothing is named that is not there.
func TestPatternExamples(t *testing.T) {
	const folder = "../examples/patterns"
	text, err := os.ReadFile(filepath.Join(folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.test.sql"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	numbers := map[string]bool{}
	for _, f := range files {
		numbers[filepath.Base(f)[:2]] = true
	}
	_, lists, _ := strings.Cut(string(text), "\n| what for")
	listed := map[string]bool{}
	for _, n := range exampleNumber.FindAllString(lists, -1) {
		if !numbers[n] {
			t.Errorf("README.md names example %s, which is not there", n)
		}
		listed[n] = true
	}
	for n := range numbers {
		if !listed[n] {
			t.Errorf("README.md does not list example %s", n)
		}
	}
}
