package sim

import (
	"flag"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/eventflux-go/eventflux/internal/app"
)

var (
	simCases = flag.Int("sim.cases", 300, "how many random applications TestOracle compares with the engine")
	simSeed  = flag.Uint64("sim.seed", 1, "the first seed of the random applications and patterns")
)

// failuresShown is how many disagreements TestOracle makes small and shows.
const failuresShown = 3

// TestOracle runs random applications over random events in the engine, each at three random points of the matrix of
// batch sizes, shards and restarts, and in the oracle. The rows of every stream that a query writes are the same.
func TestOracle(t *testing.T) {
	n := compareAll(t, *simCases, Generate)
	if *simCases < 100 || t.Failed() {
		return
	}
	if int(n.skipped.Load()) > *simCases/50 {
		t.Errorf("%d of %d cases have too many rows", n.skipped.Load(), *simCases)
	}
	if int(n.big.Load()) < *simCases/20 {
		t.Errorf("%d of %d cases have more than 2,048 events", n.big.Load(), *simCases)
	}
	if n.spread.Load() < n.sharded.Load()/2 || int(n.spread.Load()) < *simCases/50 {
		t.Errorf("of %d sharded cases only %d used more than one shard: the shards run as one", n.sharded.Load(), n.spread.Load())
	}
}

// tally counts what kinds of cases were compared.
type tally struct{ skipped, big, sharded, spread atomic.Int64 }

// compareAll compares both sides on the cases of so many seeds, and shows the first that differ.
func compareAll(t *testing.T, count int, generate func(seed uint64) *Case) *tally {
	var next, failed atomic.Int64
	var n tally
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for {
				i := next.Add(1)
				if i > int64(count) || failed.Load() >= failuresShown {
					return
				}
				c := generate(*simSeed + uint64(i) - 1)
				if len(c.Steps) > 2048 {
					n.big.Add(1)
				}
				problem, used := runCase(c, points(c.Seed, len(c.Steps)))
				if used < 0 {
					n.skipped.Add(1)
				}
				if used > 0 {
					n.sharded.Add(1)
				}
				if used > 1 {
					n.spread.Add(1)
				}
				if problem != "" && failed.Add(1) <= failuresShown {
					t.Error(explainCase(c))
				}
			}
		})
	}
	group.Wait()
	t.Logf("%d cases, %d with more rows than the oracle bears, %d with more than 2,048 events, %d sharded, %d of them over several shards",
		count, n.skipped.Load(), n.big.Load(), n.sharded.Load(), n.spread.Load())
	return &n
}

// runCase compares both sides at the given points. used is over how many shards the rows of a query
// went at most; -1 where there are more rows than the oracle bears.
func runCase(c *Case, at []point) (problem string, used int) {
	oracle, a, err := compileBoth(c)
	if err != nil {
		return err.Error(), 0
	}
	want := oracle.Run(c.Steps, c.Flush)
	if want == nil {
		return "", -1
	}
	for _, p := range at {
		problem, n := runPoint(a, c, p, oracle.Written(), want)
		used = max(used, n)
		if problem != "" {
			return fmt.Sprintf("%s: %s", p, problem), used
		}
	}
	return "", used
}

func runPoint(a *app.App, c *Case, p point, names []string, want map[string][]row) (problem string, used int) {
	defer func() {
		if r := recover(); r != nil {
			stack := make([]byte, 4096)
			problem = fmt.Sprintf("panic: %v\n%s", r, stack[:runtime.Stack(stack, false)])
		}
	}()
	e, err := runEngine(a, c, p)
	if err != nil {
		return err.Error(), e.spread
	}
	return difference(names, want, e.out), e.spread
}

// explainCase makes a failing case small and shows it as a text test with the rows that the oracle gives.
func explainCase(c *Case) string {
	at := points(c.Seed, len(c.Steps))
	problem, _ := runCase(c, at)
	kind := problemKind(problem)
	small := shrink(c, func(c *Case) bool {
		if len(c.Queries) == 0 {
			return false
		}
		p, _ := runCase(c, at)
		return p != "" && problemKind(p) == kind
	})
	if p, _ := runCase(small, at); p != "" {
		problem = p
	}
	oracle, _, err := compileBoth(small)
	if err != nil {
		return fmt.Sprintf("seed %d: %s\n%s", c.Seed, problem, small.SQL())
	}
	return fmt.Sprintf("seed %d: %s\n%s", c.Seed, problem, small.Test(oracle.Run(small.Steps, small.Flush), oracle.Written()))
}

// problemKind tells disagreements in rows from failures to run at all, so that shrinking stays with one of them.
func problemKind(p string) string {
	if at := strings.Index(p, "error[EF"); at >= 0 {
		return p[at : at+len("error[EF0000]")]
	}
	for _, kind := range []string{"panic:", "parser:", "oracle:", "snapshot"} {
		if strings.Contains(p, kind) {
			return kind
		}
	}
	return "rows"
}
