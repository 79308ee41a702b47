package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/parse"
)

// testCase is one TEST of a file.
type testCase struct {
	name  string
	test  *ast.Test
	src   diag.Source // the test file
	app   diag.Source // the application's text: what diagnostics point into
	file  *ast.File   // its statements
	early diag.List   // what the parser found in it
	steps []ast.Statement
	// firstLine is the line at which the application's text begins: EXPECT ERROR … AT counts lines from there.
	firstLine int
	shards    int // over how many the rows of a query have spread
}

// load reads a test file and cuts it into its tests. An error concerns the whole file.
func load(path string) (diag.Source, []*testCase, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return diag.Source{}, nil, err
	}
	if problem := parse.NotText(string(text)); problem != "" {
		return diag.Source{}, nil, fmt.Errorf("%s: %s", path, problem)
	}
	src := diag.Source{Name: path, Text: string(text)}
	cases, err := cut(src, filepath.Dir(path))
	return src, cases, err
}

// cut cuts a test file into its tests; dir is where USING looks.
func cut(src diag.Source, dir string) ([]*testCase, error) {
	file, problems := parse.Parse(src.Text)
	var cases []*testCase
	var stray diag.List
	for _, s := range file.Statements {
		if t, ok := s.(*ast.Test); ok {
			cases = append(cases, &testCase{name: t.Name.Text, test: t, src: src, app: src, file: &ast.File{Source: src.Text}})
			continue
		}
		if len(cases) == 0 {
			if len(stray) == 0 { // once is enough, for an application of many statements
				stray.Addf(diag.CodeUnexpected, s.At(), "a test file begins with TEST 'name'")
			}
			continue
		}
		cases[len(cases)-1].add(s)
	}
	for _, p := range problems {
		if c := caseAt(cases, p.Span.Start); c != nil {
			c.early.Add(p)
			continue
		}
		stray.Add(p)
	}
	if stray.HasErrors() {
		return nil, fmt.Errorf("%s", diag.RenderString(src, stray, diag.RenderOptions{}))
	}
	for _, c := range cases {
		if err := c.resolve(dir); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

func caseAt(cases []*testCase, offset int) *testCase {
	var at *testCase
	for _, c := range cases {
		if c.test.Span.Start <= offset {
			at = c
		}
	}
	return at
}

// add sorts a statement: what drives the test, and what belongs to the application.
func (c *testCase) add(s ast.Statement) {
	switch s := s.(type) {
	case *ast.AtTime, *ast.Advance, *ast.Restart, *ast.Flush, *ast.Expect, *ast.ExpectError:
		c.steps = append(c.steps, s)
		return
	case *ast.Insert:
		if s.Query == nil {
			c.steps = append(c.steps, s)
			return
		}
	}
	c.file.Statements = append(c.file.Statements, s)
}

// resolve reads the application that the test uses, and finds where the application's text begins.
func (c *testCase) resolve(dir string) error {
	line, _ := c.src.Position(c.test.Span.End)
	c.firstLine = line + 1
	if rest := c.src.Text[c.test.Span.End:]; !strings.HasPrefix(strings.TrimLeft(rest, "; \t\r"), "\n") {
		c.firstLine = line // the application begins on the line of TEST
	}
	if c.test.Using == nil {
		return nil
	}
	path := c.test.Using.Text
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("%s: TEST %s: %w", c.src.Name, quote(c.name), err)
	}
	// Statements that the test adds follow those of the file it uses.
	all := string(text)
	for _, s := range c.file.Statements {
		at := s.At()
		all = strings.TrimRight(all, " \t\r\n")
		if !strings.HasSuffix(all, ";") {
			all += "\n;" // a file may end in a comment
		}
		all += "\n" + c.src.Text[at.Start:at.End] + ";"
	}
	c.app = diag.Source{Name: path, Text: all}
	c.firstLine = 1
	file, problems := parse.Parse(all)
	c.file = file
	c.early = append(c.early, problems...)
	return nil
}
