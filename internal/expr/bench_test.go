package expr

import (
	"testing"

	"github.com/eventflux-go/eventflux/vec"
)

func must(t testing.TB) func(Expr, error) Expr {
	return func(e Expr, err error) Expr {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
}

func trades(n int) *vec.Batch {
	b := vec.NewBatch(vec.NewSchema(vec.Field{Name: "symbol", Type: stringType}, vec.Field{Name: "price", Type: doubleType}, vec.Field{Name: "volume", Type: longType}))
	x := uint64(42)
	for i := range n {
		x ^= x << 13
		x ^= x >> 7
		x ^= x << 17
		b.Cols[0].Str = append(b.Cols[0].Str, "S000001")
		b.Cols[1].F64 = append(b.Cols[1].F64, float64(x%20000)/100)
		b.Cols[2].I64 = append(b.Cols[2].I64, int64(x>>32%1000)+1)
		b.Time = append(b.Time, vec.Time(i))
	}
	b.Len = n
	return b
}

func w1(t testing.TB) (*Predicate, *Program) {
	price, volume := NewColumn(1, "price", doubleType), NewColumn(2, "volume", longType)
	cond := must(t)(NewBinary(Gt, price, Int(150)))
	notional := must(t)(NewBinary(Mul, NewColumn(0, "price", doubleType), NewColumn(1, "volume", longType)))
	_ = volume
	return CompilePredicate(cond), Compile([]Expr{notional})
}

func BenchmarkW1(b *testing.B) {
	const n = 4096
	in := trades(n)
	pred, prog := w1(b)
	var sel []int32
	out := vec.NewBatch(vec.NewSchema(vec.Field{Type: doubleType}, vec.Field{Type: longType}))
	sym := vec.NewColumn(stringType)
	b.Run("filter", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sel = pred.Select(in, 0, n, sel)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
	})
	b.Run("all", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			sel = pred.Select(in, 0, n, sel)
			sym.Gather(&in.Cols[0], sel)
			out.Cols[0].Gather(&in.Cols[1], sel)
			out.Cols[1].Gather(&in.Cols[2], sel)
			out.Len = len(sel)
			prog.Eval(out, 0, out.Len)
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
	})
	b.Run("one", func(b *testing.B) {
		p2 := Compile([]Expr{must(b)(NewBinary(Mul, NewColumn(1, "price", doubleType), NewColumn(2, "volume", longType))), NewColumn(0, "symbol", stringType)})
		i := 0
		b.ReportAllocs()
		for b.Loop() {
			sel = pred.Select(in, i, i+1, sel)
			p2.Eval(in, i, i+1)
			i = (i + 1) % n
		}
	})
}
