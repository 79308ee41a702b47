package scenario

import (
	"fmt"
	"os"
	"strings"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// Coverage collects what the tests reach of the applications that they use (TEST … USING): which queries gave rows,
// which conditions were true and were not, which steps of patterns took an event. The zero value is ready.
type Coverage struct {
	apps []*appCoverage
}

type appCoverage struct {
	src     diag.Source // without what tests add
	queries []*queryCoverage
}

type queryCoverage struct {
	name       string
	line       int
	in, out    int64
	conditions []*conditionCoverage
	steps      []*stepCoverage
}

type conditionCoverage struct {
	text     string
	in, kept int64
}

type stepCoverage struct {
	name  string
	taken bool
}

// AppCoverage is what the tests have reached of one application. A query's rows, each outcome of a condition and each
// step of a pattern are a point.
type AppCoverage struct {
	Path            string
	Points, Reached int
	Missed          []string // a line each
}

// Report tells of each application, in the order in which tests used them.
func (c *Coverage) Report() []AppCoverage {
	var list []AppCoverage
	for _, a := range c.apps {
		r := AppCoverage{Path: a.src.Name}
		for _, q := range a.queries {
			q.report(&r)
		}
		list = append(list, r)
	}
	return list
}

func (q *queryCoverage) report(r *AppCoverage) {
	before := len(r.Missed)
	point := func(reached bool, format string, args ...any) {
		r.Points++
		if reached {
			r.Reached++
			return
		}
		r.Missed = append(r.Missed, fmt.Sprintf("%s:%d: query %s: ", r.Path, q.line, q.name)+fmt.Sprintf(format, args...))
	}
	point(q.out > 0, "gave no row")
	for _, x := range q.conditions {
		point(x.kept > 0, "%s was never true", x.text)
		point(x.kept < x.in, "%s was always true", x.text)
	}
	for _, s := range q.steps {
		point(s.taken, "step %s took no event", s.name)
	}
	if q.in == 0 { // then one line says it all
		r.Missed = append(r.Missed[:before], fmt.Sprintf("%s:%d: query %s: no row reached it", r.Path, q.line, q.name))
	}
}

// coverRun is one run of a test, as coverage sees it.
type coverRun struct {
	queries map[*plan.Query]*queryCoverage
}

// begin finds the entries of an application's queries, and makes those that are not there yet.
func (c *Coverage) begin(path string, a *app.App) (*coverRun, error) {
	entry, err := c.entry(path)
	if err != nil {
		return nil, err
	}
	run := &coverRun{queries: map[*plan.Query]*queryCoverage{}}
	for _, q := range a.Plan.Queries {
		if q.Span.Start >= len(entry.src.Text) {
			continue // the test has added it
		}
		line, _ := entry.src.Position(q.Span.Start)
		run.queries[q] = entry.query(q, line)
	}
	return run, nil
}

func (c *Coverage) entry(path string) (*appCoverage, error) {
	for _, a := range c.apps {
		if a.src.Name == path {
			return a, nil
		}
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	a := &appCoverage{src: diag.Source{Name: path, Text: string(text)}}
	c.apps = append(c.apps, a)
	return a, nil
}

func (a *appCoverage) query(q *plan.Query, line int) *queryCoverage {
	for _, known := range a.queries {
		if known.name == q.Name && known.line == line {
			return known
		}
	}
	entry := &queryCoverage{name: q.Name, line: line}
	if p := q.Pattern(); p != nil {
		for _, s := range p.Slots {
			entry.steps = append(entry.steps, &stepCoverage{name: s.Alias})
		}
	}
	a.queries = append(a.queries, entry)
	return entry
}

// options has the application count rows, and tell of its patterns.
func (r *coverRun) options(o *app.VirtualOptions) {
	o.Now = func() int64 { return 0 } // rows are counted where operators are measured
	o.Trace = func(q *plan.Query) op.PatternTracer {
		if entry := r.queries[q]; entry != nil {
			return entry
		}
		return nil
	}
}

// collect adds what an application has done.
func (r *coverRun) collect(v *app.Virtual) {
	v.TraceOpen()
	figures := v.Measured()
	for q, entry := range r.queries {
		for _, n := range q.Nodes() {
			if f, ok := n.(*plan.Filter); ok {
				entry.condition(explain.Line(f)).add(figures[n])
			}
		}
	}
	for _, s := range v.Stats() {
		for q, entry := range r.queries {
			if q.Name == s.Query {
				entry.out += s.RowsOut
				entry.in += s.RowsIn
			}
		}
	}
}

// condition finds the entry of a condition: tests may add queries that move it, but not what it says.
func (q *queryCoverage) condition(line string) *conditionCoverage {
	text := strings.TrimPrefix(line, "Filter ")
	for _, x := range q.conditions {
		if x.text == text {
			return x
		}
	}
	x := &conditionCoverage{text: text}
	q.conditions = append(q.conditions, x)
	return x
}

func (x *conditionCoverage) add(m op.Measured) {
	x.in += m.RowsIn
	x.kept += m.RowsOut
}

// TraceEvent is told of every event of a pattern.
func (q *queryCoverage) TraceEvent(int64, int, *vec.Batch, int) {}

// TraceEnd notes the steps that a partial match has taken.
func (q *queryCoverage) TraceEnd(t *op.PatternTrace) {
	for i, events := range t.Slots {
		if len(events) > 0 && i < len(q.steps) {
			q.steps[i].taken = true
		}
	}
}
