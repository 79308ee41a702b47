package runtime

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

var oneLong = vec.NewSchema(vec.Field{Name: "v", Type: vec.Simple(vec.Long)})

// testChain is operators of one query, as build makes them.
type testChain struct {
	*op.Chain
	out *op.Output
}

func chainOf(ops ...op.Operator) testChain {
	out := op.NewOutput(oneLong, op.Kinds{Current: true, Expired: true}, nil)
	return testChain{op.NewChain(ops, out), out}
}

func (c testChain) Process(_ int, b *vec.Batch, lo, hi int) { c.Chain.Process(b, lo, hi) }
func (c testChain) Output() *vec.Batch                      { return c.out.Batch() }
func (c testChain) ResetOutput()                            { c.out.Reset() }
func (c testChain) Drain(f func(*vec.Batch))                { c.out.Drain(f) }

// Due is the earliest of the operators' timers.
func (c testChain) Due() vec.Time {
	due := vec.MaxTime
	for _, o := range c.Operators() {
		if t, ok := o.(Timed); ok {
			due = min(due, t.Due())
		}
	}
	return due
}

// rowOp is an operator that maps rows one by one: f returns whether the row comes out.
type rowOp struct {
	op.Stateless
	f   func(v int64) (int64, bool)
	out *vec.Batch
}

func mapRows(f func(v int64) (int64, bool)) *rowOp {
	return &rowOp{f: f, out: vec.NewBatch(oneLong)}
}

func plus(n int64) *rowOp { return mapRows(func(v int64) (int64, bool) { return v + n, true }) }

func (r *rowOp) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	o := r.out
	o.Truncate()
	for i := lo; i < hi; i++ {
		if v, ok := r.f(b.Cols[0].I64[i]); ok {
			o.Cols[0].I64 = append(o.Cols[0].I64, v)
			o.AppendRowMeta(b.Time[i], b.SeqAt(i), vec.OrdSelf, b.KindAt(i))
		}
	}
	out.Emit(o)
}

// later is an operator whose rows come out again d later, by timer.
type later struct {
	d    vec.Duration
	held *vec.Batch
	out  *vec.Batch
}

func newLater(d vec.Duration) *later {
	return &later{d: d, held: vec.NewBatch(oneLong), out: vec.NewBatch(oneLong)}
}

func (l *later) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	for i := lo; i < hi; i++ {
		l.Advance(b.Time[i], out)
		l.held.AppendRange(b, i, i+1)
	}
}

func (l *later) Due() vec.Time {
	if l.held.Len == 0 {
		return vec.MaxTime
	}
	return l.held.Time[0].Add(l.d)
}

func (l *later) Advance(c vec.Time, out op.Emitter) {
	l.out.Truncate()
	n := 0
	for n < l.held.Len && l.held.Time[n].Add(l.d) <= c {
		l.out.Cols[0].AppendFrom(&l.held.Cols[0], n)
		l.out.AppendRowMeta(l.held.Time[n].Add(l.d), vec.SeqTimer, int64(n), vec.Current)
		n++
	}
	rest := vec.NewBatch(oneLong)
	rest.AppendRange(l.held, n, l.held.Len)
	l.held = rest
	out.Emit(l.out)
}

func (l *later) Save(w *codec.Writer)       { w.Batch(l.held) }
func (l *later) Load(r *codec.Reader) error { r.Batch(l.held); return r.Err() }

// perPeriod is an operator that counts the rows of each period of length d, at its close.
type perPeriod struct {
	d     vec.Duration
	end   vec.Time // of the open period; 0: none
	count int64
	out   *vec.Batch
}

func (p *perPeriod) Process(b *vec.Batch, lo, hi int, out op.Emitter) {
	for i := lo; i < hi; i++ {
		p.Advance(b.Time[i], out)
		p.end = b.Time[i].Floor(p.d, 0).Add(p.d)
		p.count++
	}
}

