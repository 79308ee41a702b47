package window

import (
	"math"
	"testing"

	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// workload is one of the benchmarks' queries.
type workload struct {
	kind   string
	args   []plan.WindowArg
	group  bool
	aggs   [][2]string // function, column
	keys   int
	sum    int // the column whose values the checksum adds
	want   int64
	closes bool
}

var (
	minute = plan.WindowArg{Set: true, Int: int64(vec.Minute)}

	workloads = map[string]workload{
		"W2/keys=1k": {kind: "tumbling", args: []plan.WindowArg{minute, {}}, group: true, keys: 1000,
			aggs: [][2]string{{"count", ""}, {"sum", "volume"}, {"avg", "price"}}, sum: 1, want: 5000000, closes: true},
		"W2/keys=100k": {kind: "tumbling", args: []plan.WindowArg{minute, {}}, group: true, keys: 100000,
			aggs: [][2]string{{"count", ""}, {"sum", "volume"}, {"avg", "price"}}, sum: 1, want: 5000000, closes: true},
		"W3": {kind: "length", args: []plan.WindowArg{{Set: true, Int: 1000}}, keys: 1000,
			aggs: [][2]string{{"avg", "price"}, {"sum", "volume"}, {"min", "price"}, {"max", "price"}}, sum: 1, want: 2502058348407},
		"W3t": {kind: "time", args: []plan.WindowArg{{Set: true, Int: int64(10 * vec.Second)}}, group: true, keys: 1000,
			aggs: [][2]string{{"avg", "price"}, {"sum", "volume"}}, sum: 2, want: 250230570763},
	}
	workloadOrder = []string{"W2/keys=1k", "W2/keys=100k", "W3", "W3t"}
)

func (w workload) operator(t testing.TB) op.Operator {
	t.Helper()
	kind, _ := catalog.Window(w.kind)
	win := &plan.Window{Kind: kind, Args: w.args, Out: tradesSchema}
	a := &plan.Aggregate{}
	var out []vec.Field
	column := func(name string) expr.Expr {
		i := tradesSchema.Index(name)
		return expr.NewColumn(i, name, tradesSchema.Fields[i].Type)
	}
	if w.group {
		a.Keys = []expr.Expr{column("symbol")}
		out = append(out, tradesSchema.Fields[0])
	}
	for _, c := range w.aggs {
		call := plan.Call{Spec: agg.Lookup(c[0])}
		var types []vec.Type
		if c[1] != "" {
			call.Args = []expr.Expr{column(c[1])}
			types = []vec.Type{call.Args[0].Type()}
		}
		call.Type, _ = call.Spec.Resolve(types)
		a.Calls = append(a.Calls, call)
		out = append(out, vec.Field{Name: c[0] + c[1], Type: call.Type})
	}
	a.Out = vec.NewSchema(out...)
	o, err := New(win, a, &op.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// adder adds up a LONG column of what comes out.
type adder struct {
	col  int
	sum  int64
	rows int64
}

func (a *adder) Emit(b *vec.Batch) {
	a.rows += int64(b.Len)
	for _, v := range b.Cols[a.col].I64[:b.Len] {
		a.sum += v
	}
}

func (a *adder) Close(op.Close) {}

// counter counts what comes out.
type counter struct{ rows int64 }

func (c *counter) Emit(b *vec.Batch) { c.rows += int64(b.Len) }
func (c *counter) Close(op.Close)    {}

const benchRows = 4096

// The checksums of the benchmarks' table, for 5,000,000 events.
func TestChecksums(t *testing.T) {
	if testing.Short() {
		t.Skip("5,000,000 events")
	}
	for _, name := range workloadOrder {
		t.Run(name, func(t *testing.T) {
			w := workloads[name]
			in := trades(5000000, w.keys, benchRows)
			o, got := w.operator(t), &adder{col: w.sum}
			for _, b := range in {
				o.Process(b, 0, b.Len, got)
				o.Advance(b.Time[b.Len-1], got)
			}
			o.Advance(in[len(in)-1].Time[0]+vec.Time(vec.Hour), got)
			if got.sum != w.want {
				t.Errorf("checksum %d, want %d", got.sum, w.want)
			}
			want := map[string]int64{"W2/keys=1k": 9000, "W2/keys=100k": 894616, "W3": 5000000, "W3t": 5000000}[name]
			if got.rows != want {
				t.Errorf("%d rows, want %d", got.rows, want)
			}
		})
	}
}

// looped is events that go round for ever with times and positions that go on.
type looped struct {
	in   []*vec.Batch
	at   int
	span vec.Duration
}

func newLooped(n, keys, size int) *looped {
	in := trades(n, keys, size)
	last := in[len(in)-1]
	return &looped{in: in, span: vec.Duration(last.Time[last.Len-1]-in[0].Time[0]) + vec.Millisecond}
}

// next gives the next batch, its times moved to follow those before.
func (l *looped) next() *vec.Batch {
	if l.at == len(l.in) {
		l.at = 0
		for _, b := range l.in {
			for i := range b.Time {
				b.Time[i] = b.Time[i].Add(l.span)
			}
		}
	}
	b := l.in[l.at]
	l.at++
	return b
}

func BenchmarkWindow(b *testing.B) {
	for _, name := range workloadOrder {
		b.Run(name, func(b *testing.B) {
			w := workloads[name]
			in := newLooped(1<<20, w.keys, benchRows)
			o, out := w.operator(b), &counter{}
			for range len(in.in) { // fill the window
				x := in.next()
				o.Process(x, 0, x.Len, out)
			}
			events := 0
			b.ReportAllocs()
			for b.Loop() {
				x := in.next()
				o.Process(x, 0, x.Len, out)
				o.Advance(x.Time[x.Len-1], out)
				events += x.Len
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}

// One-row ticks.
func BenchmarkTick(b *testing.B) {
	for _, name := range workloadOrder {
		b.Run(name, func(b *testing.B) {
			w := workloads[name]
			in := newLooped(1<<20, w.keys, benchRows)
			o, out := w.operator(b), &counter{}
			for range len(in.in) {
				x := in.next()
				o.Process(x, 0, x.Len, out)
			}
			b.ReportAllocs()
			x, i := in.next(), 0
			for b.Loop() {
				o.Process(x, i, i+1, out)
				o.Advance(x.Time[i], out)
				if i++; i == x.Len {
					x, i = in.next(), 0
				}
			}
		})
	}
}

// In steady state nothing is allocated.
func TestAllocations(t *testing.T) {
	for _, name := range workloadOrder {
		t.Run(name, func(t *testing.T) {
			w := workloads[name]
			in := newLooped(1<<20, w.keys, benchRows)
			o, out := w.operator(t), &counter{}
			step := func() {
				x := in.next()
				o.Process(x, 0, x.Len, out)
				o.Advance(x.Time[x.Len-1], out)
			}
			for range 2 * len(in.in) {
				step()
			}
			total := testing.AllocsPerRun(len(in.in), step) * float64(len(in.in))
			if total > 0 {
				t.Errorf("%v allocations for %d events", math.Round(total), len(in.in)*benchRows)
			}
		})
	}
}
