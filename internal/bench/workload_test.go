package bench

import (
	"testing"
	"time"
)

func TestTheWorkloadsGiveTheirKnownAnswers(t *testing.T) {
	const n = 5_000_000
	answers := []struct {
		id    string
		keys  int
		rows  int64
		check string
	}{
		{"W1", 1000, 1250327, "109608863683.27"},
		{"W2", 1000, 9000, "5000000"},
		{"W2", 100000, 894616, "5000000"},
		{"W3", 1000, 5000000, "2502058348407"},
		{"W3t", 1000, 5000000, "250230570763"},
	}
	if testing.Short() {
		t.Skip("five million events take some seconds")
	}
	for _, keys := range []int{1000, 100000} {
		batches := Batches(n, keys, BatchRows)
		for _, a := range answers {
			if a.keys != keys {
				continue
			}
			for _, shards := range []int{1, 2} {
				w, _ := Find(a.id)
				r, err := Run(w, batches, Options{Keys: keys, Shards: shards, Now: time.Now})
				if err != nil {
					t.Fatalf("%s: %v", a.id, err)
				}
				if r.Count != a.rows || r.Checksum != a.check {
					t.Errorf("%s, %d keys, %d shards: %d rows, checksum %s; want %d, %s", a.id, keys, shards, r.Count, r.Checksum, a.rows, a.check)
				}
				t.Logf("%s K=%d shards=%d: %.1f M events/s, %.4f allocations per event", a.id, keys, shards, r.EventsPerS/1e6, r.AllocsPerEvent)
			}
		}
	}
}
