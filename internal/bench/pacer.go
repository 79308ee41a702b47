package bench

import (
	"context"
	"fmt"
	"io"
	"sort"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	_ "github.com/eventflux-go/eventflux/formats/json" // lines come in and go out as NDJSON
	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/build"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// pacerEvents is how many different events a pacer has; it gives them again and again.
const pacerEvents = 1 << 18

// pacer is a source whose event i is due i/rate after its start. It delivers what is due as lines of NDJSON.
type pacer struct {
	clock   clock.Clock
	start   time.Time // zero until the first Read
	rate    int
	events  int
	next    int
	lines   []byte
	ends    []int   // of each line
	late    []int64 // ns that each event was read after it was due
	passed  int     // events of a round that pass the filter
	partial int     // of those in the last, perhaps shorter round
}

func newPacer(events, rate int, c clock.Clock) *pacer {
	p := &pacer{clock: c, rate: rate, events: events, late: make([]int64, 0, events)}
	Events(pacerEvents, 1000, func(i int, e Event) {
		p.lines = AppendLine(p.lines, e)
		p.ends = append(p.ends, len(p.lines))
		if e.Cents > 15000 {
			p.passed++
			if i < events%pacerEvents {
				p.partial++
			}
		}
	})
	return p
}

// passing is how many of all events pass the filter.
func (p *pacer) passing() int { return p.events/pacerEvents*p.passed + p.partial }

// due is when event i is due, after the start.
func (p *pacer) due(i int) time.Duration {
	return time.Duration(i/p.rate)*time.Second + time.Duration(i%p.rate)*time.Second/time.Duration(p.rate)
}

// Read waits for the next event and delivers all that are due, at most the rest of the round.
func (p *pacer) Read(ctx context.Context, c *connector.Chunk) error {
	if p.start.IsZero() {
		p.start = p.clock.Now()
	}
	if p.next == p.events {
		return io.EOF
	}
	now := p.clock.Now().Sub(p.start)
	for due := p.due(p.next); now < due; now = p.clock.Now().Sub(p.start) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		pause(due - now)
	}
	most := min(p.events, p.next-p.next%pacerEvents+pacerEvents)
	n := sort.Search(most-p.next, func(k int) bool { return p.due(p.next+k) > now })
	from, last := p.next%pacerEvents, (p.next+n-1)%pacerEvents
	begin := 0
	if from > 0 {
		begin = p.ends[from-1]
	}
	for k := range n {
		p.late = append(p.late, int64(now-p.due(p.next+k)))
	}
	c.Data, c.Name, c.Line = p.lines[begin:p.ends[last]], "pacer", int64(p.next+1)
	p.next += n
	return nil
}

// Close does nothing.
func (p *pacer) Close() error { return nil }

// latencySink encodes rows and notes how long after its event was due each was ready.
type latencySink struct {
	pacer     *pacer
	encoder   connector.Encoder
	buf       []byte
	latencies []int64 // ns
}

// Write takes rows, which carry the number of their event.
func (s *latencySink) Write(_ context.Context, b *vec.Batch, lo, hi int) error {
	s.buf = s.encoder.Encode(s.buf[:0], b, lo, hi)
	now := s.pacer.clock.Now().Sub(s.pacer.start)
	for i := lo; i < hi; i++ {
		s.latencies = append(s.latencies, int64(now-s.pacer.due(int(b.SeqAt(i)-1))))
	}
	return nil
}

// Flush does nothing.
func (s *latencySink) Flush(context.Context) error { return nil }

// Close does nothing.
func (s *latencySink) Close() error { return nil }

// newLive makes a live run of one query over Trades, from lines of NDJSON to a sink.
func newLive(sql string, source connector.ByteSource, sink *latencySink, c clock.Clock) (*runtime.Live, error) {
	a, diags := app.Compile("bench", TradesSchema+sql, check.Options{})
	if diags.HasErrors() {
		return nil, diags
	}
	queries, err := build.App(a.Plan, build.Options{})
	if err != nil {
		return nil, err
	}
	json, ok := connector.LookupFormat("json")
	if !ok {
		return nil, fmt.Errorf("the program has no JSON format")
	}
	var streams []runtime.Stream
	for _, s := range a.Plan.Streams {
		streams = append(streams, runtime.Stream{Name: s.Name, Schema: s.Schema})
	}
	in, out := app.StreamIndex(a.Plan, "Trades"), app.Terminal(a.Plan)[0]
	needed := make([]bool, streams[in].Schema.Len())
	for _, i := range a.Plan.Needed(a.Plan.Streams[in]) {
		needed[i] = true
	}
	if sink.encoder, err = json.NewEncoder(connector.EncoderConfig{Schema: streams[out].Schema, Options: json.Defaults()}); err != nil {
		return nil, err
	}
	return runtime.NewLive(runtime.LiveConfig{
		Graph: runtime.NewGraph(runtime.Config{Streams: streams, Observe: []int{out},
			Queries: []runtime.Query{{Name: "q1", Inputs: []int{in}, Target: out, Chain: queries[0], State: queries[0]}}}),
		Intake:  runtime.NewIntake(streams, []runtime.Source{{Stream: in, Schema: streams[in].Schema}}, runtime.IntakeOptions{}),
		Streams: streams,
		Sources: []runtime.LiveSource{{Name: "Trades", Bytes: source, NewDecoder: func() (connector.Decoder, error) {
			return json.NewDecoder(connector.DecoderConfig{Schema: streams[in].Schema, Needed: needed, Options: json.Defaults()})
		}}},
		Sinks:  []runtime.LiveSink{{Name: "result", Stream: out, Schema: streams[out].Schema, Rows: sink}},
		Clock:  c,
		Timers: true,
	}), nil
}
