package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/eventflux-go/eventflux/internal/clock"
)

// LatencyWorkload is a query over events that come at a steady rate.
type LatencyWorkload struct {
	ID   string
	SQL  string
	Rate int // events/s
}

const latencyTumbling = "SELECT symbol, count(*) AS n, sum(volume) AS v, avg(price) AS p FROM Trades WINDOW TUMBLING(1 MINUTE) GROUP BY symbol EMIT CHANGES"

// Latency lists the workloads that measure the time from when an event was due to its sink.
var Latency = []LatencyWorkload{
	{ID: "L1", SQL: filter.SQL, Rate: 50_000},
	{ID: "L1", SQL: latencyTumbling, Rate: 50_000},
	{ID: "L1", SQL: filter.SQL, Rate: 500_000},
	{ID: "L1", SQL: latencyTumbling, Rate: 500_000},
}

// Query names the workload's query by the workload that it is taken from.
func (w LatencyWorkload) Query() string {
	if w.SQL == filter.SQL {
		return "W1"
	}
	return "W2 EMIT CHANGES"
}

// RunLatency runs a latency workload: events come as NDJSON when they are due, are decoded, run through the query
// and are encoded again. A row's latency ends when its line is written.
func RunLatency(ctx context.Context, w LatencyWorkload, events int, c clock.Clock) (Result, error) {
	source := newPacer(events, w.Rate, c)
	sink := &latencySink{pacer: source, latencies: make([]int64, 0, events)}
	live, err := newLive(w.SQL, source, sink, c)
	if err != nil {
		return Result{}, err
	}
	runtime.GC()
	ResetPeak()
	if _, err := live.Run(ctx); err != nil {
		return Result{}, err
	}
	seconds := c.Now().Sub(source.start).Seconds()
	want := events
	if w.SQL == filter.SQL {
		want = source.passing()
	}
	l := sink.latencies
	if len(l) != want {
		return Result{}, fmt.Errorf("%s gave %d rows; %d are right", w.ID, len(l), want)
	}
	slices.Sort(l)
	slices.Sort(source.late)
	at := func(q float64) float64 { return quantile(l, q) }
	return Result{ReadP99: quantile(source.late, 0.99), Workload: w.ID, Query: w.Query(), Keys: 1000, Events: events, Seconds: seconds, EventsPerS: float64(events) / seconds, RSSMB: PeakMB(),
		Count: int64(want), Shards: 1, Checked: true, P50: at(0.5), P99: at(0.99), P999: at(0.999), Max: at(1)}, nil
}

// quantile is that of sorted durations in ns, in µs.
func quantile(sorted []int64, q float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return float64(sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]) / 1e3
}
