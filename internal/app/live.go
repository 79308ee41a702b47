package app

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// LiveOptions say how an application runs on real input. The zero value runs it on the machine's clock with the
// connectors that it declares.
type LiveOptions struct {
	Clock clock.Clock   // nil: the machine's
	Env   connector.Env // what connectors see of the process; its clock and log may be left out

	// Inputs are sources that the caller has opened: of streams without a connector, or instead of the declared one.
	// They come before declared ones, in this order.
	Inputs []LiveInput
	// Outputs are sinks that the caller has opened, besides the declared ones.
	Outputs []LiveOutput

	Shards   int // of keyed work; 0 stands for one
	Decoders int // goroutines that decode one source; 0 stands for one per processor

	// InOrder reads sources that end (files) in the order that merges them by time; ties go as they are listed.
	InOrder bool
	// StopOnLate ends the run at a late row, with a *runtime.LateError that names the slack which keeps all rows.
	StopOnLate bool
	// FlushOnStop closes windows when the context ends too.
	FlushOnStop bool
	// HeldMax bounds the rows that one source may hold back; 0 stands for the intake's own bound.
	HeldMax int
	// ShutdownTimeout bounds how long sinks may take after a stop; 0 stands for 30 s.
	ShutdownTimeout time.Duration

	// OnRejects is told of records that a source could not deliver, OnReject of rows that a query could not take,
	// OnLate of the first late row of a source. They are called between or during ticks, in order, from the goroutine
	// of Run; what they get is borrowed.
	OnRejects func(s *plan.Stream, r *connector.Rejects)
	OnReject  func(q *plan.Query, r op.Rejected)
	OnLate    func(s *plan.Stream, stats runtime.SourceStats)

	// AllColumns has sources decode the columns that no query reads too, so that queries which come by Reload can.
	AllColumns bool

	// Dry opens no declared sink: the application runs, and its rows go nowhere but to Outputs.
	Dry bool

	// Now is a monotonic clock in ns, set to measure operators for EXPLAIN ANALYZE.
	Now func() int64
	// Measure has the work of each query in each tick measured, for Figures.
	Measure bool
}

// LiveInput is an opened source for a stream (an index into plan.App.Streams). Its Name may be left out.
type LiveInput struct {
	Stream int
	runtime.LiveSource
}

// LiveOutput is an opened sink for the rows of a stream (an index into plan.App.Streams). Its Name and Schema may be
// left out. Several outputs of one stream get the same rows.
type LiveOutput struct {
	Stream int
	runtime.LiveSink
}

// Live is an application on real input: open, run once, closed by itself at the end of the run.
type Live struct {
	*engine
	run     *runtime.Live
	opts    LiveOptions
	sources []int // streams, by source
	sinks   []int // streams, by the report's sinks
	opened  []func() error

	// What sources and sinks were opened with, in the order of the run's: of the same text they are the same.
	sourceKeys, sinkKeys []string
}

// OpenLive builds an application and opens its connectors. What was opened is closed again when it fails, the inputs
// and outputs of the options too.
func OpenLive(p *plan.App, o LiveOptions) (*Live, error) {
	o = o.withDefaults()
	l := &Live{opts: o}
	cfg := runtime.LiveConfig{
		Clock: o.Clock, Decoders: o.Decoders, InOrder: o.InOrder, StopOnLate: o.StopOnLate, FlushOnStop: o.FlushOnStop,
		ShutdownTimeout: o.ShutdownTimeout, Timers: UsesTime(p),
	}
	opener := &opener{Live: l, plan: p, cfg: &cfg}
	err := opener.all(o)
	if err == nil {
		err = l.build(p, &cfg, o)
	}
	if err != nil {
		l.Close()
		return nil, err
	}
	l.hooks(&cfg, o)
	l.run = runtime.NewLive(cfg)
	return l, nil
}

func (o LiveOptions) withDefaults() LiveOptions {
	if o.Clock == nil {
		o.Clock = clock.System{}
	}
	if o.Env.Clock == nil {
		o.Env.Clock = o.Clock
	}
	if o.Decoders == 0 {
		o.Decoders = workers()
	}
	return o
}

// ErrNoSource says that nothing feeds an application.
var ErrNoSource = errors.New("no stream that a query reads has a source")

// build makes the engine.
func (l *Live) build(p *plan.App, cfg *runtime.LiveConfig, o LiveOptions) error {
	if len(l.sources) == 0 {
		return ErrNoSource
	}
	var sources []runtime.Source
	for _, stream := range l.sources {
		src, err := timeSource(p, stream)
		if err != nil {
			return err
		}
		if o.InOrder {
			src.IdleTimeout = 0 // a slow disk must not change results
		}
		sources = append(sources, src)
	}
	var observe []int
	seen := map[int]bool{}
	for _, stream := range l.sinks {
		if !seen[stream] {
			seen[stream] = true
			observe = append(observe, stream)
		}
	}
	options := engineOptions{observe: observe, sources: sources, shards: o.Shards, now: o.Now,
		intake: runtime.IntakeOptions{InOrder: o.InOrder, HeldMax: o.HeldMax}}
	if o.Measure {
		options.measure = o.Clock
	}
	e, err := newEngine(p, options)
	if err != nil {
		return err
	}
	l.engine = e
	cfg.Graph, cfg.Intake, cfg.Streams = e.graph, e.intake, e.streams
	for _, q := range p.Queries {
		strategy, err := QueryStrategy(q)
		if err != nil {
			return err
		}
		cfg.QueryStrategy = append(cfg.QueryStrategy, strategy)
	}
	return nil
}

