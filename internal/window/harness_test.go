package window

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// event is a row of the tests: k STRING, v LONG, d DOUBLE, ts LONG. An empty k is NULL, so is a null v or ts.
type event struct {
	at   int64 // ms
	k    string
	v    int64
	ts   int64
	null bool // v
	noTS bool
	unit bool // ends a unit
}

var (
	longType   = vec.Simple(vec.Long)
	stringType = vec.Simple(vec.String)
	timeType   = vec.Simple(vec.Timestamp)
	testSchema = vec.NewSchema(vec.Field{Name: "k", Type: stringType}, vec.Field{Name: "v", Type: longType},
		vec.Field{Name: "d", Type: vec.Simple(vec.Double)}, vec.Field{Name: "ts", Type: longType})
)

// query is what New takes, in short.
type query struct {
	kind    string
	args    map[string]any // int64: counts; in ms where the parameter is a time; string: a column
	keys    []string       // session's
	emit    plan.Emit
	expired bool
	bounds  bool
	group   []string
	carry   []string
	aggs    []string // "sum(v)", "count()"
	filter  string   // FILTER (WHERE v > 2) on the last aggregate, if set
	agged   bool     // aggregated even without the above
}

func col(name string) expr.Expr {
	i := testSchema.Index(name)
	return expr.NewColumn(i, name, testSchema.Fields[i].Type)
}

func (q query) window(t testing.TB) *plan.Window {
	if q.kind == "" {
		return nil
	}
	kind, ok := catalog.Window(q.kind)
	if !ok {
		t.Fatalf("no window %s", q.kind)
	}
	w := &plan.Window{Kind: kind, Emit: q.emit, Expired: q.expired, Bounds: q.bounds}
	for _, p := range kind.Params {
		a := plan.WindowArg{}
		switch v := q.args[p.Name].(type) {
		case int:
			a = plan.WindowArg{Set: true, Int: int64(v)}
			if p.Type == catalog.ParamDuration || p.Type == catalog.ParamInstant {
				a.Int *= 1000
			}
		case string:
			a = plan.WindowArg{Set: true, Expr: col(v)}
		}
		w.Args = append(w.Args, a)
	}
	for _, k := range q.keys {
		w.Keys = append(w.Keys, col(k))
	}
	w.Out = withBounds(testSchema.Fields, q.bounds)
	return w
}

func withBounds(f []vec.Field, bounds bool) *vec.Schema {
	f = slices.Clone(f)
	if bounds {
		f = append(f, vec.Field{Name: "window_start", Type: timeType}, vec.Field{Name: "window_end", Type: timeType})
	}
	return vec.NewSchema(f...)
}

func (q query) aggregate(t testing.TB) *plan.Aggregate {
	if len(q.aggs) == 0 && len(q.group) == 0 && !q.agged {
		return nil
	}
	a := &plan.Aggregate{Emit: q.emit}
	var fields []vec.Field
	for _, k := range q.group {
		a.Keys = append(a.Keys, col(k))
		fields = append(fields, vec.Field{Name: k, Type: col(k).Type()})
	}
	for _, c := range q.carry {
		a.Carry = append(a.Carry, testSchema.Index(c))
		fields = append(fields, vec.Field{Name: c, Type: col(c).Type()})
	}
	for i, text := range q.aggs {
		name, arg, _ := strings.Cut(strings.TrimSuffix(text, ")"), "(")
		c := plan.Call{Spec: agg.Lookup(name)}
		if c.Spec == nil {
			t.Fatalf("no aggregate %s", name)
		}
		var types []vec.Type
		if arg != "" {
			c.Args = []expr.Expr{col(arg)}
			types = []vec.Type{col(arg).Type()}
		}
		var err error
		if c.Type, err = c.Spec.Resolve(types); err != nil {
			t.Fatal(err)
		}
		if q.filter != "" && i == len(q.aggs)-1 {
			two := vec.NewColumn(longType)
			two.I64 = []int64{2}
			if c.Filter, err = expr.NewBinary(expr.Gt, col(q.filter), &expr.Const{Val: two}); err != nil {
				t.Fatal(err)
			}
		}
		a.Calls = append(a.Calls, c)
		fields = append(fields, vec.Field{Name: text, Type: c.Type})
	}
	a.Out = withBounds(fields, q.bounds)
	return a
}

