package app

import (
	"maps"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/build"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// engine is the running core of an application: its graph, and the intake in front of it.
type engine struct {
	plan    *plan.App
	graph   *runtime.Graph
	intake  *runtime.Intake
	queries []*build.Query
	pool    *runtime.Pool
	// source maps a stream to its source in the intake; -1 where rows cannot come in from outside.
	source  []int
	streams []runtime.Stream
	observe []int
}

// engineOptions say how a core is built.
type engineOptions struct {
	observe []int
	sources []runtime.Source
	intake  runtime.IntakeOptions
	shards  int
	now     func() int64 // set to measure operators
	trace   func(*plan.Query) op.PatternTracer
	measure clock.Clock // set to measure queries
}

// lateRejects hands rejected rows to the graph, which exists only after its queries.
type lateRejects struct{ to op.Rejecter }

func (l *lateRejects) Reject(r op.Rejected) {
	if l.to != nil {
		l.to.Reject(r)
	}
}

func newEngine(p *plan.App, o engineOptions) (*engine, error) {
	e := &engine{plan: p, observe: o.observe}
	rejects := &lateRejects{}
	b := build.Options{Rejects: func(*plan.Query) op.Rejecter { return rejects }, Shards: o.shards, Now: o.now, Trace: o.trace}
	if o.shards > 1 {
		e.pool = runtime.NewPool(min(o.shards, workers()))
		b.Fork = e.pool.Fork
	}
	queries, err := build.App(p, b)
	if err != nil {
		e.close()
		return nil, err
	}
	e.queries = queries
	cfg := runtime.Config{Loops: p.Loops, Observe: o.observe, Measure: o.measure}
	index := map[*plan.Stream]int{}
	for i, s := range p.Streams {
		index[s] = i
		cfg.Streams = append(cfg.Streams, runtime.Stream{Name: s.Name, Schema: s.Schema})
	}
	for i, q := range p.Queries {
		n := runtime.Query{Name: q.Name, Target: index[q.Root.Target], Chain: queries[i], State: queries[i]}
		for _, in := range q.Inputs {
			n.Inputs = append(n.Inputs, index[in])
		}
		cfg.Queries = append(cfg.Queries, n)
	}
	e.streams = cfg.Streams
	e.graph = runtime.NewGraph(cfg)
	rejects.to = e.graph
	e.source = make([]int, len(p.Streams))
	for i := range e.source {
		e.source[i] = -1
	}
	for i, s := range o.sources {
		e.source[s.Stream] = i
	}
	e.intake = runtime.NewIntake(e.streams, o.sources, o.intake)
	return e, nil
}

// onReject has f called with every row that a query rejects.
func (e *engine) onReject(f func(q *plan.Query, r op.Rejected)) {
	e.graph.OnReject(func(i int, r op.Rejected) { f(e.plan.Queries[i], r) })
}

func (e *engine) close() {
	if e.pool != nil {
		e.pool.Close()
		e.pool = nil
	}
}

// Measured are the figures of the plan's operators, where the options' Now had them measured.
func (e *engine) Measured() map[plan.Node]op.Measured {
	all := map[plan.Node]op.Measured{}
	for _, q := range e.queries {
		maps.Copy(all, q.Measured())
	}
	return all
}

// StreamIndex finds a stream by name; -1 if there is none.
func StreamIndex(p *plan.App, name string) int {
	for i, s := range p.Streams {
		if strings.EqualFold(s.Name, name) {
			return i
		}
	}
	return -1
}

// Terminal lists the streams that some query writes and none reads, hidden ones excepted: an application's results.
func Terminal(p *plan.App) []int {
	var list []int
	for i, s := range p.Streams {
		if !s.Hidden && writes(p, s) && !reads(p, s) {
			list = append(list, i)
		}
	}
	return list
}

func writes(p *plan.App, s *plan.Stream) bool {
	for _, q := range p.Queries {
		if q.Root.Target == s {
			return true
		}
	}
	return false
}

func reads(p *plan.App, s *plan.Stream) bool {
	for _, q := range p.Queries {
		for _, in := range q.Inputs {
			if in == s {
				return true
			}
		}
	}
	return false
}

// timeSource makes the intake's source of a stream from its watermark and its time options.
func timeSource(p *plan.App, index int) (runtime.Source, error) {
	s := p.Streams[index]
	src := runtime.Source{Stream: index, Schema: s.Schema}
	o, err := timeOptions(s)
	if err != nil {
		return src, err
	}
	if s.Watermark != nil {
		src.EventTime = &runtime.EventTime{Column: s.Watermark.Column, Delay: s.Watermark.Delay, Unit: unitOf(o.String(connector.OptTimeUnit))}
		src.IdleTimeout = vec.Duration(o.Duration("time.idle-timeout") / time.Microsecond)
	}
	switch late := o.String("time.late"); strings.ToLower(late) {
	case "", "drop":
	case "process":
		src.Late = runtime.LateProcess
	default:
		src.Late, src.LateTo = runtime.LateStream, StreamIndex(p, late)
		if src.LateTo < 0 {
			return src, settingErrorf("stream %s: time.late = '%s': there is no such stream; use drop, process or a stream's name", s.Name, late)
		}
		if got := p.Streams[src.LateTo].Schema; !sameTypes(got, s.Schema) {
			return src, settingErrorf("stream %s: time.late = '%s': that stream has the columns %s, late rows have %s", s.Name, late, got, s.Schema)
		}
	}
	return src, nil
}

func sameTypes(a, b *vec.Schema) bool {
	if a.Len() != b.Len() {
		return false
	}
	for i := range a.Fields {
		if !a.Fields[i].Type.Equal(b.Fields[i].Type) {
			return false
		}
	}
	return true
}

// timeOptions reads the options about time that every stream may have, connector or not.
func timeOptions(s *plan.Stream) (connector.Options, error) {
	var specs []connector.Option
	given := map[string]string{}
	for _, o := range connector.StreamOptions() {
		if !strings.HasPrefix(o.Name, "time.") {
			continue
		}
		specs = append(specs, o)
		if v, ok := s.Options[o.Name]; ok {
			given[o.Name] = v
		}
	}
	o, errs := connector.ParseOptions(specs, 0, given)
	if len(errs) > 0 {
		return o, settingErrorf("stream %s: %s", s.Name, errs[0])
	}
	return o, nil
}

// unitOf reads the option time.unit. A watermark over LONG is in milliseconds unless the stream says otherwise.
func unitOf(name string) runtime.TimeUnit {
	for _, u := range [...]runtime.TimeUnit{runtime.UnitSecond, runtime.UnitMicro, runtime.UnitNano} {
		if u.String() == name {
			return u
		}
	}
	return runtime.UnitMilli
}
