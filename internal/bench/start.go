package bench

import (
	"bufio"
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// startRuns is how often RunStart starts the program.
const startRuns = 21

// RunStart measures from starting the program to its first row, of a file of a few lines.
func RunStart(ctx context.Context, o FileOptions) (Result, error) {
	in := filepath.Join(o.Dir, "start.ndjson")
	o.Events, o.Keys = 10, 1000
	if err := makeFile(in, WriteLines, o); err != nil {
		return Result{}, err
	}
	var took []time.Duration
	for range startRuns {
		d, err := startOnce(ctx, o, in)
		if err != nil {
			return Result{}, err
		}
		took = append(took, d)
	}
	slices.Sort(took)
	micros := func(d time.Duration) float64 { return float64(d) / 1e3 }
	return Result{Workload: "start", Events: startRuns, Count: startRuns, Seconds: took[startRuns/2].Seconds(), Shards: 1,
		P50: micros(took[startRuns/2]), Max: micros(took[startRuns-1])}, nil
}

func startOnce(ctx context.Context, o FileOptions, in string) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, o.Program, "query", "--quiet", "-o", "ndjson", fmt.Sprintf("SELECT symbol, price FROM '%s'", in))
	out, err := cmd.StdoutPipe()
	if err != nil {
		return 0, err
	}
	start := o.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	lines := bufio.NewReader(out)
	_, err = lines.ReadString('\n')
	took := o.Now().Sub(start)
	if err != nil {
		return 0, fmt.Errorf("the program gave no row: %w", err)
	}
	for err == nil { // the others
		_, err = lines.ReadString('\n')
	}
	return took, cmd.Wait()
}
