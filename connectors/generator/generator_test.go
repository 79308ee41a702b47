package generator

import (
	"context"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/formats/json"
	"github.com/eventflux-go/eventflux/vec"
)

type fakeClock struct{ now time.Time }

func (c *fakeClock) Now() time.Time { return c.now }

func (c *fakeClock) Sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(max(d, 0))
	return ctx.Err()
}

func f(name string, id vec.TypeID) vec.Field { return vec.Field{Name: name, Type: vec.Simple(id)} }

func openWith(t *testing.T, s *vec.Schema, clock connector.Clock, kv ...string) (connector.RowSource, error) {
	t.Helper()
	with := map[string]string{"type": "source", "extension": "generator"}
	for i := 0; i < len(kv); i += 2 {
		with[kv[i]] = kv[i+1]
	}
	st, errs := connector.ParseStream(with)
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return open(connector.SourceConfig{Schema: s, Options: st.Options, Env: connector.Env{Clock: clock}})
}

func all(t *testing.T, s *vec.Schema, kv ...string) *vec.Batch {
	t.Helper()
	src, err := openWith(t, s, &fakeClock{now: time.UnixMilli(0)}, kv...)
	if err != nil {
		t.Fatal(err)
	}
	b := vec.NewBatch(s)
	for {
		if err := src.Next(t.Context(), b); err == io.EOF {
			return b
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

var schema = vec.NewSchema(f("sym", vec.String), f("price", vec.Double), f("n", vec.Long), f("kind", vec.String), f("walk", vec.Double), f("ts", vec.Timestamp), f("id", vec.Int))

var columns = []string{"generator.column.sym", "pattern(S%06d, 0, 9)", "generator.column.price", "uniform(10, 20, 2)", "generator.column.n", "uniform(1, 3)",
	"generator.column.kind", "choice(a:9, b:1)", "generator.column.walk", "walk(5, 1, 4, 6)", "generator.column.ts", "time(2026-01-01, 100 ms)"}

func TestTheSeedDecides(t *testing.T) {
	render := func(seed string, s *vec.Schema) string {
		b := all(t, s, append(columns[:len(columns):len(columns)], "generator.count", "3000", "generator.seed", seed)...)
		var out []byte
		for i := range b.Len {
			out = json.AppendValue(out, &b.Cols[s.Index("price")], i)
		}
		return string(out)
	}
	turned := vec.NewSchema(append(append([]vec.Field{}, schema.Fields[1:]...), schema.Fields[0])...)
	first := render("1", schema)
	if first != render("1", schema) || first != render("1", turned) {
		t.Error("the same seed gives other values")
	}
	if render("1", schema) == render("2", schema) {
		t.Error("another seed gives the same values")
	}
}

func TestDistributions(t *testing.T) {
	const n = 20000
	b := all(t, schema, append(columns[:len(columns):len(columns)], "generator.count", "20000")...)
	if b.Len != n {
		t.Fatal(b.Len)
	}
	kinds, ns, sum := map[string]int{}, map[int64]int{}, 0.0
	for i := range n {
		p, w := b.Cols[1].F64[i], b.Cols[4].F64[i]
		kinds[b.Cols[3].Str[i]]++
		ns[b.Cols[2].I64[i]]++
		sum += p
		if s := b.Cols[0].Str[i]; len(s) != 7 || !strings.HasPrefix(s, "S00000") {
			t.Fatal(s)
		}
		if p < 10 || p > 20 || math.Abs(p*100-math.Round(p*100)) > 1e-9 || w < 4 || w > 6 || i > 0 && math.Abs(w-b.Cols[4].F64[i-1]) > 1 {
			t.Fatal(p, w)
		}
		if b.Cols[5].I64[i] != 1767225600000000+int64(i)*100000 || b.Cols[6].I32[i] != int32(i) {
			t.Fatal(b.Cols[5].I64[i], b.Cols[6].I32[i])
		}
	}
	if math.Abs(sum/n-15) > 0.1 || kinds["a"] < n*88/100 || kinds["a"] > n*92/100 || len(ns) != 3 || ns[1] < n*30/100 {
		t.Error(sum/n, kinds, ns)
	}
}

func TestRate(t *testing.T) {
	clock := &fakeClock{now: time.UnixMilli(0)}
	s := vec.NewSchema(f("at", vec.Timestamp))
	src, err := openWith(t, s, clock, "rate", "100")
	if err != nil {
		t.Fatal(err)
	}
	b := vec.NewBatch(s)
	for range 50 {
		if err := src.Next(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	clock.now = clock.now.Add(time.Second) // behind: all that is due comes at once
	if err := src.Next(t.Context(), b); err != nil || b.Len != 150 || b.Cols[0].I64[149] != 1500000 || b.Cols[0].I64[0] != 10000 {
		t.Error(b.Len, b.Cols[0].I64[b.Len-1], err)
	}
}

func TestBadForms(t *testing.T) {
	for _, form := range []string{"uniform", "uniform(1)", "uniform(2, 1)", "uniform(a, b)", "unifrom(1, 2)", "pattern(x)", "choice(x)", "time(now, 1 s)", "walk(1, 2, 3, 4, 5)"} {
		if _, err := openWith(t, vec.NewSchema(f("v", vec.Long)), &fakeClock{}, "generator.column.v", form); err == nil {
			t.Errorf("%s is accepted", form)
		}
	}
	_, err := openWith(t, vec.NewSchema(f("price", vec.Long)), &fakeClock{}, "generator.column.prise", "sequence()")
	if err == nil || !strings.Contains(err.Error(), `did you mean "price"`) {
		t.Error(err)
	}
}

func TestAWalkForEachKeyAndLateTimes(t *testing.T) {
	s := vec.NewSchema(f("price", vec.Double), f("sym", vec.String), f("ts", vec.Timestamp))
	b := all(t, s, "generator.count", "10000", "generator.rate", "1000", "generator.column.sym", "choice(a, b)",
		"generator.column.price", "walkby(sym, 10, 90, 1)", "generator.column.ts", "late(0.1, 2 s)")
	last, late := map[string]float64{}, 0
	for i := range b.Len {
		sym, price := b.Cols[1].Str[i], b.Cols[0].F64[i]
		if before, ok := last[sym]; price < 10 || price > 90 || ok && math.Abs(price-before) > before*0.01+0.005 {
			t.Fatalf("row %d: %s %v after %v", i, sym, price, before)
		}
		last[sym] = price
		due := int64(i+1) * 1000
		switch at := b.Cols[2].I64[i]; {
		case at < due-2_000_000 || at > due:
			t.Fatalf("row %d: time %d, due %d", i, at, due)
		case at < due:
			late++
		}
	}
	if len(last) != 2 || late < 900 || late > 1100 {
		t.Error(last, late)
	}
	for _, wrong := range []string{"walkby(nothing, 1, 2, 1)", "walkby(price, 1, 2, 1)", "walkby(sym, 3, 2, 1)"} {
		if _, err := openWith(t, s, &fakeClock{}, "generator.column.price", wrong); err == nil {
			t.Errorf("%s is accepted", wrong)
		}
	}
	if _, err := openWith(t, s, &fakeClock{}, "generator.column.ts", "late(0.1, soon)"); err == nil {
		t.Error("late(0.1, soon) is accepted")
	}
}
