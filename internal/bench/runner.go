package bench

import (
	"runtime"
	"time"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/build"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/plan"
	engine "github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// BatchRows is how many rows a tick takes: enough to spread its cost, few enough to stay in the cache.
const BatchRows = 2048

// Options say how a workload runs.
type Options struct {
	Keys   int
	Shards int
	Fork   func(n int, f func(i int)) // runs the shards; nil: on a pool
	Now    func() time.Time           // the clock that measures
}

// Runner is a workload that is ready to run over made events. It takes the way of every application: SQL, plan,
// optimizer, operators, ticks of the graph.
type Runner struct {
	w     Workload
	graph *engine.Graph
	input int
	pool  *engine.Pool
	sum   Sum
	visit func(stream int, b *vec.Batch, lo, hi int)
	in    [1]engine.Input
	seq   int64
	clock vec.Time
}

// NewRunner compiles a workload.
func NewRunner(w Workload, o Options) (*Runner, error) {
	a, diags := app.Compile(w.ID, TradesSchema+w.SQL, check.Options{})
	if diags.HasErrors() {
		return nil, diags
	}
	r := &Runner{w: w, clock: vec.MinTime}
	b := build.Options{Shards: o.Shards}
	b.Fork = o.Fork
	if o.Shards > 1 && o.Fork == nil {
		r.pool = engine.NewPool(min(o.Shards, runtime.GOMAXPROCS(0)))
		b.Fork = r.pool.Fork
	}
	queries, err := build.App(a.Plan, b)
	if err != nil {
		r.Close()
		return nil, err
	}
	cfg := engine.Config{Loops: a.Plan.Loops, Observe: app.Terminal(a.Plan)}
	index := map[*plan.Stream]int{}
	for i, s := range a.Plan.Streams {
		index[s] = i
		cfg.Streams = append(cfg.Streams, engine.Stream{Name: s.Name, Schema: s.Schema})
	}
	for i, q := range a.Plan.Queries {
		n := engine.Query{Name: q.Name, Target: index[q.Root.Target], Chain: queries[i], State: queries[i]}
		for _, in := range q.Inputs {
			n.Inputs = append(n.Inputs, index[in])
		}
		cfg.Queries = append(cfg.Queries, n)
	}
	r.input = app.StreamIndex(a.Plan, "Trades")
	r.graph = engine.NewGraph(cfg)
	r.visit = func(_ int, b *vec.Batch, lo, hi int) {
		r.sum.Rows += int64(hi - lo)
		w.Add(&r.sum, b, lo, hi)
	}
	return r, nil
}

// Tick runs one batch.
func (r *Runner) Tick(b *vec.Batch) error {
	b.Seq0 = r.seq + 1
	r.seq += int64(b.Len)
	r.clock = b.Time[b.Len-1]
	r.in[0] = engine.Input{Stream: r.input, Batch: b}
	if err := r.graph.Tick(r.clock, r.in[:]); err != nil {
		return err
	}
	r.graph.Visit(r.visit)
	return nil
}

// finish closes the open window by the clock.
func (r *Runner) finish() error {
	if !r.w.Close {
		return nil
	}
	if err := r.graph.Tick(r.clock.Add(2*vec.Minute), nil); err != nil {
		return err
	}
	r.graph.Visit(r.visit)
	return nil
}

// Close ends the workers of a sharded run.
func (r *Runner) Close() {
	if r.pool != nil {
		r.pool.Close()
	}
}

// Run runs the workload once over the batches and measures it. A wrong answer is an error.
func Run(w Workload, batches []*vec.Batch, o Options) (Result, error) {
	r, err := NewRunner(w, o)
	if err != nil {
		return Result{}, err
	}
	defer r.Close()
	ResetPeak()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := o.Now()
	events, marked, last := 0, 0, start
	marks := make([]Mark, 0, len(w.Marks))
	for _, b := range batches {
		if err := r.Tick(b); err != nil {
			return Result{}, err
		}
		events += b.Len
		if len(marks) < len(w.Marks) && events >= w.Marks[len(marks)] {
			now := o.Now()
			marks = append(marks, Mark{events, float64(events-marked) / now.Sub(last).Seconds()})
			marked, last = events, now
		}
	}
	if err := r.finish(); err != nil {
		return Result{}, err
	}
	seconds := o.Now().Sub(start).Seconds()
	runtime.ReadMemStats(&after)
	res := Result{Workload: w.ID, Keys: o.Keys, Events: events, Seconds: seconds, EventsPerS: float64(events) / seconds,
		AllocsPerEvent: float64(after.Mallocs-before.Mallocs) / float64(events), RSSMB: PeakMB(),
		Count: r.sum.Rows, Checksum: w.Render(&r.sum), Shards: max(1, o.Shards), Marks: marks}
	return res, verify(w.ID, w.Answers, &res)
}

// RunByHand measures the workload's loop, adds its rate to the result and compares the answers.
func RunByHand(w Workload, rows []Row, o Options, res *Result) error {
	if w.ByHand == nil {
		return nil
	}
	runtime.GC()
	start := o.Now()
	sum := w.ByHand(rows)
	res.ByHandPerS = float64(len(rows)) / o.Now().Sub(start).Seconds()
	return verify(w.ID+" by hand", []Answer{{res.Keys, res.Events, res.Count, res.Checksum}},
		&Result{Keys: o.Keys, Events: len(rows), Count: sum.Rows, Checksum: w.Render(&sum)})
}
