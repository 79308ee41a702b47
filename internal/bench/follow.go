package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	_ "github.com/eventflux-go/eventflux/connectors/file" // what is measured
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// FollowRate is how many lines a second are written to the log that RunFollow follows.
const FollowRate = 1000

// followLog writes lines to a file, each when it is due, and notes when. It is the sink of the rows too.
type followLog struct {
	clock   clock.Clock
	encoder connector.Encoder
	buf     []byte
	all     context.CancelFunc // every row has come

	mu        sync.Mutex
	written   []time.Time // just before each line was
	late      []int64     // ns after it was due
	latencies []int64
}

// RunFollow measures from a line's being written to a followed file to its row's being encoded.
func RunFollow(ctx context.Context, dir string, lines int, c clock.Clock) (Result, error) {
	path := filepath.Join(dir, "follow.ndjson")
	f, err := os.Create(path)
	if err != nil {
		return Result{}, err
	}
	defer os.Remove(path)
	defer f.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	l := &followLog{clock: c, all: cancel, written: make([]time.Time, lines)}
	live, err := l.open(path)
	if err != nil {
		return Result{}, err
	}
	wrote := make(chan error, 1)
	start := c.Now()
	go func() { wrote <- l.write(ctx, f, start) }()
	if _, err := live.Run(ctx); err != nil {
		return Result{}, err
	}
	if err := <-wrote; err != nil {
		return Result{}, err
	}
	if len(l.latencies) != lines {
		return Result{}, fmt.Errorf("%d of %d lines came out", len(l.latencies), lines)
	}
	seconds := c.Now().Sub(start).Seconds()
	slices.Sort(l.latencies)
	slices.Sort(l.late)
	at := func(q float64) float64 { return quantile(l.latencies, q) }
	return Result{Workload: "follow", Query: "a log's lines", Events: lines, Count: int64(lines), Shards: 1, Checked: true,
		Seconds: seconds, EventsPerS: float64(lines) / seconds, RSSMB: PeakMB(),
		P50: at(0.5), P99: at(0.99), P999: at(0.999), Max: at(1), ReadP99: quantile(l.late, 0.99)}, nil
}

// open makes the application.
func (l *followLog) open(path string) (*app.Live, error) {
	sql := fmt.Sprintf("CREATE STREAM Log (n LONG, level STRING) WITH (type = 'source', extension = 'file', file.path = '%s', file.follow = 'true', format = 'json');\n"+
		"INSERT INTO Errors SELECT n, level FROM Log WHERE level = 'error';", path)
	a, problems := app.Compile("bench", sql, check.Options{Connectors: true})
	if problems.HasErrors() {
		return nil, problems
	}
	out := app.StreamIndex(a.Plan, "Errors")
	json, ok := connector.LookupFormat("json")
	if !ok {
		return nil, fmt.Errorf("the program has no JSON format")
	}
	var err error
	if l.encoder, err = json.NewEncoder(connector.EncoderConfig{Schema: a.Plan.Streams[out].Schema, Options: json.Defaults()}); err != nil {
		return nil, err
	}
	return app.OpenLive(a.Plan, app.LiveOptions{Clock: l.clock, Outputs: []app.LiveOutput{{Stream: out, LiveSink: runtime.LiveSink{Rows: l}}}})
}

// write writes all lines.
func (l *followLog) write(ctx context.Context, f *os.File, start time.Time) error {
	for i := range l.written {
		due := time.Duration(i) * time.Second / FollowRate
		now := l.clock.Now()
		for ; now.Sub(start) < due; now = l.clock.Now() {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			pause(due - now.Sub(start))
		}
		l.mu.Lock()
		l.written[i] = now
		l.late = append(l.late, int64(now.Sub(start)-due))
		l.mu.Unlock()
		if _, err := fmt.Fprintf(f, "{\"n\":%d,\"level\":\"error\"}\n", i); err != nil {
			return err
		}
	}
	return nil
}

// Write takes rows.
func (l *followLog) Write(_ context.Context, b *vec.Batch, lo, hi int) error {
	l.buf = l.encoder.Encode(l.buf[:0], b, lo, hi)
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range b.Cols[0].I64[lo:hi] {
		l.latencies = append(l.latencies, int64(now.Sub(l.written[n])))
	}
	if len(l.latencies) == len(l.written) {
		l.all()
	}
	return nil
}

// Flush does nothing.
func (l *followLog) Flush(context.Context) error { return nil }

// Close does nothing.
func (l *followLog) Close() error { return nil }