func (p *perPeriod) Due() vec.Time {
	if p.end == 0 {
		return vec.MaxTime
	}
	return p.end
}

func (p *perPeriod) Advance(c vec.Time, out op.Emitter) {
	if p.end != 0 && p.end <= c {
		p.close(out)
	}
}

func (p *perPeriod) close(out op.Emitter) {
	p.out = vec.NewBatch(oneLong)
	p.out.Cols[0].I64 = append(p.out.Cols[0].I64, p.count)
	p.out.AppendRowMeta(p.end-1, vec.SeqClose, vec.OrdSelf, vec.Current)
	p.end, p.count = 0, 0
	out.Emit(p.out)
}

func (p *perPeriod) Flush(_ vec.Time, out op.Emitter) {
	if p.end != 0 {
		p.close(out)
	}
}

func (p *perPeriod) Save(w *codec.Writer) { w.Varint(int64(p.end)); w.Varint(p.count) }
func (p *perPeriod) Load(r *codec.Reader) error {
	p.end, p.count = vec.Time(r.Varint()), r.Varint()
	return r.Err()
}

// testInput is an event of a test: stream, time, value.
type testInput struct {
	stream int
	time   vec.Time
	v      int64
}

// graphOf makes a graph of streams by name; a query is "name: in1 in2 > out".
func graphOf(observe string, streams []string, queries []string, chains []Chain, loops ...[]int) *Graph {
	cfg := Config{Loops: loops}
	index := map[string]int{}
	for i, s := range streams {
		index[s] = i
		cfg.Streams = append(cfg.Streams, Stream{s, oneLong})
	}
	for i, q := range queries {
		in, target, _ := strings.Cut(q, ">")
		c := Query{Name: fmt.Sprintf("q%d", i+1), Target: index[strings.TrimSpace(target)], Chain: chains[i]}
		c.State, _ = chains[i].(codec.State)
		for _, s := range strings.Fields(in) {
			c.Inputs = append(c.Inputs, index[s])
		}
		cfg.Queries = append(cfg.Queries, c)
	}
	for _, s := range strings.Fields(observe) {
		cfg.Observe = append(cfg.Observe, index[s])
	}
	return NewGraph(cfg)
}

// drive feeds the events in ticks of n rows, moves the clock to end, and gives the rows of the stream.
func drive(t *testing.T, g *Graph, stream, n int, end vec.Time, events []testInput) []string {
	t.Helper()
	var got []string
	seq := g.Seq()
	for len(events) > 0 {
		part := events[:min(n, len(events))]
		events = events[len(part):]
		batches := map[int]*vec.Batch{}
		var inputs []Input
		for _, e := range part {
			b := batches[e.stream]
			if b == nil {
				b = vec.NewBatch(oneLong)
				batches[e.stream] = b
				inputs = append(inputs, Input{e.stream, b})
			}
			seq++
			b.Cols[0].I64 = append(b.Cols[0].I64, e.v)
			b.AppendRowMeta(e.time, seq, vec.OrdSelf, vec.Current)
		}
		if err := g.Tick(part[len(part)-1].time, inputs); err != nil {
			t.Fatal(err)
		}
		got = appendRows(got, g.Rows(stream))
	}
	if err := g.Tick(end, nil); err != nil {
		t.Fatal(err)
	}
	return appendRows(got, g.Rows(stream))
}

func appendRows(to []string, b *vec.Batch) []string {
	if b == nil {
		return to
	}
	for i := range b.Len {
		seq := fmt.Sprint(b.SeqAt(i))
		if b.SeqAt(i) == vec.SeqClose {
			seq = "close"
		}
		to = append(to, fmt.Sprintf("%d/%s:%d", b.Time[i], seq, b.Cols[0].I64[i]))
	}
	return to
}

