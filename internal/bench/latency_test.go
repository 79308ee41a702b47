package bench

import (
	"context"
	"testing"

	"github.com/eventflux-go/eventflux/internal/clock"
)

func TestEveryEventOfALatencyRunReachesItsSink(t *testing.T) {
	for _, w := range Latency {
		r, err := RunLatency(context.Background(), w, w.Rate/10, clock.System{})
		if err != nil {
			t.Fatalf("%s at %d/s: %v", w.Query(), w.Rate, err)
		}
		if r.P50 <= 0 || r.P50 > r.P99 || r.P99 > r.P999 || r.P999 > r.Max {
			t.Errorf("%s at %d/s: latencies %g, %g, %g, %g µs are out of order", w.Query(), w.Rate, r.P50, r.P99, r.P999, r.Max)
		}
		t.Logf("%s at %d/s: p50 %.0f µs, p99 %.0f, p99.9 %.0f, most %.0f", w.Query(), w.Rate, r.P50, r.P99, r.P999, r.Max)
	}
}

func TestEveryLineOfAFollowedLogComesOut(t *testing.T) {
	r, err := RunFollow(context.Background(), t.TempDir(), 200, clock.System{})
	if err != nil {
		t.Fatal(err)
	}
	if r.P50 <= 0 || r.P50 > r.P99 || r.P99 > r.Max {
		t.Errorf("latencies %g, %g, %g µs are out of order", r.P50, r.P99, r.Max)
	}
}
