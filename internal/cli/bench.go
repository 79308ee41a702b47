package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/eventflux-go/eventflux/internal/bench"
	"github.com/eventflux-go/eventflux/vec"
)

// benchFlags are the settings of the bench command.
type benchFlags struct {
	keys, events, runs, shards int
	json                       bool
}

func benchCommand(e *env) *cobra.Command {
	var f benchFlags
	c := &cobra.Command{
		Use:   "bench [ID…]",
		Short: "Measure the engine on workloads whose answers are known",
		Example: fmt.Sprintf(`  %[1]s bench
  %[1]s bench W2 --keys 100000 --runs 5`, e.program),
		RunE: func(c *cobra.Command, args []string) error {
			jobs, err := benchJobs(args, f)
			if err != nil {
				return err
			}
			if !f.json {
				fmt.Fprintf(e.stdout, "%s, %d of %d cores, %s, %s\n\n", cpuName(), runtime.GOMAXPROCS(0), runtime.NumCPU(), runtime.Version(), Version)
				fmt.Fprintf(e.stdout, "%-5s %9s %10s %7s %14s %12s %8s %10s  %s\n", "id", "keys", "events", "shards", "M events/s", "allocs/event", "RSS MB", "rows", "checksum")
			}
			for _, j := range jobs {
				if err := j.run(c.Context(), e, f); err != nil {
					return failf(exitRunning, "%s: %s", j.id, err)
				}
			}
			return nil
		},
	}
	c.Flags().IntVar(&f.keys, "keys", 0, "number of symbols (default: those of the workload)")
	c.Flags().IntVar(&f.events, "events", 0, "number of events (default 5,000,000; files 2,000,000)")
	c.Flags().IntVar(&f.runs, "runs", 3, "runs of each workload; the median is shown")
	c.Flags().IntVar(&f.shards, "shards", 1, "shards of keyed work, in process")
	c.Flags().BoolVar(&f.json, "json", false, "print one line of JSON per run")
	return c
}

// benchJob is one workload at one number of keys.
type benchJob struct {
	id   string
	keys int
	once func(ctx context.Context, e *env, events int) (bench.Result, error)
	size int
}

// benchJobs lists what is to be run.
func benchJobs(ids []string, f benchFlags) ([]benchJob, error) {
	var jobs []benchJob
	for _, w := range bench.Columnar {
		for _, keys := range keysOf(w.ID, f.keys) {
			var batches []*vec.Batch
			jobs = append(jobs, benchJob{id: w.ID, keys: keys, size: 5_000_000,
				once: func(_ context.Context, _ *env, events int) (bench.Result, error) {
					if batches == nil {
						batches = bench.Batches(events, keys, bench.BatchRows)
					}
					return bench.Run(w, batches, bench.Options{Keys: keys, Shards: f.shards, Now: time.Now})
				}})
		}
	}
	for _, w := range bench.Files {
		for _, keys := range keysOf("", f.keys) {
			jobs = append(jobs, benchJob{id: w.ID, keys: keys, size: w.Events,
				once: func(ctx context.Context, e *env, events int) (bench.Result, error) {
					return runFile(ctx, w, keys, events)
				}})
		}
	}
	if len(ids) == 0 {
		return jobs, nil
	}
	var known []string
	for _, j := range jobs {
		known = append(known, j.id)
	}
	for _, id := range ids {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, id) }) {
			return nil, failf(exitUsage, "there is no workload %q; there are %s", id, strings.Join(slices.Compact(known), ", "))
		}
	}
	return slices.DeleteFunc(jobs, func(j benchJob) bool {
		return !slices.ContainsFunc(ids, func(id string) bool { return strings.EqualFold(id, j.id) })
	}), nil
}

// keysOf is the numbers of symbols a workload is run with.
func keysOf(id string, asked int) []int {
	switch {
	case asked > 0:
		return []int{asked}
	case id == "W2":
		return []int{1000, 100000}
	}
	return []int{1000}
}

// run runs the job several times and prints the median, or every run as JSON.
func (j benchJob) run(ctx context.Context, e *env, f benchFlags) error {
	events := j.size
	if f.events > 0 {
		events = f.events
	}
	var results []bench.Result
	for range max(1, f.runs) {
		r, err := j.once(ctx, e, events)
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
	r := results[len(results)/2]
	_, err := fmt.Fprintf(e.stdout, "%-5s %9d %10d %7d %14.1f %12.4f %8.0f %10d  %s\n",
		r.Workload, r.Keys, r.Events, r.Shards, r.EventsPerS/1e6, r.AllocsPerEvent, r.RSSMB, r.Count, r.Checksum)
	return err
}

// runFile runs a workload from file to file, as a program of its own: what is measured is the command people run.
func runFile(ctx context.Context, w bench.FileWorkload, keys, events int) (bench.Result, error) {
	dir, err := os.MkdirTemp("", "eventflux-bench")
	if err != nil {
		return bench.Result{}, err
	}
	defer os.RemoveAll(dir)
	in := filepath.Join(dir, "trades.ndjson")
	f, err := os.Create(in)
	if err != nil {
		return bench.Result{}, err
	}
	if err := bench.WriteLines(f, events, keys); err != nil {
		f.Close()
		return bench.Result{}, err
	}
	if err := f.Close(); err != nil {
		return bench.Result{}, err
	}
	out, err := os.Create(filepath.Join(dir, "out.ndjson"))
	if err != nil {
		return bench.Result{}, err
	}
	defer out.Close()
	program, err := os.Executable()
	if err != nil {
		return bench.Result{}, err
	}
	cmd := exec.CommandContext(ctx, program, "query", "--quiet", fmt.Sprintf(w.Query, in))
	cmd.Stdout, cmd.Stderr = out, os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return bench.Result{}, err
	}
	seconds := time.Since(start).Seconds()
	if _, err := out.Seek(0, 0); err != nil {
		return bench.Result{}, err
	}
	rows, err := bench.CountLines(out)
	if err != nil {
		return bench.Result{}, err
	}
	return bench.Result{Workload: w.ID, Keys: keys, Events: events, Seconds: seconds, EventsPerS: float64(events) / seconds,
		RSSMB: peakOf(cmd), Count: rows, Checksum: fmt.Sprint(rows, " rows"), Shards: 1}, nil
}
