package docs

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var walkthrough = flag.Bool("walkthrough", false, "apply the walk-throughs of CONTRIBUTING.md to a copy and test it; takes a minute")

// TestWalkthrough does what CONTRIBUTING.md says in a copy of the repository: the functions' examples, the language tests
// and the oracle must then pass with what was added.
func TestWalkthrough(t *testing.T) {
	list := blocks(t, "../CONTRIBUTING.md")
	if !*walkthrough {
		t.Log("the walk-throughs are only read; -walkthrough applies them")
	}
	dir := t.TempDir()
	if *walkthrough {
		copyRepository(t, dir)
	}
	files := 0
	for _, b := range list {
		if b.file == "" {
			continue
		}
		files++
		path, line, into := strings.Cut(b.file, " before ")
		switch {
		case into:
			insert(t, b, dir, path, line)
		case *walkthrough:
			if err := os.WriteFile(filepath.Join(dir, path), []byte(b.text()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if files == 0 {
		t.Fatal("CONTRIBUTING.md has no walk-through")
	}
	if *walkthrough {
		testCopy(t, dir)
	}
}

// insert puts the block before the line; without -walkthrough it only checks that the line is there.
func insert(t *testing.T, b block, dir, path, line string) {
	t.Helper()
	if !*walkthrough {
		dir = ".."
	}
	path = filepath.Join(dir, path)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	for i, l := range lines {
		if strings.TrimSpace(l) != line {
			continue
		}
		if *walkthrough {
			text := strings.Join(lines[:i], "\n") + "\n" + b.text() + strings.Join(lines[i:], "\n")
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	t.Errorf("%s:%d: %s has no line %s", b.page, b.line, path, line)
}

// copyRepository copies what git knows, as it stands in the working tree.
func copyRepository(t *testing.T, dir string) {
	out, err := exec.Command("git", "ls-files", "-z", "--full-name", ":/").Output()
	if err != nil {
		t.Fatal(err)
	}
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join("..", name))
		if os.IsNotExist(err) {
			continue // deleted and not committed yet
		}
		if err != nil {
			t.Fatal(err)
		}
		to := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func testCopy(t *testing.T, dir string) {
	for _, args := range [][]string{
		{"vet", "./internal/function", "./internal/window", "./internal/sim"},
		{"test", "./internal/function", "./internal/catalog", "./internal/expr", "-run", "."},
		{"test", "./tests", "-run", "TestLanguage/files/(function|window)/(vowels|sample)", "-v"},
		{"test", "./internal/sim", "-run", "TestOracleAgreesWithTheTextTests"},
	} {
		c := exec.Command("go", args...)
		c.Dir = dir
		out, err := c.CombinedOutput()
		if err != nil {
			t.Fatalf("go %s: %s\n%s", strings.Join(args, " "), err, out)
		}
		if strings.Contains(string(out), "no tests to run") {
			t.Errorf("go %s ran no test", strings.Join(args, " "))
		}
	}
}