func TestMergeOrder(t *testing.T) {
	keep := func() *rowOp { return plus(0) }
	cases := []struct {
		name    string
		streams []string
		queries []string
		chains  func() []Chain
		loops   [][]int
		events  []testInput
		end     vec.Time
		want    string
	}{
		{
			name:    "of equal rows the query written first comes first",
			streams: []string{"S", "A", "O"}, queries: []string{"S > A", "A > O", "S > O"},
			chains: func() []Chain { return []Chain{chainOf(keep()), chainOf(plus(100)), chainOf(keep())} },
			events: []testInput{{0, 1, 1}, {0, 1, 2}}, end: 1,
			want: "1/1:101 1/1:1 1/2:102 1/2:2",
		},
		{
			name:    "rows from outside precede rows of queries",
			streams: []string{"S", "O", "P"}, queries: []string{"S > O", "O > P"},
			chains: func() []Chain { return []Chain{chainOf(plus(10)), chainOf(keep())} },
			events: []testInput{{0, 5, 1}, {1, 5, 2}, {0, 6, 3}, {1, 7, 4}}, end: 9,
			want: "5/1:11 5/2:2 6/3:13 7/4:4",
		},
		{
			name:    "a timer's rows precede the rows of its instant, of any stream",
			streams: []string{"S", "A", "O"}, queries: []string{"S > A", "S A > O"},
			chains: func() []Chain { return []Chain{chainOf(newLater(10)), chainOf(keep())} },
			events: []testInput{{0, 5, 1}, {0, 15, 2}}, end: 30,
			want: "5/1:1 15/0:1 15/2:2 25/0:2",
		},
		{
			name:    "sums of short periods fall in the long period they belong to",
			streams: []string{"S", "A", "O"}, queries: []string{"S > A", "A > O"},
			chains: func() []Chain { return []Chain{chainOf(&perPeriod{d: 10}), chainOf(&perPeriod{d: 50})} },
			events: []testInput{{0, 1, 1}, {0, 11, 1}, {0, 45, 1}, {0, 50, 1}, {0, 99, 1}}, end: 100,
			want: "49/close:3 99/close:2",
		},
		{
			name:    "a query runs after those it reads, though it is written before them",
			streams: []string{"S", "A", "O"}, queries: []string{"A > O", "S > A"},
			chains: func() []Chain { return []Chain{chainOf(plus(100)), chainOf(keep())} },
			events: []testInput{{0, 1, 1}}, end: 1,
			want: "1/1:101",
		},
		{
			name:    "a loop runs one event at a time until it is quiet",
			streams: []string{"S", "A", "O"}, queries: []string{"S A > A", "A > O"},
			chains: func() []Chain {
				return []Chain{chainOf(mapRows(func(v int64) (int64, bool) { return v + 10, v < 30 })), chainOf(keep())}
			},
			loops:  [][]int{{0}},
			events: []testInput{{0, 1, 1}, {0, 1, 2}}, end: 1,
			want: "1/1:11 1/1:21 1/1:31 1/2:12 1/2:22 1/2:32",
		},
		{
			name:    "timers in a loop fire in order of time between events far apart",
			streams: []string{"S", "A", "O"}, queries: []string{"S A > A", "A > O"},
			chains: func() []Chain {
				return []Chain{chainOf(mapRows(func(v int64) (int64, bool) { return v + 1, v < 4 }), newLater(10)), chainOf(keep())}
			},
			loops:  [][]int{{0}},
			events: []testInput{{0, 0, 1}, {0, 100, 1}}, end: 100,
			want: "10/0:2 20/0:3 30/0:4",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			for _, n := range []int{1, 2, 7} {
				g := graphOf(c.streams[len(c.streams)-1], c.streams, c.queries, c.chains(), c.loops...)
				observe := 0
				for i, s := range c.streams {
					if s == "O" {
						observe = i
					}
				}
				got := strings.Join(drive(t, g, observe, n, c.end, c.events), " ")
				if got != c.want {
					t.Errorf("ticks of %d rows\ninput %v\nwant  %s\ngot   %s", n, c.events, c.want, got)
				}
			}
		})
	}
}

