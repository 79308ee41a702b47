package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/bench"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/vec"
)

// benchFlags are the settings of the bench command.
type benchFlags struct {
	keys, events, runs, shards int
	json                       bool
	inputs                     []string // of APP.sql
}

func benchCommand(e *env) *cobra.Command {
	var f benchFlags
	c := &cobra.Command{
		Use:   "bench [ID… | APP.sql]",
		Short: "Measure the engine on workloads whose answers are known",
		Long: "bench runs the workloads and checks their answers; a wrong answer is an error. Without an id it runs all: " +
			strings.Join(benchIDs(), ", ") + ".\n\nThe column \"by hand\" is the rate of a loop over row structs that somebody who needs " +
			"only this one query would write, measured right after: on a busy machine the ratio says more than the rate.\n\nOf APP.sql it tells the rate, allocations, " +
			"memory and the time of each operator; its sinks are not opened.",
		Example: fmt.Sprintf(`  %[1]s bench
  %[1]s bench W2 --keys 100000 --runs 5
  %[1]s bench latency
  %[1]s bench app.sql --input Trades=trades.ndjson`, e.program),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 && strings.HasSuffix(args[0], ".sql") {
				for _, name := range []string{"keys", "events", "shards"} {
					if c.Flags().Changed(name) {
						return failf(exitUsage, "--%s is for the workloads: an application is run as it is, on all of its input", name)
					}
				}
				return e.benchApp(c.Context(), args[0], f.inputs, f)
			}
			if len(f.inputs) > 0 {
				return failf(exitUsage, "--input is for an application of one's own: %s APP.sql --input NAME=FILE", c.CommandPath())
			}
			return runBench(c.Context(), e, args, f)
		},
	}
	c.Flags().IntVar(&f.keys, "keys", 0, "number of symbols (default: those of the workload)")
	c.Flags().IntVar(&f.events, "events", 0, "number of events (default 5,000,000; files 2,000,000; latency 10 s)")
	c.Flags().IntVar(&f.runs, "runs", 3, "runs of each workload; the median is shown")
	c.Flags().IntVar(&f.shards, "shards", 1, "shards of keyed work, in process")
	c.Flags().StringArrayVarP(&f.inputs, "input", "i", nil, "of APP.sql: `[NAME=]FILE` of a stream, or of events as replay reads them (default: its own sources)")
	c.Flags().BoolVar(&f.json, "json", false, "print one line of JSON per run")
	return c
}

func runBench(ctx context.Context, e *env, ids []string, f benchFlags) error {
	dir, err := os.MkdirTemp("", "eventflux-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	jobs, err := chooseJobs(benchJobs(f, dir), ids)
	if err != nil {
		return err
	}
	if !f.json {
		fmt.Fprintf(e.stdout, "%s, %d of %d cores, %s, %s\n", cpuName(), runtime.GOMAXPROCS(0), runtime.NumCPU(), runtime.Version(), Version)
	}
	kind := ""
	for _, j := range jobs {
		if j.kind.header != kind && !f.json {
			kind = j.kind.header
			fmt.Fprintf(e.stdout, "\n%s\n", kind)
		}
		if err := j.run(ctx, e, f); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return failf(exitRunning, "%s: %s", j.id, err)
		}
	}
	return nil
}

// benchKind is how results of one kind are shown.
type benchKind struct {
	header string
	line   func(r bench.Result) string
	runs   int // 0: as many as were asked for
}