func (q query) make(t testing.TB, rejects op.Rejecter) op.Operator {
	t.Helper()
	o, err := New(q.window(t), q.aggregate(t), &op.Env{Rejects: rejects})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// rejected counts rejected rows.
type rejected struct{ rows []op.Rejected }

func (r *rejected) Reject(x op.Rejected) { r.rows = append(r.rows, x) }

// recorder writes down what comes out: short has what the tests spell out, full all there is.
type recorder struct {
	t     testing.TB
	short []string
	full  []string
	last  [3]int64
	some  bool
}

func (r *recorder) Emit(b *vec.Batch) {
	if b.Len == 0 {
		r.t.Error("an empty batch came out")
	}
	for i := range b.Len {
		at := [3]int64{int64(b.Time[i]), b.SeqAt(i), b.OrdAt(i)}
		if r.some && slices.Compare(at[:], r.last[:]) < 0 {
			r.t.Errorf("order: %v after %v", at, r.last)
		}
		r.last, r.some = at, true
		var vals []string
		for k := range b.Cols {
			vals = append(vals, valueText(&b.Cols[k], i))
		}
		text := "CX"[b.KindAt(i):b.KindAt(i)+1] + stampText(b.Time[i], b.SeqAt(i)) + " " + strings.Join(vals, ",")
		r.short = append(r.short, text)
		r.full = append(r.full, fmt.Sprint(text, " ", at))
	}
}

func (r *recorder) Close(c op.Close) {
	r.short = append(r.short, "|")
	r.full = append(r.full, fmt.Sprint("|", c))
}

// stampText gives "@1000" for a row's time, "t1000" for a timer, "c1000" for the close of a period that ends then.
func stampText(t vec.Time, seq int64) string {
	switch seq {
	case vec.SeqTimer:
		return fmt.Sprintf("t%d", t/1000)
	case vec.SeqClose:
		if (t+1)%1000 != 0 {
			return fmt.Sprintf("f%d", t/1000) // flushed
		}
		return fmt.Sprintf("c%d", (t+1)/1000)
	}
	return fmt.Sprintf("@%d", t/1000)
}

func valueText(c *vec.Column, i int) string {
	switch {
	case c.IsNull(i):
		return "NULL"
	case c.Type.ID == vec.Timestamp:
		return fmt.Sprint(c.I64[i] / 1000)
	case len(c.I64) > 0:
		return fmt.Sprint(c.I64[i])
	case len(c.F64) > 0:
		return fmt.Sprint(c.F64[i])
	}
	return c.Str[i]
}

// batchOf makes a batch of the events from number from on. Its strings are scribbled over by scribble.
func batchOf(events []event, from int) *vec.Batch {
	b := vec.NewBatch(testSchema)
	for i, e := range events {
		for k := range b.Cols {
			b.Cols[k].Resize(i + 1)
		}
		b.Cols[0].Str[i] = vec.BytesAsString(append(make([]byte, 0, 16), e.k...))
		b.Cols[1].I64[i], b.Cols[2].F64[i], b.Cols[3].I64[i] = e.v, float64(e.v)/10, e.ts
		if e.k == "" {
			b.Cols[0].SetNull(i)
		}
		if e.null {
			b.Cols[1].SetNull(i)
			b.Cols[2].SetNull(i)
		}
		if e.noTS {
			b.Cols[3].SetNull(i)
		}
		b.AppendRowMeta(vec.FromMillis(e.at), int64(from+i+1), int64(from+i+1), vec.Current)
		if e.unit {
			b.Units = b.Units.Grow(i + 1)
			b.Units.Set(i)
		}
	}
	return b
}

// scribble makes sure that nobody keeps memory of a borrowed batch.
func scribble(b *vec.Batch) {
	for i := range b.Len {
		for k := range vec.StringBytes(b.Cols[0].Str[i]) {
			vec.StringBytes(b.Cols[0].Str[i])[k] = '#'
		}
		b.Cols[0].Str[i], b.Cols[1].I64[i], b.Cols[2].F64[i], b.Cols[3].I64[i] = "scribbled", -77, -77, -77
		b.Time[i], b.Ord[i] = -77, -77
	}
}

// feeding says how events are fed.
type feeding struct {
	rng     *rand.Rand // nil: one by one, with the clock at every row's time
	restart bool
	flush   bool
}

// feed runs the query over the events; end is the clock at the end, in ms.
func (q query) feed(t testing.TB, events []event, end int64, f feeding) *recorder {
	t.Helper()
	rej := &rejected{}
	o, rec := q.make(t, rej), &recorder{t: t}
	for at := 0; at < len(events); {
		n := 1
		if f.rng != nil {
			n = 1 + f.rng.IntN(min(len(events)-at, 1+f.rng.IntN(40)))
		}
		// Rows before and after the range must not matter.
		before := 0
		if f.rng != nil {
			before = f.rng.IntN(min(at, 3) + 1)
		}
		b := batchOf(events[at-before:min(len(events), at+n+1)], at-before)
		lo := before
		for lo < before+n { // ranges of one batch
			hi := before + n
			if f.rng != nil && f.rng.IntN(3) == 0 {
				hi = lo + 1 + f.rng.IntN(hi-lo)
			}
			o.Process(b, lo, hi, rec)
			lo = hi
		}
		scribble(b)
		at += n
		next := end
		if at < len(events) {
			next = events[at].at
		}
		clock := events[at-1].at
		if f.rng != nil && next > clock {
			clock += f.rng.Int64N(next - clock + 1)
		}
		o.Advance(vec.FromMillis(clock), rec)
		if f.restart && (f.rng == nil || f.rng.IntN(2) == 0) {
			o = q.reload(t, o, rej)
		}
	}
	o.Advance(vec.FromMillis(end), rec)
	if f.flush {
		if fl, ok := o.(op.Flusher); ok {
			fl.Flush(vec.FromMillis(end), rec)
		}
	}
	rec.full = append(rec.full, fmt.Sprint("rejected ", rej.rows))
	return rec
}

func (q query) reload(t testing.TB, o op.Operator, rej op.Rejecter) op.Operator {
	t.Helper()
	var w codec.Writer
	o.Save(&w)
	fresh := q.make(t, rej)
	r := codec.NewReader(w.Data())
	if err := fresh.Load(r); err != nil {
		t.Fatalf("load: %v", err)
	}
	if r.Rest() != 0 {
		t.Fatalf("load: %d bytes left", r.Rest())
	}
	return fresh
}

// agree feeds the events in many ways and checks that all give the same as one by one, which it returns.
func (q query) agree(t testing.TB, events []event, end int64, flush bool) []string {
	t.Helper()
	want := q.feed(t, events, end, feeding{flush: flush})
	for seed := range uint64(12) {
		f := feeding{flush: flush, restart: seed%2 == 0}
		if seed > 0 {
			f.rng = rand.New(rand.NewPCG(seed, 1))
		}
		got := q.feed(t, events, end, f)
		if !slices.Equal(got.full, want.full) {
			t.Fatalf("%+v, fed another way (seed %d):\n%s\none by one:\n%s", q, seed, diffText(got.full, want.full), "")
		}
	}
	return want.short
}

func diffText(got, want []string) string {
	i := 0
	for i < len(got) && i < len(want) && got[i] == want[i] {
		i++
	}
	return fmt.Sprintf("from line %d: got\n%s\nwant\n%s", i, strings.Join(got[i:min(len(got), i+6)], "\n"),
		strings.Join(want[i:min(len(want), i+6)], "\n"))
}