func TestCloseRowsOnAClosingEdgeComeAtTheInstantOfTheClose(t *testing.T) {
	// The loop counts what it reads in every period of 10 and feeds the count back.
	g := graphOf("A", []string{"S", "A"}, []string{"S A > A"}, []Chain{chainOf(&perPeriod{d: 10})}, []int{0})
	got := strings.Join(drive(t, g, 1, 1, 35, []testInput{{0, 1, 7}, {0, 2, 7}}), " ")
	// The row of the close at 10 is an event of [10, 20), and so on.
	if want := "9/close:2 19/close:1 29/close:1"; got != want {
		t.Errorf("want %s\ngot  %s", want, got)
	}
}

func TestEndlessLoopFails(t *testing.T) {
	g := graphOf("A", []string{"S", "A"}, []string{"S A > A"}, []Chain{chainOf(plus(1))}, []int{0})
	b := vec.NewBatch(oneLong)
	b.Cols[0].I64 = append(b.Cols[0].I64, 1)
	b.AppendRowMeta(5, 1, vec.OrdSelf, vec.Current)
	err := g.Tick(5, []Input{{0, b}})
	var d *diag.Error
	if !errors.As(err, &d) || d.Code != diag.CodeLoopUnbounded {
		t.Fatalf("got %v, want %s", err, diag.CodeLoopUnbounded)
	}
	if again := g.Tick(6, nil); again != err {
		t.Errorf("a failed graph took a tick: %v", again)
	}
}

func TestBugFailsTheGraphOnly(t *testing.T) {
	g := graphOf("O", []string{"S", "O"}, []string{"S > O"}, []Chain{chainOf(mapRows(func(v int64) (int64, bool) { panic("window: closed twice") }))})
	b := vec.NewBatch(oneLong)
	b.Cols[0].I64 = append(b.Cols[0].I64, 1)
	b.AppendRowMeta(5, 1, vec.OrdSelf, vec.Current)
	err := g.Tick(5, []Input{{0, b}})
	var d *diag.Error
	if !errors.As(err, &d) || d.Code != diag.CodeInternal || !strings.Contains(d.Message, "q1") || !strings.Contains(d.Message, "window: closed twice") {
		t.Fatalf("got %v", err)
	}
}