var (
	inProcess = benchKind{
		header: fmt.Sprintf("%-5s %7s %9s %6s %10s %8s %12s %7s %9s  %s", "id", "keys", "events", "shards", "M events/s", "by hand", "allocs/event", "RSS MB", "rows", "checksum"),
		line: func(r bench.Result) string {
			return fmt.Sprintf("%-5s %7d %9d %6d %10.1f %8s %12.4f %7.0f %9d  %s", r.Workload, r.Keys, r.Events, r.Shards, r.EventsPerS/1e6,
				byHand(r), r.AllocsPerEvent, r.RSSMB, r.Count, checked(r)) + marks(r)
		},
	}
	fileToFile = benchKind{
		header: fmt.Sprintf("%-5s %7s %9s %10s %7s %9s  %s", "id", "keys", "lines", "M lines/s", "RSS MB", "rows", "checksum"),
		line: func(r bench.Result) string {
			return fmt.Sprintf("%-5s %7d %9d %10.1f %7.0f %9d  %s", r.Workload, r.Keys, r.Events, r.EventsPerS/1e6, r.RSSMB, r.Count, checked(r))
		},
	}
	latency = benchKind{
		header: fmt.Sprintf("%-6s %-16s %9s %9s %9s %9s %9s %9s %12s", "id", "query", "events/s", "events", "p50 ms", "p99 ms", "p99.9 ms", "max ms", "read p99 ms"),
		line: func(r bench.Result) string {
			return fmt.Sprintf("%-6s %-16s %9.0f %9d %9.3f %9.3f %9.3f %9.3f %12.3f", r.Workload, r.Query, r.EventsPerS, r.Events, r.P50/1e3, r.P99/1e3, r.P999/1e3, r.Max/1e3, r.ReadP99/1e3)
		},
		runs: 1,
	}
	starts = benchKind{
		header: fmt.Sprintf("%-5s %6s %9s %9s", "id", "starts", "p50 ms", "max ms"),
		line: func(r bench.Result) string {
			return fmt.Sprintf("%-5s %6d %9.1f %9.1f", r.Workload, r.Events, r.P50/1e3, r.Max/1e3)
		},
		runs: 1,
	}
)

func byHand(r bench.Result) string {
	if r.ByHandPerS == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", r.ByHandPerS/1e6)
}

// marks are the rates of the parts of a run, where the workload asks for them.
func marks(r bench.Result) string {
	if len(r.Marks) == 0 {
		return ""
	}
	parts := make([]string, len(r.Marks))
	for i, m := range r.Marks {
		parts[i] = fmt.Sprintf("%.1f M: %.1f", float64(m.Events)/1e6, m.EventsPerS/1e6)
	}
	return "  M events/s up to " + strings.Join(parts, ", ")
}

func checked(r bench.Result) string {
	if r.Checked {
		return r.Checksum + " (right)"
	}
	return r.Checksum
}

// benchJob is one line of the result.
type benchJob struct {
	id     string
	alias  string
	kind   benchKind
	events int
	once   func(ctx context.Context, events int) (bench.Result, error)
}

// benchJobs lists all that can be run, in the order of the result.
func benchJobs(f benchFlags, dir string) []benchJob {
	var jobs []benchJob
	made := &madeEvents{}
	for _, w := range bench.Columnar {
		for _, keys := range keysOf(w.Keys, f.keys) {
			jobs = append(jobs, benchJob{id: w.ID, kind: inProcess, events: w.Events(keys),
				once: func(_ context.Context, events int) (bench.Result, error) {
					made.make(events, keys)
					o := bench.Options{Keys: keys, Shards: f.shards, Now: time.Now}
					r, err := bench.Run(w, made.batches, o)
					if err != nil {
						return r, err
					}
					return r, bench.RunByHand(w, made.rows, o, &r)
				}})
		}
	}
	program, noProgram := os.Executable()
	for _, w := range bench.Files {
		for _, keys := range keysOf(nil, f.keys) {
			jobs = append(jobs, benchJob{id: w.ID, kind: fileToFile, events: cmp.Or(w.Events, bench.FileEvents),
				once: func(ctx context.Context, events int) (bench.Result, error) {
					if noProgram != nil {
						return bench.Result{}, noProgram
					}
					made.drop()
					return bench.RunFile(ctx, w, bench.FileOptions{Program: program, Dir: dir, Keys: keys, Events: events, Now: time.Now})
				}})
		}
	}
	jobs = append(jobs, benchJob{id: "start", kind: starts, events: 1, once: func(ctx context.Context, _ int) (bench.Result, error) {
		if noProgram != nil {
			return bench.Result{}, noProgram
		}
		return bench.RunStart(ctx, bench.FileOptions{Program: program, Dir: dir, Now: time.Now})
	}})
	for _, w := range bench.Latency {
		jobs = append(jobs, benchJob{id: w.ID, alias: "latency", kind: latency, events: 10 * w.Rate,
			once: func(ctx context.Context, events int) (bench.Result, error) {
				return bench.RunLatency(ctx, w, events, clock.System{})
			}})
	}
	jobs = append(jobs, benchJob{id: "follow", kind: latency, events: 10 * bench.FollowRate,
		once: func(ctx context.Context, events int) (bench.Result, error) {
			return bench.RunFollow(ctx, dir, events, clock.System{})
		}})
	return jobs
}