// hooks turns the indexes that the runtime knows into streams and queries, as they are when it calls.
func (l *Live) hooks(cfg *runtime.LiveConfig, o LiveOptions) {
	stream := func(source int) *plan.Stream { return l.plan.Streams[l.sources[source]] }
	if f := o.OnRejects; f != nil {
		cfg.OnRejects = func(source int, r *connector.Rejects) { f(stream(source), r) }
	}
	if f := o.OnReject; f != nil {
		cfg.OnReject = func(query int, r op.Rejected) { f(l.plan.Queries[query], r) }
	}
	if f := o.OnLate; f != nil {
		cfg.OnLate = func(source int, s runtime.SourceStats) { f(stream(source), s) }
	}
}

// QueryStrategy is the error strategy of a query: that of the stream which it writes.
func QueryStrategy(q *plan.Query) (runtime.Strategy, error) {
	name := q.Root.Target.Options["error.strategy"]
	with, errs := connector.ParseOptions(connector.StreamOptions(), 0, map[string]string{"error.strategy": name})
	if name == "" || len(errs) > 0 {
		return runtime.StrategyLog, nil
	}
	return strategyOf(q.Root.Target.Name, with)
}

// Run takes input until all sources have ended, the context ends, no more rows can come out (LIMIT), or something
// fails; whatever was read is processed and written first. The report is complete in every case. It is called once.
func (l *Live) Run(ctx context.Context) (*runtime.Report, error) {
	defer func() { l.engine.close() }()
	l.opened = nil // the run closes what it runs on
	return l.run.Run(ctx)
}

// SourceStreams are the streams of the report's sources, in their order, as indexes into plan.App.Streams.
func (l *Live) SourceStreams() []int { return l.sources }

// Between has f called between two ticks of the run, and waits for it. It reports false when the context ends first.
func (l *Live) Between(ctx context.Context, f func()) bool {
	return l.run.Do(ctx, func(*runtime.Graph) { f() })
}

// Figures waits for the next tick boundary and reads what was counted. It reports false when the context ends first.
func (l *Live) Figures(ctx context.Context) (runtime.Figures, bool) { return l.run.Figures(ctx) }

// Attach adds a sink to a run, and waits until it is part of it; it gets the rows of later ticks. It reports false when
// the context ends first. A sink that answers runtime.ErrSinkLeft is let go of again.
func (l *Live) Attach(ctx context.Context, out LiveOutput) bool {
	s := out.LiveSink
	if s.Name == "" {
		s.Name = l.plan.Streams[out.Stream].Name
	}
	s.Stream, s.Schema = out.Stream, l.plan.Streams[out.Stream].Schema
	return l.run.Do(ctx, func(*runtime.Graph) { l.run.Attach(s) })
}

// Close gives back what an application that was not run holds. After Run it does nothing.
func (l *Live) Close() {
	for _, f := range l.opened {
		_ = f() // nothing was read or written
	}
	l.opened = nil
	if l.engine != nil {
		l.engine.close()
	}
}

// Needed says for each column of a stream whether the application reads it.
func Needed(p *plan.App, s *plan.Stream) []bool {
	needed := make([]bool, s.Schema.Len())
	for _, c := range p.Needed(s) {
		needed[c] = true
	}
	return needed
}

// UsesTime reports whether the clock makes rows come out, or decides what comes out: windows over time, rates over
// time, patterns with WITHIN or FOR or over several streams, whose events are in the order of their times.
func UsesTime(p *plan.App) bool {
	for _, q := range p.Queries {
		for n := plan.Node(q.Root); n != nil; n = n.Input() {
			switch n := n.(type) {
			case *plan.Window:
				if windowUsesClock(n) {
					return true
				}
			case *plan.Rate:
				if n.Period > 0 {
					return true
				}
			case *plan.Pattern:
				if n.UsesTime() {
					return true
				}
			}
		}
	}
	return false
}

// windowUsesClock reports a duration that is measured on the clock, rather than on a column.
func windowUsesClock(w *plan.Window) bool {
	external := strings.HasPrefix(w.Kind.Name, "external")
	for i, p := range w.Kind.Params {
		if p.Type == catalog.ParamDuration && i < len(w.Args) && w.Args[i].Set && (!external || p.Name == "timeout") {
			return true
		}
	}
	return false
}

// Unwritten lists the streams whose rows go nowhere: written by a query, read by none, and without a sink. It is what
// `query` and `run` print.
func Unwritten(p *plan.App) []int {
	var list []int
	for _, i := range Terminal(p) {
		if !strings.EqualFold(p.Streams[i].Options["type"], "sink") {
			list = append(list, i)
		}
	}
	return list
}

// onceRow is the source of SELECT without FROM: one row without columns.
type onceRow struct{ done bool }

func (o *onceRow) Next(_ context.Context, dst *vec.Batch) error {
	if o.done {
		return io.EOF
	}
	o.done = true
	dst.Len++
	return nil
}

func (o *onceRow) Close() error { return nil }
