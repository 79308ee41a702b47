package sim

import (
	"fmt"
	"math/rand/v2"
	"strings"

	_ "github.com/eventflux-go/eventflux/formats/all"
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// point is one way to run the engine; none may change its rows.
type point struct {
	batch, shards int
	restart       int // after so many rows the engine stops and goes on from its encoded state; 0: never
}

func (p point) String() string {
	return fmt.Sprintf("batches of %d, shards %d, restarts every %d rows", p.batch, p.shards, p.restart)
}

// points picks three random points of the matrix.
func points(seed uint64, steps int) []point {
	r := rand.New(rand.NewPCG(seed, 0xda942042e4dd58b5))
	list := make([]point, 3)
	for i := range list {
		list[i] = point{batch: []int{1, 2, 7, 1024}[r.IntN(4)], shards: []int{1, 4}[r.IntN(2)]}
		switch r.IntN(3) {
		case 0:
			list[i].restart = 1 + r.IntN(max(1, steps)) // once or a few times, anywhere
		case 1:
			list[i].restart = max(1+r.IntN(5), steps/40) // again and again
		}
	}
	return list
}

// engine is a case in the engine.
type engine struct {
	app     *app.App
	steps   []Step
	flush   bool
	point   point
	streams map[string]int

	v    *app.Virtual
	out  map[string][]row
	rows int // since the last restart
	// spread is over how many shards the rows of the busiest sharded query went; 0 where none is sharded.
	spread int
}

// runEngine plays a case at a point of the matrix.
func runEngine(a *app.App, c *Case, p point) (e *engine, err error) {
	e = &engine{app: a, steps: c.Steps, flush: c.Flush, point: p, streams: map[string]int{}, out: map[string][]row{}}
	for i, s := range a.Plan.Streams {
		e.streams[strings.ToLower(s.Name)] = i
	}
	if e.v, err = e.open(); err != nil {
		return e, err
	}
	defer func() { e.v.Close() }()
	for i := 0; i < len(e.steps); i++ {
		s := e.steps[i]
		if err := e.v.AdvanceTo(s.Time); err != nil {
			return e, err
		}
		if s.Stream == "" {
			continue
		}
		unit := i + 1
		for !e.steps[unit-1].UnitEnd {
			unit++
		}
		if err := e.send(e.steps[i:unit]); err != nil {
			return e, err
		}
		i = unit - 1
	}
	if err := e.v.Sync(); err != nil || !e.flush {
		e.countShards()
		return e, err
	}
	e.countShards()
	return e, e.v.Flush()
}

func (e *engine) open() (*app.Virtual, error) {
	return app.NewVirtual(e.app.Plan, app.VirtualOptions{
		Observe: written(e.app.Plan), Batch: e.point.batch, Shards: e.point.shards, OnRows: e.collect,
	})
}

// written lists the streams that some query writes.
func written(p *plan.App) []int {
	var list []int
	for i, s := range p.Streams {
		for _, q := range p.Queries {
			if q.Root.Target == s && !s.Hidden {
				list = append(list, i)
				break
			}
		}
	}
	return list
}

// send sends the rows of one unit, with restarts between them.
func (e *engine) send(unit []Step) error {
	at := e.streams[strings.ToLower(unit[0].Stream)]
	b := vec.NewBatch(e.app.Plan.Streams[at].Schema)
	for _, s := range unit {
		for k, v := range s.Vals {
			appendValue(&b.Cols[k], v)
		}
		b.Len++
	}
	for i := range unit {
		if e.rows++; e.point.restart > 0 && e.rows > e.point.restart {
			e.rows = 1
			if err := e.restart(); err != nil {
				return err
			}
		}
		if err := e.v.SendPart(at, b, i, i+1); err != nil {
			return err
		}
	}
	return nil
}

func (e *engine) restart() error {
	e.countShards()
	state, err := e.v.Snapshot()
	if err != nil {
		return err
	}
	e.v.Close()
	if e.v, err = e.open(); err != nil {
		return err
	}
	return e.v.Restore(state)
}

func (e *engine) countShards() {
	for _, n := range e.v.ShardsUsed() {
		e.spread = max(e.spread, n)
	}
}

func (e *engine) collect(stream int, b *vec.Batch, lo, hi int) {
	name := strings.ToLower(e.app.Plan.Streams[stream].Name)
	for i := lo; i < hi; i++ {
		r := row{stamp: stamp{time: b.Time[i]}, kind: b.KindAt(i)}
		for k := range b.Cols {
			r.vals = append(r.vals, valueAt(&b.Cols[k], i))
		}
		e.out[name] = append(e.out[name], r)
	}
}

func appendValue(c *vec.Column, v Value) {
	at := c.Len()
	if v == nil {
		c.AppendNull()
		return
	}
	c.Resize(at + 1)
	switch x := v.(type) {
	case bool:
		c.Bool[at] = x
	case int64:
		if c.Type.ID == vec.Int {
			c.I32[at] = int32(x)
		} else {
			c.I64[at] = x
		}
	case float64:
		if c.Type.ID == vec.Float {
			c.F32[at] = float32(x)
		} else {
			c.F64[at] = x
		}
	case string:
		c.Str[at] = x
	case vec.Time:
		c.I64[at] = int64(x)
	default:
		panic(fmt.Sprintf("sim: input of %T", v))
	}
}

func valueAt(c *vec.Column, i int) Value {
	if c.IsNull(i) {
		return nil
	}
	switch c.Type.ID {
	case vec.Bool:
		return c.Bool[i]
	case vec.Int:
		return int64(c.I32[i])
	case vec.Long:
		return c.I64[i]
	case vec.Timestamp:
		return vec.Time(c.I64[i])
	case vec.Float:
		return float64(c.F32[i])
	case vec.Double:
		return c.F64[i]
	case vec.String:
		return strings.Clone(c.Str[i])
	case vec.List:
		list := []Value{}
		for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
			list = append(list, valueAt(&c.Child[0], int(k)))
		}
		return list
	}
	panic(fmt.Sprintf("sim: output of %s", c.Type))
}

