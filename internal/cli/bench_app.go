package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"sort"
	"time"

	"github.com/eventflux-go/eventflux/internal/bench"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/internal/plan"
)

// appBench is what `bench APP.sql` tells; the names of its fields are those of the line of JSON.
type appBench struct {
	App            string      `json:"app"`
	Runs           int         `json:"runs"`
	Events         int64       `json:"events"`
	Rows           int64       `json:"rows"`
	Seconds        float64     `json:"seconds"`
	EventsPerS     float64     `json:"events_per_s"`
	AllocsPerEvent float64     `json:"allocs_per_event"`
	RSSMB          float64     `json:"rss_mb"`
	Operators      []opFigures `json:"operators"`
	Other          float64     `json:"other_seconds"` // reading, decoding, order and the rest, of the measured run
}

// opFigures are those of one operator, of a run in which all are measured.
type opFigures struct {
	Query    string  `json:"query"`
	Operator string  `json:"operator"`
	RowsIn   int64   `json:"rows_in"`
	RowsOut  int64   `json:"rows_out"`
	Seconds  float64 `json:"seconds"`
}

// benchApp measures an application of the user's: several runs for the rate, and one more that measures operators.
func (e *env) benchApp(ctx context.Context, name string, inputs []string, f benchFlags) error {
	a, err := e.compile([]string{name}, check.Options{})
	if err != nil {
		return err
	}
	t, err := e.newTrial(a, inputs)
	if err != nil {
		return err
	}
	var runs []appBench
	for range max(1, f.runs) {
		r, err := timed(ctx, t)
		if err != nil {
			return err
		}
		runs = append(runs, r)
	}
	sort.Slice(runs, func(i, j int) bool { return runs[i].EventsPerS < runs[j].EventsPerS })
	b := runs[len(runs)/2]
	b.App, b.Runs = shownName(name), len(runs)
	if err := b.measure(ctx, t); err != nil {
		return err
	}
	if f.json {
		line, err := json.Marshal(b)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(e.stdout, "%s\n", line)
		return err
	}
	return b.print(e)
}

// timed runs the application once, with nothing in its way.
func timed(ctx context.Context, t *trial) (appBench, error) {
	bench.ResetPeak()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	r, err := t.run(ctx, false)
	seconds := time.Since(start).Seconds()
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return appBench{}, err
	}
	runtime.ReadMemStats(&after)
	return appBench{Events: r.Events, Rows: r.Rows, Seconds: seconds, EventsPerS: float64(r.Events) / seconds,
		AllocsPerEvent: float64(after.Mallocs-before.Mallocs) / float64(max(1, r.Events)), RSSMB: bench.PeakMB()}, nil
}

// measure adds the figures of the operators.
func (b *appBench) measure(ctx context.Context, t *trial) error {
	start := time.Now()
	r, err := t.run(ctx, true)
	if err = cmp.Or(err, ctx.Err()); err != nil {
		return err
	}
	b.Other = time.Since(start).Seconds()
	for _, q := range t.app.Plan.Queries {
		nodes := q.Nodes()
		for i := len(nodes) - 1; i >= 0; i-- {
			m, ok := r.Measured[nodes[i]]
			if _, scan := nodes[i].(*plan.Scan); !ok || scan {
				continue // a scan only hands rows on
			}
			b.Operators = append(b.Operators, opFigures{q.Name, explain.Line(nodes[i]), m.RowsIn, m.RowsOut, float64(m.Nanos) / 1e9})
			b.Other -= float64(m.Nanos) / 1e9
		}
	}
	b.Other = max(0, b.Other)
	return nil
}

// operatorWidth is how much of an operator's description the table shows; on a terminal what the numbers leave of a line.
const operatorWidth = 48

const besideOperator = 10 + 12 + 12 + 10 + 7 + 5

func (b *appBench) print(e *env) error {
	w, operatorWidth := io.Writer(e.stdout), operatorWidth
	if terminal(e.stdout) {
		width, _ := terminalSize(e.stdout)
		operatorWidth = max(16, min(operatorWidth, width-besideOperator))
	}
	total := b.Other
	for _, o := range b.Operators {
		total += o.Seconds
	}
	_, err := fmt.Fprintf(w, "%s, %d of %d cores, %s, %s\n%s: %s in, %s out; median of %s\n\n", cpuName(), runtime.GOMAXPROCS(0), runtime.NumCPU(),
		runtime.Version(), Version, b.App, plural(b.Events, "event"), plural(b.Rows, "row"), plural(int64(b.Runs), "run"))
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "rate         %s events/s (%.3f s)\nallocations  %.4f per event\nmemory       %.0f MB at its peak\n\n", grouped(int64(b.EventsPerS)), b.Seconds, b.AllocsPerEvent, b.RSSMB)
	fmt.Fprintf(w, "%-10s %-*s %12s %12s %10s %7s\n", "query", operatorWidth, "operator", "rows in", "rows out", "ms", "share")
	for _, o := range b.Operators {
		fmt.Fprintf(w, "%-10s %-*s %12s %12s %10.3f %6.1f%%\n", cut(o.Query, 10), operatorWidth, cut(o.Operator, operatorWidth), grouped(o.RowsIn), grouped(o.RowsOut), o.Seconds*1e3, 100*o.Seconds/total)
	}
	_, err = fmt.Fprintf(w, "%-10s %-*s %12s %12s %10.3f %6.1f%%\n", "", operatorWidth, cut("reading, decoding and all else", operatorWidth), "", "", b.Other*1e3, 100*b.Other/total)
	return err
}
