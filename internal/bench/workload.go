package bench

import (
	"fmt"
	"math"
	"runtime"
	"time"

	"github.com/eventflux-go/eventflux/internal/build"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/opt"
	"github.com/eventflux-go/eventflux/internal/parse"
	engine "github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// Workload is a query over the events with a known answer.
type Workload struct {
	ID    string
	SQL   string
	Close bool // clock steps after the last event close the open window
	// add takes rows of the result into the checksum; answer renders it.
	add    func(s *Sum, b *vec.Batch, lo, hi int)
	answer func(s *Sum) string
}

// Sum is what a result is reduced to: the number of its rows and a checksum of their values.
type Sum struct {
	Rows  int64
	whole int64 // of integers; of prices in cents
}

// Columnar lists the workloads that run in process with columns in and out.
var Columnar = []Workload{
	{ID: "W1", SQL: "SELECT symbol, price * volume AS notional FROM Trades WHERE price > 150",
		add: func(s *Sum, b *vec.Batch, lo, hi int) {
			for _, v := range b.Cols[1].F64[lo:hi] {
				s.whole += int64(math.Round(v * 100)) // cents: exact whatever the order
			}
		},
		answer: func(s *Sum) string { return fmt.Sprintf("%d.%02d", s.whole/100, s.whole%100) }},
	{ID: "W2", SQL: "SELECT symbol, count(*) AS n, sum(volume) AS v, avg(price) AS p FROM Trades WINDOW TUMBLING(1 MINUTE) GROUP BY symbol",
		Close: true, add: sumColumn(1), answer: wholeAnswer},
	{ID: "W3", SQL: "SELECT avg(price) AS p, sum(volume) AS v, min(price) AS lo, max(price) AS hi FROM Trades WINDOW('length', 1000)",
		add: sumColumn(1), answer: wholeAnswer},
	{ID: "W3t", SQL: "SELECT symbol, avg(price) AS p, sum(volume) AS v FROM Trades WINDOW('time', 10 SECONDS) GROUP BY symbol",
		add: sumColumn(2), answer: wholeAnswer},
}

func sumColumn(c int) func(*Sum, *vec.Batch, int, int) {
	return func(s *Sum, b *vec.Batch, lo, hi int) {
		for _, v := range b.Cols[c].I64[lo:hi] {
			s.whole += v
		}
	}
}

func wholeAnswer(s *Sum) string { return fmt.Sprint(s.whole) }

// Find returns the columnar workload of an id.
func Find(id string) (Workload, bool) {
	for _, w := range Columnar {
		if w.ID == id {
			return w, true
		}
	}
	return Workload{}, false
}

// Result is one run of a workload.
type Result struct {
	Workload       string  `json:"workload"`
	Keys           int     `json:"keys"`
	Events         int     `json:"events"`
	Seconds        float64 `json:"seconds"`
	EventsPerS     float64 `json:"events_per_s"`
	AllocsPerEvent float64 `json:"allocs_per_event"`
	RSSMB          float64 `json:"rss_mb"`
	Count          int64   `json:"count"`
	Checksum       string  `json:"checksum"`
	Shards         int     `json:"shards"`
}

// BatchRows is how many rows a tick takes: enough to spread its cost, few enough to stay in the cache.
const BatchRows = 2048

// Options say how a workload runs.
type Options struct {
	Keys   int
	Shards int
	Now    func() time.Time // the clock that measures
}

// Runner is a workload that is ready to run over made events.
type Runner struct {
	w       Workload
	graph   *engine.Graph
	input   int
	queries []*build.Query
	pool    *engine.Pool
	opts    Options
	sum     Sum
	visit   func(stream int, b *vec.Batch, lo, hi int)
	in      [1]engine.Input
	seq     int64
	clock   vec.Time
}

// NewRunner compiles a workload.
func NewRunner(w Workload, o Options) (*Runner, error) {
	file, diags := parse.Parse(TradesSchema + w.SQL)
	if diags.HasErrors() {
		return nil, diags
	}
	app, diags := check.App(file, check.Options{})
	if diags.HasErrors() {
		return nil, diags
	}
	opt.Optimize(app)
	r := &Runner{w: w, opts: o, clock: vec.MinTime}
	b := build.Options{Shards: o.Shards}
	if o.Shards > 1 {
		r.pool = engine.NewPool(min(o.Shards, runtime.GOMAXPROCS(0)))
		b.Fork = r.pool.Fork
	}
	queries, err := build.App(app, b)
	if err != nil {
		return nil, err
	}
	cfg := engine.Config{}
	for i, s := range app.Streams {
		cfg.Streams = append(cfg.Streams, engine.Stream{Name: s.Name, Schema: s.Schema})
		if s.Name == "Trades" {
			r.input = i
		}
	}
	out := len(app.Streams) - 1
	for i, s := range app.Streams {
		if s == app.Queries[0].Root.Target {
			out = i
		}
	}
	cfg.Observe = []int{out}
	cfg.Queries = []engine.Query{{Name: w.ID, Inputs: []int{r.input}, Target: out, Chain: queries[0], State: queries[0]}}
	r.graph, r.queries = engine.NewGraph(cfg), queries
	r.visit = func(_ int, b *vec.Batch, lo, hi int) {
		r.sum.Rows += int64(hi - lo)
		w.add(&r.sum, b, lo, hi)
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

// Run runs the workload once over the batches and measures it.
func Run(w Workload, batches []*vec.Batch, o Options) (Result, error) {
	r, err := NewRunner(w, o)
	if err != nil {
		return Result{}, err
	}
	defer r.Close()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := o.Now()
	events := 0
	for _, b := range batches {
		if err := r.Tick(b); err != nil {
			return Result{}, err
		}
		events += b.Len
	}
	if err := r.finish(); err != nil {
		return Result{}, err
	}
	seconds := o.Now().Sub(start).Seconds()
	runtime.ReadMemStats(&after)
	return Result{Workload: w.ID, Keys: o.Keys, Events: events, Seconds: seconds, EventsPerS: float64(events) / seconds,
		AllocsPerEvent: float64(after.Mallocs-before.Mallocs) / float64(events), RSSMB: peakMB(),
		Count: r.sum.Rows, Checksum: w.answer(&r.sum), Shards: max(1, o.Shards)}, nil
}
