package monitor

import (
	"context"
	goruntime "runtime"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// Metric is one metric as the reference shows it.
type Metric struct {
	Name   string
	Labels []string
	Help   string
	kind   prometheus.ValueType
}

// Labels never hold values of the data: app, query, stream, reason and direction only.
var (
	appUp         = gauge("app_up", "Whether the application takes events.", "app")
	buildInfo     = gauge("build_info", "1, with the version as labels.", "version", "go")
	streamEvents  = counter("stream_events_total", "Events that came in by a source (direction in) or went out by a sink (out).", "app", "stream", "direction")
	streamBytes   = counter("stream_bytes_total", "Bytes that a source has read.", "app", "stream")
	errorsTotal   = counter("errors_total", "Records that a source could not read, by reason, and rows that a query rejected, by code.", "app", "stream", "query", "reason")
	lateEvents    = counter("late_events_total", "Events below the watermark of their source.", "app", "stream")
	droppedEvents = counter("dropped_events_total", "Events that were dropped, by reason.", "app", "stream", "reason")
	watermarkLag  = gauge("watermark_lag_seconds", "How far the watermark of a source is behind the wall clock.", "app", "stream")
	queueDepth    = gauge("queue_depth", "Batches that wait: decoded ones before a tick, written ones before a sink.", "app", "stream", "direction")
	queryEvents   = counter("query_events_total", "Rows that a query took in (direction in) or put out (out).", "app", "query", "direction")
	queryLatency  = &Metric{Name: "eventflux_query_latency_seconds", Labels: []string{"app", "query"}, Help: "How long a query works in a tick, a histogram."}
	busyRatio     = gauge("operator_busy_ratio", "Share of the time since the last scrape in which a query worked.", "app", "query")
	patternLive   = gauge("pattern_partial_matches", "Partial matches that hold an event.", "app", "query")
	patternDone   = counter("pattern_matches_total", "Matches of a pattern.", "app", "query")
	patternOver   = counter("pattern_expired_total", "Partial matches that ran out of time.", "app", "query")
	patternBroken = counter("pattern_violated_total", "Partial matches that ended by an event which was not to come, or in a SEQUENCE by one out of turn.", "app", "query")
	patternLost   = counter("pattern_dropped_total", "Partial matches that limit.partial-matches dropped.", "app", "query")
	forced        = counter("watermark_forced_total", "Times that a full reorder buffer moved its watermark on.", "app", "stream")
)

// Metrics lists the metrics in the order of the reference.
func Metrics() []*Metric {
	return []*Metric{appUp, buildInfo, streamEvents, streamBytes, errorsTotal, lateEvents, droppedEvents, watermarkLag,
		queueDepth, queryEvents, queryLatency, busyRatio, forced, patternLive, patternDone, patternOver, patternBroken, patternLost}
}

func counter(name, help string, labels ...string) *Metric {
	return &Metric{Name: "eventflux_" + name, Labels: labels, Help: help, kind: prometheus.CounterValue}
}

func gauge(name, help string, labels ...string) *Metric {
	return &Metric{Name: "eventflux_" + name, Labels: labels, Help: help, kind: prometheus.GaugeValue}
}

// Type is "counter", "gauge" or "histogram".
func (m *Metric) Type() string {
	switch {
	case m == queryLatency:
		return "histogram"
	case m.kind == prometheus.CounterValue:
		return "counter"
	}
	return "gauge"
}

// collector reads the figures anew at each scrape, so that counting costs the run nothing.
type collector struct {
	server *Server
	descs  map[*Metric]*prometheus.Desc

	mu   sync.Mutex
	at   time.Time                // of the scrape before
	busy map[string]time.Duration // by query, up to then
}

func newCollector(s *Server) *collector {
	c := &collector{server: s, descs: map[*Metric]*prometheus.Desc{}, busy: map[string]time.Duration{}}
	for _, m := range Metrics() {
		c.descs[m] = prometheus.NewDesc(m.Name, m.Help, m.Labels, nil)
	}
	return c
}

// Describe lists the metrics.
func (c *collector) Describe(ch chan<- *prometheus.Desc) {
	for _, m := range Metrics() {
		ch <- c.descs[m]
	}
}

// Collect reads the application.
func (c *collector) Collect(ch chan<- prometheus.Metric) {
	name, f, ok := c.server.read(context.Background())
	out := emitter{c, ch, name}
	out.put(buildInfo, 1, c.server.opts.Version, goruntime.Version())
	if !ok {
		out.put(appUp, 0, name)
		return
	}
	out.put(appUp, 1, name)
	for i := range f.Sources {
		out.source(&f.Sources[i], f.Now)
	}
	for _, s := range f.Sinks {
		out.put(streamEvents, float64(s.Written), name, s.Name, "out")
		out.put(queueDepth, float64(s.Queued), name, s.Name, "out")
	}
	out.queries(f.Queries)
}

// emitter writes the metrics of one scrape.
type emitter struct {
	c   *collector
	ch  chan<- prometheus.Metric
	app string
}

func (e *emitter) put(m *Metric, v float64, labels ...string) {
	e.ch <- prometheus.MustNewConstMetric(e.c.descs[m], m.kind, v, labels...)
}

func (e *emitter) source(s *runtime.SourceFigures, now vec.Time) {
	e.put(streamEvents, float64(s.Arrived), e.app, s.Name, "in")
	e.put(streamBytes, float64(s.Bytes), e.app, s.Name)
	e.put(queueDepth, float64(s.Queued), e.app, s.Name, "in")
	e.put(lateEvents, float64(s.Late), e.app, s.Name)
	e.put(forced, float64(s.Forced), e.app, s.Name)
	for r, n := range s.Rejects.ByReason {
		if n > 0 {
			e.put(errorsTotal, float64(n), e.app, s.Name, "", connector.Reason(r).String())
		}
	}
	if s.BadTime > 0 {
		e.put(droppedEvents, float64(s.BadTime), e.app, s.Name, "time")
	}
	if s.Watermark != vec.MinTime {
		e.put(watermarkLag, float64(now-s.Watermark)/1e6, e.app, s.Name)
	}
}

func (e *emitter) pattern(q *runtime.QueryStats) {
	p := q.Pattern
	if p == nil {
		return
	}
	e.put(patternLive, float64(p.Partial), e.app, q.Query)
	e.put(patternDone, float64(p.Matches), e.app, q.Query)
	e.put(patternOver, float64(p.Expired), e.app, q.Query)
	e.put(patternBroken, float64(p.Violated), e.app, q.Query)
	e.put(patternLost, float64(p.Dropped), e.app, q.Query)
}

func (e *emitter) queries(all []runtime.QueryStats) {
	e.c.mu.Lock()
	defer e.c.mu.Unlock()
	now := time.Now()
	since := now.Sub(e.c.at)
	first := e.c.at.IsZero()
	e.c.at = now
	for _, q := range all {
		e.put(queryEvents, float64(q.RowsIn), e.app, q.Query, "in")
		e.put(queryEvents, float64(q.RowsOut), e.app, q.Query, "out")
		e.pattern(&q)
		for _, r := range q.ByCode {
			e.put(errorsTotal, float64(r.Count), e.app, "", q.Query, string(r.Code))
		}
		buckets, sum := map[float64]uint64{}, uint64(0)
		for i, n := range q.Latency.Bucket[:len(q.Latency.Bucket)-1] {
			sum += uint64(n)
			buckets[q.Latency.Bound(i).Seconds()] = sum
		}
		e.ch <- prometheus.MustNewConstHistogram(e.c.descs[queryLatency], uint64(q.Latency.Count), q.Latency.Sum.Seconds(), buckets, e.app, q.Query)
		before := e.c.busy[q.Query]
		if before > q.Latency.Sum {
			before = 0 // the query has begun anew since: its counters too
		}
		if !first && since > 0 {
			e.put(busyRatio, min(1, float64(q.Latency.Sum-before)/float64(since)), e.app, q.Query)
		}
		e.c.busy[q.Query] = q.Latency.Sum
	}
}
