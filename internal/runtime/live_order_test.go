package runtime

import (
	"context"
	"io"
	"slices"
	"sync"
	"testing"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// orderSink notes the rows of several streams in the order in which they are written.
type orderSink struct {
	mu  *sync.Mutex
	got *[][2]int64 // stream, value
	of  int64
}

func (s orderSink) Write(_ context.Context, b *vec.Batch, lo, hi int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range b.Cols[0].I64[lo:hi] {
		*s.got = append(*s.got, [2]int64{s.of, v})
	}
	return nil
}

func (orderSink) Flush(context.Context) error { return nil }
func (orderSink) Close() error                { return nil }

// TestASinkOfSeveralStreamsKeepsTheirOneOrder: the rows of an event come out before those of the next, those of the
// query written first before those of the other, whatever the size of the batches.
func TestASinkOfSeveralStreamsKeepsTheirOneOrder(t *testing.T) {
	const n = 3000
	thirds := func(rest int64) op.Operator {
		return mapRows(func(v int64) (int64, bool) { return v, v%3 != rest })
	}
	var want [][2]int64
	for v := range int64(n) {
		for q := range int64(2) {
			if v%3 != q {
				want = append(want, [2]int64{q + 1, v})
			}
		}
	}
	streams := []Stream{{"S", oneLong}, {"A", oneLong}, {"B", oneLong}}
	for _, size := range []int{1, 7, n} {
		var mu sync.Mutex
		var got [][2]int64
		cfg := liveOf(&memorySink{}, nil, false, LiveSource{Bytes: &lines{text: numbers(0, n), n: size, err: io.EOF}})
		cfg.Graph = NewGraph(Config{Streams: streams, Observe: []int{1, 2}, Queries: []Query{
			{Name: "a", Inputs: []int{0}, Target: 1, Chain: chainOf(thirds(0))},
			{Name: "b", Inputs: []int{0}, Target: 2, Chain: chainOf(thirds(1))},
		}})
		cfg.Intake, cfg.Streams = NewIntake(streams, []Source{{Stream: 0, Schema: oneLong}}, IntakeOptions{}), streams
		cfg.Sinks = []LiveSink{{Name: "both", Stream: 1, Schema: oneLong, Rows: orderSink{&mu, &got, 1},
			Also: []SinkPart{{Stream: 2, Schema: oneLong, Rows: orderSink{&mu, &got, 2}}}}}
		r, err := NewLive(cfg).Run(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(got, want) {
			t.Errorf("chunks of %d: %d rows in another order than the %d wanted", size, len(got), len(want))
		}
		if a, b := r.Sinks[0], r.Sinks[1]; a.Taken != n/3*2 || a.Written != a.Taken || b.Taken != n/3*2 || b.Written != b.Taken {
			t.Errorf("accounts: %+v", r.Sinks)
		}
	}
}
