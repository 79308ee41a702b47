package runtime

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/clock"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// lines is a byte source of numbers, one a line, in chunks of n lines; "x" is a malformed one. It then fails with
// err, or waits for the context where err is nil.
type lines struct {
	text   []string
	n      int
	at     int
	err    error
	closed bool
}

func (l *lines) Read(ctx context.Context, c *connector.Chunk) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.at == len(l.text) {
		if l.err != nil {
			return l.err
		}
		<-ctx.Done()
		return ctx.Err()
	}
	part := l.text[l.at:min(len(l.text), l.at+l.n)]
	c.Data, c.Line, c.Name = []byte(strings.Join(part, "\n")+"\n"), int64(l.at+1), "lines"
	l.at += len(part)
	return nil
}

func (l *lines) Close() error { l.closed = true; return nil }

// numberDecoder decodes lines.
type numberDecoder struct{}

func (numberDecoder) Decode(c *connector.Chunk, dst *vec.Batch, rej *connector.Rejects) {
	for i, line := range strings.Split(strings.TrimSuffix(string(c.Data), "\n"), "\n") {
		var v int64
		if _, err := fmt.Sscan(line, &v); err != nil {
			rej.Add(connector.Reject{Before: dst.Len, Name: c.Name, Line: c.Line + int64(i), Reason: connector.Malformed}, []byte(line))
			continue
		}
		dst.Cols[0].I64 = append(dst.Cols[0].I64, v)
		dst.Len++
	}
}

// memorySink keeps what is written; Write waits for gate where there is one.
type memorySink struct {
	mu      sync.Mutex
	got     []int64
	gate    chan struct{}
	fail    error
	after   int // writes before it fails
	flushed int
	closed  bool
	most    int // rows in one Write
}

