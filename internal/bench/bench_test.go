package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux/vec"
)

// BenchmarkWorkload is for profiles: each workload over a million events, in one part and divided.
func BenchmarkWorkload(b *testing.B) {
	const n = 1_000_000
	made := map[int][]*vec.Batch{}
	for _, w := range Columnar {
		for _, a := range w.Answers {
			if made[a.Keys] == nil {
				made[a.Keys] = Batches(n, a.Keys, BatchRows)
			}
			for _, shards := range []int{1, 2} {
				b.Run(fmt.Sprintf("%s/keys=%d/shards=%d", w.ID, a.Keys, shards), func(b *testing.B) {
					b.ReportAllocs()
					for b.Loop() {
						if _, err := Run(w, made[a.Keys], Options{Keys: a.Keys, Shards: shards, Now: time.Now}); err != nil {
							b.Fatal(err)
						}
					}
					b.ReportMetric(n*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mevents/s")
				})
			}
		}
	}
}

// BenchmarkTickOfOneRow is what an application pays for an event that comes alone.
func BenchmarkTickOfOneRow(b *testing.B) {
	batches := Batches(100_000, 1000, 1)
	for _, w := range Columnar {
		b.Run(w.ID, func(b *testing.B) {
			r, err := NewRunner(w, Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				if i == len(batches) {
					i--
				}
				if err := r.Tick(batches[i]); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}
