// Package docs holds the documentation. Its tests run what the pages show: every command, whose output must be what
// the page says, and every block of SQL.
package docs

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/scenario"
)

// block is a fenced block of a page.
type block struct {
	page  string
	line  int
	lang  string
	file  string // "path", or "path before line", that the block is or goes into; see TestWalkthrough
	lines []string
}

func (b block) text() string { return strings.Join(b.lines, "\n") + "\n" }

// pages lists the pages whose blocks are run: the README, CONTRIBUTING and all below docs.
func pages(t *testing.T) []string {
	list := []string{"../README.md", "../CONTRIBUTING.md"}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".md") {
			list = append(list, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func blocks(t *testing.T, page string) []block {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	var list []block
	var open *block
	for i, line := range strings.Split(string(text), "\n") {
		fence, ok := strings.CutPrefix(strings.TrimLeft(line, " "), "```")
		switch {
		case ok && open == nil:
			lang, file, _ := strings.Cut(strings.TrimSpace(fence), " ")
			open = &block{page: page, line: i + 1, lang: lang, file: file}
		case ok:
			list = append(list, *open)
			open = nil
		case open != nil:
			open.lines = append(open.lines, line)
		}
	}
	if open != nil {
		t.Errorf("%s:%d: the block is not closed", page, open.line)
	}
	return list
}

// TestBlocks runs the blocks of all pages. Languages: sql is an application that must be right, or tests of one where it
// has TEST; console is commands after "$ " with what they print; text, layers and go are not run here.
func TestBlocks(t *testing.T) {
	bin := buildBinary(t)
	for _, page := range pages(t) {
		t.Run(strings.TrimPrefix(page, "../"), func(t *testing.T) {
			var dir string
			for _, b := range blocks(t, page) {
				if b.file != "" {
					continue // part of a walk-through
				}
				switch b.lang {
				case "sql":
					runSQL(t, b)
				case "console":
					if dir == "" {
						dir = workspace(t, bin)
					}
					runConsole(t, b, dir)
				case "text", "layers", "go", "json", "toml", "yaml", "diff":
				default:
					t.Errorf("%s:%d: a block of %q: use sql, console, go or text", b.page, b.line, b.lang)
				}
			}
		})
	}
}

var testStatement = regexp.MustCompile(`(?m)^TEST '`)

func runSQL(t *testing.T, b block) {
	if !testStatement.MatchString(b.text()) {
		_, problems := app.Compile(b.page, b.text(), check.Options{})
		for _, e := range problems {
			if e.Severity == diag.SeverityError {
				t.Errorf("%s:%d: %s\n%s", b.page, b.line, e, b.text())
			}
		}
		return
	}
	path := filepath.Join(t.TempDir(), "block.test.sql")
	if err := os.WriteFile(path, []byte(b.text()), 0o644); err != nil {
		t.Fatal(err)
	}
	r := scenario.RunFile(path, scenario.Options{})
	if r.Err != nil {
		t.Fatalf("%s:%d: %s", b.page, b.line, r.Err)
	}
	for _, c := range r.Cases {
		if c.Failure != "" {
			t.Errorf("%s:%d: TEST '%s'\n%s", b.page, b.line+c.Line, c.Name, c.Failure)
		}
	}
}

// buildBinary builds eventflux once.
func buildBinary(t *testing.T) string {
	dir := t.TempDir()
	c := exec.Command("go", "build", "-o", dir, "../cmd/eventflux")
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("go build: %s\n%s", err, out)
	}
	return dir
}

// workspace is a folder like a checkout after make build: the binary and the examples.
func workspace(t *testing.T, bin string) string {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS("../examples")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(bin, "eventflux"), filepath.Join(dir, "eventflux")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// runConsole runs the commands of a block, one shell each, and compares what they print. A line that is "…" stands for
// any lines, "…" in a line for any text in it. What goes to stderr is compared only where the command says 2>&1.
func runConsole(t *testing.T, b block, dir string) {
	for i := 0; i < len(b.lines); i++ {
		command, ok := strings.CutPrefix(b.lines[i], "$ ")
		if !ok {
			t.Errorf("%s:%d: a command line begins with \"$ \"", b.page, b.line+1+i)
			return
		}
		line := b.line + 1 + i
		for strings.HasSuffix(command, "\\") && i+1 < len(b.lines) {
			i++
			command += "\n" + b.lines[i]
		}
		var want []string
		for i+1 < len(b.lines) && !strings.HasPrefix(b.lines[i+1], "$ ") {
			i++
			want = append(want, b.lines[i])
		}
		c := exec.Command("bash", "-c", command)
		c.Dir = dir
		c.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "NO_COLOR=1")
		var out, stderr bytes.Buffer
		c.Stdout, c.Stderr = &out, &stderr
		err := c.Run()
		got := strings.TrimRight(out.String(), "\n")
		if !printed(want, got) {
			t.Errorf("%s:%d: $ %s\nwant\n%s\ngot\n%s\nstderr (%v)\n%s", b.page, line, command, strings.Join(want, "\n"), got, err, stderr.String())
		}
	}
}

// printed reports whether got is what want says.
func printed(want []string, got string) bool {
	var sb strings.Builder
	sb.WriteString("^")
	for i, line := range want {
		if strings.TrimSpace(line) == "…" {
			sb.WriteString(`(?:.*\n)*?`)
			continue
		}
		sb.WriteString(strings.ReplaceAll(regexp.QuoteMeta(strings.TrimRight(line, " ")), "…", ".*") + ` *`)
		if i < len(want)-1 {
			sb.WriteString(`\n`)
		}
	}
	ok, err := regexp.MatchString(sb.String()+`\n*$`, got+"\n")
	return err == nil && ok
}

// TestLinks checks that what the pages link to in this repository is there.
func TestLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#\s]+)(#[^)]*)?\)`)
	for _, page := range pages(t) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), m[1])); err != nil {
				t.Error(fmt.Errorf("%s: %s is not there", page, m[1]))
			}
		}
	}
}