func TestFlushGoesThroughTheQueriesInOrder(t *testing.T) {
	g := graphOf("O", []string{"S", "A", "O"}, []string{"S > A", "A > O"},
		[]Chain{chainOf(&perPeriod{d: 10}), chainOf(&perPeriod{d: 50})})
	drive(t, g, 2, 1, 12, []testInput{{0, 1, 1}, {0, 11, 1}, {0, 12, 1}})
	if err := g.Flush(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(appendRows(nil, g.Rows(2)), " "); got != "49/close:2" {
		t.Errorf("got %s: the rows that the first query flushes belong to the second's open period", got)
	}
	if err := g.Flush(); err != nil || g.Rows(2) != nil {
		t.Errorf("a second flush gave rows (%v)", err)
	}
}

func TestSequenceGoesByTimeThenByInput(t *testing.T) {
	a, b := vec.NewBatch(oneLong), vec.NewBatch(oneLong)
	for _, at := range []vec.Time{1, 3, 3} {
		a.AppendRowMeta(at, 0, vec.OrdSelf, vec.Current)
	}
	for _, at := range []vec.Time{1, 2, 3} {
		b.AppendRowMeta(at, 0, vec.OrdSelf, vec.Current)
	}
	if last := Sequence(10, []Input{{0, a}, {1, b}}); last != 16 {
		t.Errorf("last number %d, want 16", last)
	}
	if got := fmt.Sprint(a.Seq, b.Seq); got != "[11 14 15] [12 13 16]" {
		t.Errorf("got %s", got)
	}
}

func TestPoolRunsEveryPartOnceAndPassesOnPanics(t *testing.T) {
	p := NewPool(3)
	defer p.Close()
	for n := range 20 {
		hits := make([]int, n)
		p.Fork(n, func(i int) { hits[i]++ })
		for i, h := range hits {
			if h != 1 {
				t.Fatalf("part %d of %d ran %d times", i, n, h)
			}
		}
	}
	err := protect(func() error { p.Fork(5, func(i int) { panic("boom") }); return nil })
	if err == nil || err.Error() != "boom" {
		t.Errorf("got %v", err)
	}
	p.Fork(2, func(int) {}) // and it still works
}

func TestTickOfOneRowAllocatesNothing(t *testing.T) {
	g := graphOf("O", []string{"S", "A", "O"}, []string{"S > A", "A S > O"}, []Chain{chainOf(plus(1)), chainOf(plus(2))})
	b := vec.NewBatch(oneLong)
	b.Cols[0].I64 = append(b.Cols[0].I64, 1)
	b.AppendRowMeta(0, 1, vec.OrdSelf, vec.Current)
	inputs := []Input{{0, b}}
	tick := func() {
		b.Time[0]++
		b.Seq0++
		if err := g.Tick(b.Time[0], inputs); err != nil {
			t.Fatal(err)
		}
		g.Rows(2)
		g.Ended()
	}
	tick()
	if n := testing.AllocsPerRun(100, tick); n != 0 {
		t.Errorf("%v allocations a tick", n)
	}
}

func BenchmarkTick(b *testing.B) {
	g := graphOf("O", []string{"S", "O"}, []string{"S > O"}, []Chain{chainOf(plus(1))})
	in := vec.NewBatch(oneLong)
	in.Cols[0].I64 = append(in.Cols[0].I64, 1)
	in.AppendRowMeta(0, 1, vec.OrdSelf, vec.Current)
	inputs := []Input{{0, in}}
	b.ReportAllocs()
	for b.Loop() {
		in.Time[0]++
		in.Seq0++
		if err := g.Tick(in.Time[0], inputs); err != nil {
			b.Fatal(err)
		}
	}
}

func TestSnapshotBetweenTicksChangesNothing(t *testing.T) {
	make := func() *Graph {
		return graphOf("O", []string{"S", "A", "O"}, []string{"S > A", "A S > O"},
			[]Chain{chainOf(newLater(10)), chainOf(&perPeriod{d: 20})})
	}
	var events []testInput
	for i := range 30 {
		events = append(events, testInput{0, vec.Time(i * 3), int64(i)})
	}
	want := drive(t, make(), 2, 1, 200, events)
	if len(want) < 5 {
		t.Fatalf("only %d rows", len(want))
	}
	for cut := range len(events) {
		g := make()
		got := drive(t, g, 2, 1, g.Clock(), events[:cut])
		var w codec.Writer
		g.Save(&w)
		r, err := codec.Open(codec.Seal(w.Data()))
		if err != nil {
			t.Fatal(err)
		}
		again := make()
		if err := again.Load(r); err != nil {
			t.Fatal(err)
		}
		got = append(got, drive(t, again, 2, 1, 200, events[cut:])...)
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Fatalf("restart after %d events\nwant %v\ngot  %v", cut, want, got)
		}
	}
}

// Jobs come so fast, and then so late, that workers are met in every state: looking, falling asleep, asleep.
func TestPoolLosesNoPart(t *testing.T) {
	p := NewPool(3)
	defer p.Close()
	var sums [8]int
	want := 0
	for round := range 3000 {
		p.Fork(len(sums), func(i int) { sums[i] += round })
		want += round
		if round%500 == 0 {
			for range spins * 4 {
				p.busy.Load() // long enough for workers to fall asleep
			}
		}
	}
	for i, s := range sums {
		if s != want {
			t.Errorf("part %d ran to %d, want %d", i, s, want)
		}
	}
}

func BenchmarkFork(b *testing.B) {
	p := NewPool(2)
	defer p.Close()
	var n [2]struct {
		v int
		_ [56]byte
	}
	f := func(i int) { n[i].v++ }
	for b.Loop() {
		p.Fork(2, f)
	}
}
