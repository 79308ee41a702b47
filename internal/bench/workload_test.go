package bench

import (
	"testing"
	"time"

	"github.com/eventflux-go/eventflux/internal/invariant"
	"github.com/eventflux-go/eventflux/vec"
)

func TestTheWorkloadsGiveTheirKnownAnswers(t *testing.T) {
	if testing.Short() {
		t.Skip("five million events take some seconds")
	}
	made := map[[2]int][]*vec.Batch{}
	for _, w := range Columnar {
		if len(w.Answers) == 0 {
			t.Errorf("%s has no known answer", w.ID)
		}
		for _, a := range w.Answers {
			events := [2]int{a.Events, a.Keys}
			if made[events] == nil {
				made[events] = Batches(a.Events, a.Keys, BatchRows)
			}
			for _, shards := range []int{1, 2} {
				o := Options{Keys: a.Keys, Shards: shards, Now: time.Now}
				r, err := Run(w, made[events], o)
				if err != nil {
					t.Error(err)
					continue
				}
				if !r.Checked {
					t.Errorf("%s, %d keys: the answer was not checked", w.ID, a.Keys)
				}
				t.Logf("%s K=%d shards=%d: %.1f M events/s, %.4f allocations per event", w.ID, a.Keys, shards, r.EventsPerS/1e6, r.AllocsPerEvent)
			}
		}
	}
}

func TestTheLoopsByHandGiveTheSameAnswers(t *testing.T) {
	const n, keys = 300_000, 1000
	batches := Batches(n, keys, BatchRows)
	rows := Rows(batches)
	for _, w := range Columnar {
		o := Options{Keys: keys, Now: time.Now}
		r, err := Run(w, batches, o)
		if err == nil {
			err = RunByHand(w, rows, o, &r)
		}
		if err != nil {
			t.Error(err)
		}
	}
}

func TestAWrongAnswerIsAnError(t *testing.T) {
	w := filter
	w.Answers = []Answer{{Keys: 1000, Events: 1000, Rows: 1, Checksum: "1.00"}}
	if _, err := Run(w, Batches(1000, 1000, BatchRows), Options{Keys: 1000, Now: time.Now}); err == nil {
		t.Error("a wrong answer passed")
	}
}

// While ever more waits, memory grows by pages; after that a tick must not allocate.
func TestTicksDoNotAllocate(t *testing.T) {
	if invariant.Enabled {
		t.Skip("where invariants are checked batches are handed on as copies")
	}
	batches := Batches(600_000, 1000, BatchRows)
	for _, w := range Columnar {
		r, err := NewRunner(w, Options{})
		if err != nil {
			t.Fatal(err)
		}
		next := 0
		tick := func() {
			if err := r.Tick(batches[next]); err != nil {
				t.Fatal(err)
			}
			next++
		}
		for range len(batches) - 22 {
			tick()
		}
		if n := testing.AllocsPerRun(20, tick); n != 0 {
			t.Errorf("%s: %g allocations in a tick of %d events", w.ID, n, BatchRows)
		}
	}
}