func benchIDs() []string {
	var ids []string
	for _, j := range benchJobs(benchFlags{}, "") {
		if !slices.Contains(ids, j.id) {
			ids = append(ids, j.id)
		}
	}
	return ids
}

// madeEvents keeps the events of the latest workload for the next.
type madeEvents struct {
	n, keys int
	batches []*vec.Batch
	rows    []bench.Row
}

func (m *madeEvents) make(n, keys int) {
	if m.n == n && m.keys == keys {
		return
	}
	*m = madeEvents{n: n, keys: keys}
	m.batches = bench.Batches(n, keys, bench.BatchRows)
	m.rows = bench.Rows(m.batches)
}

// drop gives the memory back. What the system calls the peak of a program that is started counts that of its starter.
func (m *madeEvents) drop() {
	if m.batches != nil {
		*m = madeEvents{}
		debug.FreeOSMemory()
	}
}

// chooseJobs keeps the jobs that were asked for; all without an id.
func chooseJobs(jobs []benchJob, ids []string) ([]benchJob, error) {
	if len(ids) == 0 {
		return jobs, nil
	}
	named := func(j benchJob, id string) bool { return strings.EqualFold(j.id, id) || strings.EqualFold(j.alias, id) }
	for _, id := range ids {
		if !slices.ContainsFunc(jobs, func(j benchJob) bool { return named(j, id) }) {
			return nil, failf(exitUsage, "there is no workload %q; there are %s", id, strings.Join(benchIDs(), ", "))
		}
	}
	return slices.DeleteFunc(jobs, func(j benchJob) bool {
		return !slices.ContainsFunc(ids, func(id string) bool { return named(j, id) })
	}), nil
}

// keysOf is the numbers of symbols a workload is run with.
func keysOf(own []int, asked int) []int {
	switch {
	case asked > 0:
		return []int{asked}
	case own != nil:
		return own
	}
	return []int{1000}
}

// attempt runs the job once. Ctrl-C does not wait for what is computed in this process; programs that were started end first.
func (j benchJob) attempt(ctx context.Context, events int) (bench.Result, error) {
	if j.kind.header == fileToFile.header || j.kind.header == starts.header {
		return j.once(ctx, events)
	}
	type outcome struct {
		r   bench.Result
		err error
	}
	done := make(chan outcome, 1)
	go func() {
		r, err := j.once(ctx, events)
		done <- outcome{r, err}
	}()
	select {
	case o := <-done:
		return o.r, o.err
	case <-ctx.Done():
		return bench.Result{}, ctx.Err()
	}
}

// run runs the job several times and prints the median, or every run as JSON.
func (j benchJob) run(ctx context.Context, e *env, f benchFlags) error {
	events, runs := j.events, f.runs
	if f.events > 0 {
		events = f.events
	}
	if j.kind.runs > 0 {
		runs = j.kind.runs
	}
	var results []bench.Result
	for range max(1, runs) {
		r, err := j.attempt(ctx, events)
		if err != nil {
			return err
		}
		results = append(results, r)
		if f.json {
			line, err := json.Marshal(r)
			if err != nil {
				return err
			}
			fmt.Fprintf(e.stdout, "%s\n", line)
		}
	}
	if f.json {
		return nil
	}
	sort.Slice(results, func(a, b int) bool { return results[a].EventsPerS < results[b].EventsPerS })
	_, err := fmt.Fprintln(e.stdout, j.kind.line(results[len(results)/2]))
	return err
}
