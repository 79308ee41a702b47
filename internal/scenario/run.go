package scenario

import (
	"fmt"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/function"
)

// Matrix is the ways in which every test is run.
type Matrix []Point

// FullMatrix is what the project's own tests run over.
func FullMatrix() Matrix {
	var m Matrix
	for _, shards := range []int{1, 4} {
		for _, batch := range []int{1, 2, 7, 1024} {
			m = append(m, Point{Batch: batch, Shards: shards})
		}
		for _, p := range []Point{{Batch: 1024, Restart: 1}, {Batch: 1024, Restart: 3}, {Batch: 2, Restart: 3}, {Batch: 7, Restart: 5}} {
			p.Shards = shards
			m = append(m, p)
		}
	}
	return m
}

// Result is what became of the tests of a file.
type Result struct {
	Path  string
	Err   error // the file cannot be read or understood; then there are no cases
	Cases []CaseResult
	// Updated is the file's text with expectations that agree with what came out, if Options.Update was set and
	// something had to change.
	Updated string
}

// CaseResult is what became of one test.
type CaseResult struct {
	Name    string
	Line    int
	Failure string // "" if it passed; else several lines: input, want, got
	Elapsed time.Duration
	// Shards is over how many shards the rows of a query have spread at most; 0 where none is divided.
	Shards int
}

// Passed counts the tests that passed.
func (r *Result) Passed() int {
	n := 0
	for _, c := range r.Cases {
		if c.Failure == "" {
			n++
		}
	}
	return n
}

// OK reports whether the file was read, has tests, and all passed.
func (r *Result) OK() bool { return r.Err == nil && len(r.Cases) > 0 && r.Passed() == len(r.Cases) }

// Options say how test files are run.
type Options struct {
	Matrix Matrix // nil: FullMatrix
	Update bool   // work out expectations that agree with what comes out
	// Params and Functions are those that the program which runs the tests gives to its applications.
	Params    []check.Param
	Functions *function.Set
	Coverage  *Coverage // collects what tests reach; nil: nothing is collected
	// Now is a monotonic clock for Elapsed; nil: nothing is measured.
	Now func() time.Time
}

// RunFile runs all tests of a file over the matrix.
func RunFile(path string, o Options) *Result {
	if o.Matrix == nil {
		o.Matrix = FullMatrix()
	}
	r := &Result{Path: path}
	src, cases, err := load(path)
	if err != nil {
		r.Err = err
		return r
	}
	if len(cases) == 0 {
		r.Err = fmt.Errorf("%s: no test found: a test begins with TEST 'name';", path)
		return r
	}
	edits := &edits{src: src}
	for _, c := range cases {
		line, _ := src.Position(c.test.Span.Start)
		var began time.Time
		if o.Now != nil {
			began = o.Now()
		}
		res := CaseResult{Name: c.name, Line: line, Failure: c.run(o, edits), Shards: c.shards}
		if o.Now != nil {
			res.Elapsed = o.Now().Sub(began)
		}
		r.Cases = append(r.Cases, res)
	}
	if o.Update {
		r.Updated = edits.apply()
	}
	return r
}

// run runs one test and says what is wrong; "" if nothing is.
func (c *testCase) run(o Options, edits *edits) string {
	a, problems := c.compile(o)
	if a == nil || c.expectsErrors() {
		return c.verifyErrors(problems, o, edits)
	}
	s, err := c.prepare(a)
	if err != nil {
		return err.Error()
	}
	if len(s.expected) == 0 && len(s.errors) == 0 {
		return "the test expects nothing: write EXPECT stream VALUES …, EXPECT NOTHING IN stream, or EXPECT ERROR code"
	}
	if o.Coverage != nil && c.test.Using != nil {
		if err := s.cover(o.Coverage, c.app.Name); err != nil {
			return err.Error()
		}
	}
	var first *outcome
	for i, point := range o.Matrix {
		got, err := s.play(point)
		if err != nil {
			return fmt.Sprintf("%s\n%s", point, err)
		}
		if i == 0 {
			first = got
			if o.Update && got.stopped == nil {
				c.update(s, got, edits)
			}
		}
		c.shards = max(c.shards, got.shards)
		if failure := c.verify(s, got); failure != "" {
			return fmt.Sprintf("%s\n%s", point, failure)
		}
		if d := firstDifference(first.transcript, got.transcript); d != "" {
			return fmt.Sprintf("the rows depend on how the test is run: %s and %s differ\n%s%s", o.Matrix[0], point, c.input(s), d)
		}
	}
	return ""
}

func firstDifference(a, b []string) string {
	for i := range max(len(a), len(b)) {
		x, y := "(nothing)", "(nothing)"
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			return fmt.Sprintf("row %d\n  %s\n  %s", i+1, x, y)
		}
	}
	return ""
}

// expectsErrors reports whether the test wants the application to be refused, or warned of.
func (c *testCase) expectsErrors() bool {
	for _, s := range c.steps {
		if e, ok := s.(*ast.ExpectError); ok && !strings.HasPrefix(e.Code, "EF6") {
			return true
		}
	}
	return false
}

// verifyErrors compares the problems of the application with those that the test expects. Every error must be
// expected; warnings may be.
func (c *testCase) verifyErrors(problems diag.List, o Options, edits *edits) string {
	matched := map[*diag.Error]bool{}
	var missing []string
	for _, s := range c.steps {
		e, ok := s.(*ast.ExpectError)
		if !ok {
			continue
		}
		found := c.findError(e, problems, matched)
		if found == nil {
			missing = append(missing, c.wantError(e))
			if o.Update {
				c.updateError(e, problems, matched, edits)
			}
			continue
		}
		matched[found] = true
	}
	var rest diag.List
	for _, p := range problems {
		if !matched[p] && (p.Severity == diag.SeverityError || len(missing) > 0) {
			rest.Add(p)
		}
	}
	if len(missing) == 0 && !rest.HasErrors() {
		return ""
	}
	text := ""
	if len(missing) > 0 {
		text = "want\n" + strings.Join(lines("  ", missing), "\n") + "\n"
	}
	if len(rest) == 0 {
		return text + "got\n  no such problem: the application is right"
	}
	return text + "got\n" + diag.RenderString(c.app, rest, diag.RenderOptions{})
}

func (c *testCase) findError(e *ast.ExpectError, problems diag.List, taken map[*diag.Error]bool) *diag.Error {
	for _, p := range problems {
		if taken[p] || !strings.EqualFold(string(p.Code), e.Code) {
			continue
		}
		if e.Message != nil && !strings.Contains(p.Message+" "+p.Hint, e.Message.Text) {
			continue
		}
		line, col := c.app.Position(p.Span.Start)
		// Lines count from the application's first one; counting from the top of the file is accepted too.
		if e.Line == 0 || col == e.Column && (line-c.firstLine+1 == e.Line || line == e.Line) {
			return p
		}
	}
	return nil
}

func (c *testCase) wantError(e *ast.ExpectError) string {
	s := e.Code
	if e.Line > 0 {
		s += fmt.Sprintf(" AT %d:%d", e.Line, e.Column)
	}
	if e.Message != nil {
		s += " " + quote(e.Message.Text)
	}
	return s
}
