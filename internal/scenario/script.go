package scenario

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// script is a test made ready to be run: its steps with times and values worked out.
type script struct {
	app     *app.App
	actions []action
	observe []int
	// expected are the streams that the test says something about: all their rows count.
	expected map[int]bool
	errors   []*ast.ExpectError // of events, found while running
}

// action is one step; one of its fields is set, besides time.
type action struct {
	rows    *vec.Batch // to be sent to stream, as one unit
	stream  int
	advance bool // to time
	time    vec.Time
	flush   bool
	restart bool
	expect  *expectation
}

// expectation is what EXPECT says of the rows since the EXPECT of the same stream before it.
type expectation struct {
	stmt   *ast.Expect
	stream int
	places []int
	rows   *vec.Batch
	times  []*vec.Time // nil where the test does not say
	kinds  bool        // a row says its kind: those that do not are CURRENT
}

// compile compiles the test's application.
func (c *testCase) compile(o Options) (*app.App, diag.List) {
	return app.CompileFile(c.app.Name, c.file, c.early, check.Options{Params: c.named(o.Params), Functions: o.Functions})
}

// named picks the parameters that the test's text names: those that are given are for all tests.
func (c *testCase) named(params []check.Param) []check.Param {
	var list []check.Param
	for _, p := range params {
		found := false
		ast.Inspect(c.file, func(n ast.Node) bool {
			if use, ok := n.(*ast.Param); ok && strings.EqualFold(use.Name, p.Name) {
				found = true
			}
			return !found
		})
		if found {
			list = append(list, p)
		}
	}
	return list
}

// prepare works out the steps.
func (c *testCase) prepare(a *app.App) (*script, error) {
	s := &script{app: a, expected: map[int]bool{}}
	now := vec.Time(0)
	for _, step := range c.steps {
		if err := s.step(step, &now); err != nil {
			line, col := c.src.Position(step.At().Start)
			return nil, fmt.Errorf("%s:%d:%d: %w", c.src.Name, line, col, err)
		}
	}
	for i, st := range a.Plan.Streams {
		if s.expected[i] || !st.Hidden && written(a.Plan, st) {
			s.observe = append(s.observe, i)
		}
	}
	return s, nil
}

func written(p *plan.App, s *plan.Stream) bool {
	for _, q := range p.Queries {
		if q.Root.Target == s {
			return true
		}
	}
	return false
}

func (s *script) step(step ast.Statement, now *vec.Time) error {
	switch step := step.(type) {
	case *ast.AtTime:
		t, err := literalTime(step.Time)
		if err != nil {
			return err
		}
		s.advance(t, now)
		in, ok := step.Statement.(*ast.Insert)
		if !ok || in.Query != nil {
			return fmt.Errorf("AT is followed by INSERT INTO … VALUES")
		}
		return s.insert(in)
	case *ast.Insert:
		return s.insert(step)
	case *ast.Advance:
		return s.advanceStep(step, now)
	case *ast.Flush:
		s.actions = append(s.actions, action{flush: true})
	case *ast.Restart:
		s.actions = append(s.actions, action{restart: true})
	case *ast.Expect:
		return s.expect(step)
	case *ast.ExpectError:
		if !strings.HasPrefix(step.Code, "EF6") {
			return fmt.Errorf("EXPECT ERROR %s: the application has no such error", step.Code)
		}
		s.errors = append(s.errors, step)
	}
	return nil
}

func (s *script) advance(t vec.Time, now *vec.Time) {
	if t > *now || len(s.actions) == 0 {
		*now = t
		s.actions = append(s.actions, action{advance: true, time: t})
	}
}

func (s *script) advanceStep(step *ast.Advance, now *vec.Time) error {
	if step.To != nil {
		t, err := literalTime(step.To)
		if err != nil {
			return err
		}
		if t < *now {
			return fmt.Errorf("ADVANCE TO %s: the clock is at %s and does not go back", formatTime(t), formatTime(*now))
		}
		s.advance(t, now)
		return nil
	}
	d, err := parseValue(step.By, vec.Field{Name: "duration", Type: vec.Simple(vec.Interval)})
	if err != nil {
		return err
	}
	s.advance(now.Add(vec.Duration(d.Val.I64[0])), now)
	return nil
}

// stream finds a stream that a step names.
func (s *script) stream(n ast.Name) (int, error) {
	i := app.StreamIndex(s.app.Plan, n.Text)
	if i >= 0 && !s.app.Plan.Streams[i].Hidden {
		return i, nil
	}
	var names []string
	for _, st := range s.app.Plan.Streams {
		if !st.Hidden {
			names = append(names, st.Name)
		}
	}
	if near, ok := diag.Nearest(n.Text, names); ok {
		return 0, fmt.Errorf("unknown stream %q; did you mean %q?", n.Text, near)
	}
	return 0, fmt.Errorf("unknown stream %q; streams are %s", n.Text, strings.Join(names, ", "))
}

func (s *script) insert(in *ast.Insert) error {
	i, err := s.stream(in.Target)
	if err != nil {
		return err
	}
	st := s.app.Plan.Streams[i]
	at, err := places(st.Schema, st.Name, in.Columns)
	if err != nil {
		return err
	}
	rows := vec.NewBatch(st.Schema)
	for _, r := range in.Rows {
		if err := parseRow(rows, st.Schema, at, r.Items); err != nil {
			return err
		}
	}
	s.actions = append(s.actions, action{rows: rows, stream: i})
	return nil
}

func (s *script) expect(e *ast.Expect) error {
	i, err := s.stream(e.Stream)
	if err != nil {
		return err
	}
	st := s.app.Plan.Streams[i]
	at, err := places(st.Schema, st.Name, e.Columns)
	if err != nil {
		return err
	}
	x := &expectation{stmt: e, stream: i, places: at, rows: vec.NewBatch(st.Schema)}
	for _, r := range e.Rows {
		x.kinds = x.kinds || r.Kind != ast.InsertDefault
		if err := parseRow(x.rows, st.Schema, at, r.Values); err != nil {
			return err
		}
		var when *vec.Time
		if r.Time != nil {
			t, err := literalTime(r.Time)
			if err != nil {
				return err
			}
			when = &t
		}
		x.times = append(x.times, when)
	}
	s.expected[i] = true
	s.actions = append(s.actions, action{expect: x})
	return nil
}