func (m *memorySink) Write(ctx context.Context, b *vec.Batch, lo, hi int) error {
	if m.gate != nil {
		select {
		case <-m.gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		if m.after == 0 {
			return m.fail
		}
		m.after--
	}
	m.most = max(m.most, hi-lo)
	m.got = append(m.got, b.Cols[0].I64[lo:hi]...)
	return nil
}

func (m *memorySink) Flush(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.flushed = len(m.got)
	return nil
}
func (m *memorySink) Close() error { m.closed = true; return nil }

func numbers(from, to int) []string {
	var text []string
	for i := from; i < to; i++ {
		text = append(text, fmt.Sprint(i))
	}
	return text
}

// liveOf makes a run of one query S > O over sources that all write S's kin: source i writes stream i.
func liveOf(sink *memorySink, ops []op.Operator, event bool, sources ...LiveSource) LiveConfig {
	var names []string
	var queries []string
	var chains []Chain
	var in []Source
	for i := range sources {
		names = append(names, fmt.Sprintf("S%d", i))
		queries = append(queries, fmt.Sprintf("S%d > O", i))
		o := ops
		if o == nil {
			o = []op.Operator{plus(0)}
		}
		chains = append(chains, chainOf(o...))
		s := Source{Stream: i, Schema: oneLong}
		if event {
			s.EventTime = &EventTime{Unit: UnitMicro}
		}
		in = append(in, s)
	}
	names = append(names, "O")
	g := graphOf("O", names, queries, chains)
	streams := make([]Stream, len(names))
	for i, n := range names {
		streams[i] = Stream{n, oneLong}
	}
	for i := range sources {
		sources[i].Name = names[i]
		sources[i].NewDecoder = func() (connector.Decoder, error) { return numberDecoder{}, nil }
	}
	return LiveConfig{
		Graph: g, Intake: NewIntake(streams, in, IntakeOptions{InOrder: event}), Streams: streams, Sources: sources,
		Sinks: []LiveSink{{Name: "O", Stream: len(names) - 1, Schema: oneLong, Rows: sink}},
		Clock: clock.NewVirtual(time.Unix(1000, 0)), Decoders: 3, InOrder: event,
	}
}

func TestLiveKeepsOrderAndAccountsForEveryRow(t *testing.T) {
	text := numbers(0, 5000)
	for _, i := range []int{3, 700, 4999} {
		text[i] = "x"
	}
	sink := &memorySink{}
	src := &lines{text: text, n: 7, err: io.EOF}
	var told int64
	cfg := liveOf(sink, []op.Operator{mapRows(func(v int64) (int64, bool) { return v, v%2 == 0 })}, false, LiveSource{Bytes: src})
	cfg.OnRejects = func(_ int, r *connector.Rejects) { told += r.Count }
	r, err := NewLive(cfg).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(sink.got) != 2499 || !slices.IsSorted(sink.got) {
		t.Errorf("%d rows, sorted %v", len(sink.got), slices.IsSorted(sink.got))
	}
	s := r.Sources[0]
	if s.Read != 5000 || s.Rows != 4997 || s.Rejects.Count != 3 || told != 3 || s.Entered != 4997 || s.Arrived != s.Entered {
		t.Errorf("source: %+v, told of %d", s, told)
	}
	if s.Rejects.List[0].Line != 4 || s.Rejects.List[1].Line != 701 || s.Rejects.List[2].Line != 5000 {
		t.Errorf("rejected lines: %+v", s.Rejects.List)
	}
	if q := r.Queries[0]; q.RowsIn != 4997 || q.RowsOut != 2499 {
		t.Errorf("query: %+v", q)
	}
	if k := r.Sinks[0]; k.Taken != 2499 || k.Written != 2499 || !sink.closed || sink.flushed != 2499 || !src.closed {
		t.Errorf("sink: %+v", k)
	}
	if !r.Flushed || r.Stopped || r.Ended {
		t.Errorf("%+v", r)
	}
}

func TestASlowSinkPausesTheSource(t *testing.T) {
	const n = 40
	sink := &memorySink{gate: make(chan struct{})}
	src := &lines{text: numbers(0, n*sinkBatchRows), n: sinkBatchRows, err: io.EOF}
	done := make(chan error)
	ctx, stop := context.WithCancel(context.Background())
	live := NewLive(liveOf(sink, nil, false, LiveSource{Bytes: src}))
	go func() {
		_, err := live.Run(ctx)
		done <- err
	}()
	for range 3 {
		sink.gate <- struct{}{} // three batches pass, then the sink stands still
	}
	stop()
	close(sink.gate)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	// In flight at most: what the sink took, its queue, the batch being filled, and the source's jobs.
	if most := (3 + 1 + sinkQueue + 2 + 3 + jobsAhead + 2) * sinkBatchRows; src.at > most {
		t.Errorf("the source went on to read %d rows; at most %d fit", src.at, most)
	}
	if len(sink.got) != src.at || !slices.IsSorted(sink.got) {
		t.Errorf("%d rows read, %d written: a stop loses nothing that was read", src.at, len(sink.got))
	}
}

func TestFilesMergeByTime(t *testing.T) {
	sink := &memorySink{}
	cfg := liveOf(sink, nil, true,
		LiveSource{Bytes: &lines{text: strings.Fields("1 4 5 9"), n: 2, err: io.EOF}},
		LiveSource{Bytes: &lines{text: strings.Fields("2 3 8 10 11"), n: 1, err: io.EOF}})
	if _, err := NewLive(cfg).Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(sink.got); got != "[1 2 3 4 5 8 9 10 11]" {
		t.Errorf("got %s", got)
	}
}

func TestLateRowStopsAFileRunWithAdvice(t *testing.T) {
	sink := &memorySink{}
	cfg := liveOf(sink, nil, true, LiveSource{Bytes: &lines{text: strings.Fields("1000 4000 2500 9000 1 9500"), n: 2, err: io.EOF}})
	cfg.StopOnLate = true
	_, err := NewLive(cfg).Run(context.Background())
	var late *LateError
	if !errors.As(err, &late) || late.Slack != 9*vec.Millisecond || late.Count != 2 || late.Time != 2500 {
		t.Fatalf("got %v", err)
	}
	if got := fmt.Sprint(sink.got); got != "[1000 4000]" {
		t.Errorf("got %s", got)
	}
	if !strings.Contains(err.Error(), "--slack 9ms") {
		t.Error(err)
	}
}

func TestFailStopsAtTheFirstBadRecord(t *testing.T) {
	sink := &memorySink{}
	cfg := liveOf(sink, nil, false, LiveSource{Strategy: StrategyFail, Bytes: &lines{text: strings.Fields("1 2 x 3 x 4"), n: 6}})
	_, err := NewLive(cfg).Run(context.Background())
	var rej *RejectError
	if !errors.As(err, &rej) || rej.Reject.Line != 3 {
		t.Fatalf("got %v", err)
	}
	if got := fmt.Sprint(sink.got); got != "[1 2]" {
		t.Errorf("got %s: rows before the bad record are taken, none after", got)
	}
}

func TestStopDrainsButClosesNothing(t *testing.T) {
	sink := &memorySink{}
	ctx, stop := context.WithCancel(context.Background())
	src := &lines{text: numbers(0, 100), n: 10}
	cfg := liveOf(sink, []op.Operator{&perPeriod{d: vec.Hour}}, false, LiveSource{Bytes: src})
	live := NewLive(cfg)
	done := make(chan *Report)
	go func() {
		r, err := live.Run(ctx)
		if err != nil {
			t.Error(err)
		}
		done <- r
	}()
	for rows := int64(0); rows < 100; {
		live.Do(context.Background(), func(g *Graph) { rows = g.Stats()[0].RowsIn })
	}
	stop()
	if r := <-done; !r.Stopped || r.Flushed || r.Sources[0].Rows != 100 || len(sink.got) != 0 {
		t.Errorf("%+v, sink %v", r, sink.got)
	}
}

func TestSourceFailureIsToldAfterItsGoodRows(t *testing.T) {
	sink := &memorySink{}
	boom := errors.New("read lines: input/output error")
	_, err := NewLive(liveOf(sink, nil, false, LiveSource{Bytes: &lines{text: numbers(0, 10), n: 3, err: boom}})).Run(context.Background())
	if !errors.Is(err, boom) || len(sink.got) != 10 {
		t.Errorf("got %v and %d rows", err, len(sink.got))
	}
}

func TestSinkFailureEndsTheRun(t *testing.T) {
	full := errors.New("no space left on device")
	for _, c := range []struct {
		fail error
		want error
	}{{full, full}, {fmt.Errorf("write: %w", connector.ErrClosedPipe), nil}} {
		sink := &memorySink{fail: c.fail, after: 1}
		r, err := NewLive(liveOf(sink, nil, false, LiveSource{Bytes: &lines{text: numbers(0, 100), n: 1}})).Run(context.Background())
		if !errors.Is(err, c.want) || r.Closed != (c.want == nil) || !sink.closed {
			t.Errorf("%v: got %v, %+v", c.fail, err, r)
		}
	}
}

func TestTimersFireWhileInputIsSilent(t *testing.T) {
	v := clock.NewVirtual(time.Unix(1000, 0))
	sink := &memorySink{gate: make(chan struct{})}
	cfg := liveOf(sink, []op.Operator{newLater(vec.Minute)}, false, LiveSource{Bytes: &lines{text: numbers(0, 1), n: 1}})
	cfg.Clock, cfg.Timers = v, true
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	live := NewLive(cfg)
	go func() { _, err := live.Run(ctx); done <- err }()
	for rows := int64(0); rows < 1; {
		live.Do(context.Background(), func(g *Graph) { rows = g.Stats()[0].RowsIn })
	}
	v.AwaitTimers(1)
	v.Advance(time.Minute)
	sink.gate <- struct{}{} // the row comes out though nothing arrives
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestStrategyFailOfAQuery(t *testing.T) {
	sink := &memorySink{}
	cfg := liveOf(sink, nil, false, LiveSource{Bytes: &lines{text: numbers(0, 3), n: 1, err: io.EOF}})
	cfg.QueryStrategy = []Strategy{StrategyFail}
	live := NewLive(cfg)
	live.queryRejects(0, op.Rejected{Code: diag.CodeOverflow, Message: "integer overflow"})
	if live.failed == nil || !strings.Contains(live.failed.Error(), "EF6001") {
		t.Errorf("got %v", live.failed)
	}
}

// manyAtTheEnd lets 100,000 rows out when the input ends, a thousand at a time.
type manyAtTheEnd struct{ op.Stateless }

func (manyAtTheEnd) Process(*vec.Batch, int, int, op.Emitter) {}

func (manyAtTheEnd) Flush(now vec.Time, out op.Emitter) {
	b := vec.NewBatch(oneLong)
	for from := int64(0); from < 100_000; from += 1000 {
		b.Truncate()
		for v := from; v < from+1000; v++ {
			b.Cols[0].I64 = append(b.Cols[0].I64, v)
			b.AppendRowMeta(now, vec.SeqClose, v, vec.Current)
		}
		out.Emit(b)
	}
}

// A close of many rows is not held in one piece: the sink gets it in batches of its size.
func TestSinksTakeACloseAsItComesOut(t *testing.T) {
	sink := &memorySink{}
	cfg := liveOf(sink, []op.Operator{manyAtTheEnd{}}, false, LiveSource{Bytes: &lines{text: numbers(0, 3), n: 3, err: io.EOF}})
	r, err := NewLive(cfg).Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(sink.got) != 100_000 || !slices.IsSorted(sink.got) || sink.most > 2*sinkBatchRows {
		t.Errorf("%d rows, sorted %v, up to %d at a time", len(sink.got), slices.IsSorted(sink.got), sink.most)
	}
	if r.Queries[0].RowsOut != 100_000 || r.Sinks[0].Written != 100_000 {
		t.Errorf("accounts: %d rows out, %d written", r.Queries[0].RowsOut, r.Sinks[0].Written)
	}
}