// compileBoth compiles a case for both sides.
func compileBoth(c *Case) (oracle *App, a *app.App, err error) {
	file, diags := parse.Parse(c.SQL())
	if diags.HasErrors() {
		return nil, nil, fmt.Errorf("parser: %s", diags[0].Message)
	}
	if oracle, err = Compile(file); err != nil {
		return nil, nil, fmt.Errorf("oracle: %w", err)
	}
	a, list := app.Compile("case.sql", c.SQL(), check.Options{})
	if a == nil {
		var errs diag.List
		for _, e := range list {
			if e.Severity == diag.SeverityError {
				errs.Add(e)
			}
		}
		return nil, nil, fmt.Errorf("checker: %s", diag.RenderString(diag.Source{Name: "case.sql", Text: c.SQL()}, errs, diag.RenderOptions{}))
	}
	return oracle, a, nil
}

// difference describes the first stream in which the engine's rows are not the oracle's; "" if there is none.
func difference(names []string, want, got map[string][]row) string {
	for _, name := range names {
		w, g := want[name], got[name]
		for i := range max(len(w), len(g)) {
			switch {
			case i >= len(w):
				return fmt.Sprintf("%s row %d: nothing expected, got %s", name, i+1, showRow(g[i]))
			case i >= len(g):
				return fmt.Sprintf("%s row %d: expected %s, got nothing", name, i+1, showRow(w[i]))
			case !sameRow(w[i], g[i]):
				return fmt.Sprintf("%s row %d: expected %s, got %s", name, i+1, showRow(w[i]), showRow(g[i]))
			}
		}
	}
	return ""
}

func sameRow(w, g row) bool {
	if w.time != g.time || w.kind != g.kind || len(w.vals) != len(g.vals) {
		return false
	}
	for k := range w.vals {
		if !equalValues(w.vals[k], g.vals[k]) {
			return false
		}
	}
	return true
}

func showRow(r row) string {
	return fmt.Sprintf("%s %s AT %s", strings.ToUpper(r.kind.String()), formatRow(r.vals), testTime(r.time))
}
