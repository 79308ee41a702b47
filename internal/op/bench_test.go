package op_test

import (
	"strconv"
	"testing"

	"github.com/eventflux-go/eventflux/internal/bench"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/invariant"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// filterProject is W1: SELECT symbol, price * volume AS notional FROM Trades WHERE price > 150.
func filterProject(tb testing.TB) (*op.Chain, *op.Output) {
	text, double, long := vec.Simple(vec.String), vec.Simple(vec.Double), vec.Simple(vec.Long)
	in := vec.NewSchema(vec.Field{Name: "symbol", Type: text}, vec.Field{Name: "price", Type: double}, vec.Field{Name: "volume", Type: long})
	out := vec.NewSchema(vec.Field{Name: "symbol", Type: text}, vec.Field{Name: "notional", Type: double})
	symbol, price, volume := &expr.Column{Index: 0, T: text}, &expr.Column{Index: 1, T: double}, &expr.Column{Index: 2, T: long}
	limit := vec.NewColumn(double)
	limit.F64 = []float64{150}
	cond, err := expr.NewBinary(expr.Gt, price, &expr.Const{Val: limit})
	if err != nil {
		tb.Fatal(err)
	}
	notional, err := expr.NewBinary(expr.Mul, price, volume)
	if err != nil {
		tb.Fatal(err)
	}
	env := &op.Env{}
	o := op.NewOutput(out, op.Kinds{Current: true}, []int{0})
	return op.NewChain([]op.Operator{
		op.NewRead([]int{0, 1, 2}, false),
		op.NewFilter(in, cond, []int{0, 1, 2}, env),
		op.NewProject([]expr.Expr{symbol, notional}, out, env),
	}, o), o
}

func BenchmarkFilterProject(b *testing.B) {
	for _, size := range []int{1, 64, 1024, 4096, 16384} {
		b.Run("batch="+strconv.Itoa(size), func(b *testing.B) {
			batches := bench.Batches(max(size, 65536), 1000, size)
			chain, out := filterProject(b)
			rows := 0
			b.ReportAllocs()
			for b.Loop() {
				in := batches[rows/size%len(batches)]
				chain.Process(in, 0, in.Len)
				chain.Advance(in.Time[in.Len-1])
				out.Reset()
				rows += in.Len
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds()/1e6, "Mevents/s")
		})
	}
}

func TestFilterProjectAllocatesNothing(t *testing.T) {
	if invariant.Enabled {
		t.Skip("where invariants are checked batches are handed on as copies")
	}
	batches := bench.Batches(8192, 1000, 1024)
	chain, out := filterProject(t)
	run := func() {
		for _, b := range batches {
			chain.Process(b, 0, b.Len)
			out.Reset()
		}
	}
	run()
	if n := testing.AllocsPerRun(5, run); n != 0 {
		t.Errorf("%v allocations for 8,192 events, want 0", n)
	}
}
