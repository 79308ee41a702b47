package state

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// naive numbers keys by a map from their text.
type naive struct {
	ids  map[string]uint32
	keys []string
	used []bool
}

func (n *naive) intern(key string) uint32 {
	if id, ok := n.ids[key]; ok {
		return id
	}
	id := slices.Index(n.used, false)
	if id < 0 {
		id = len(n.used)
		n.used, n.keys = append(n.used, false), append(n.keys, "")
	}
	n.used[id], n.keys[id], n.ids[key] = true, key, uint32(id)
	return uint32(id)
}

func (n *naive) free(id uint32) {
	delete(n.ids, n.keys[id])
	n.used[id] = false
}

// text is a row as text in which equal keys are equal.
func text(cols []*vec.Column, i int) string {
	var sb strings.Builder
	for _, c := range cols {
		switch {
		case c.IsNull(i):
			sb.WriteString("NULL|")
		case c.Type.ID == vec.Double:
			fmt.Fprintf(&sb, "%v|", c.F64[i]+0)
		case c.Type.ID == vec.Float:
			fmt.Fprintf(&sb, "%v|", c.F32[i]+0)
		case c.Type.ID == vec.Bool:
			fmt.Fprintf(&sb, "%v|", c.Bool[i])
		case c.Type.ID == vec.Int:
			fmt.Fprintf(&sb, "%v|", c.I32[i])
		case c.Type.ID == vec.Long:
			fmt.Fprintf(&sb, "%v|", c.I64[i])
		case c.Type.ID == vec.Decimal:
			fmt.Fprintf(&sb, "%v|", c.Dec[i])
		case c.Type.ID == vec.List:
			for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
				fmt.Fprintf(&sb, "%v,", c.Child[0].I64[k])
			}
			sb.WriteString("|")
		default:
			fmt.Fprintf(&sb, "%q|", c.Str[i])
		}
	}
	return sb.String()
}

func randomRow(r *rand.Rand, c *vec.Column, k int) {
	v := r.IntN(k)
	switch c.Type.ID {
	case vec.Bool:
		c.Bool = append(c.Bool, v&1 == 0)
	case vec.Int:
		c.I32 = append(c.I32, int32(v-k/2))
	case vec.Long:
		c.I64 = append(c.I64, int64(v)*math.MaxInt32)
	case vec.Float:
		c.F32 = append(c.F32, []float32{float32(v), float32(math.NaN()), float32(math.Copysign(0, -1)), 0}[v&3])
	case vec.Double:
		c.F64 = append(c.F64, []float64{float64(v) / 7, math.NaN(), math.Copysign(0, -1), 0, math.Inf(1)}[v%5])
	case vec.Decimal:
		c.Dec = append(c.Dec, vec.Dec128{Hi: int64(v & 1), Lo: uint64(v)})
	case vec.List:
		if len(c.Offsets) == 0 {
			c.Offsets = append(c.Offsets, 0)
		}
		for range v % 3 {
			c.Child[0].I64 = append(c.Child[0].I64, int64(v&3))
		}
		c.Offsets = append(c.Offsets, int32(len(c.Child[0].I64)))
	default:
		c.Str = append(c.Str, strings.Repeat("x", v%19)+fmt.Sprint(v))
	}
	if r.IntN(9) == 0 {
		c.SetNull(c.Len() - 1)
	}
}

func TestAnInternerNumbersKeysAsAMapWould(t *testing.T) {
	simple := func(ids ...vec.TypeID) []vec.Type {
		ts := make([]vec.Type, len(ids))
		for i, id := range ids {
			ts[i] = vec.Simple(id)
		}
		return ts
	}
	cases := [][]vec.Type{
		simple(vec.String), simple(vec.Long), simple(vec.Int), simple(vec.Bool), simple(vec.Double), simple(vec.Float),
		simple(vec.String, vec.Int), simple(vec.Int, vec.Bool), simple(vec.Double, vec.Bytes, vec.Float), simple(vec.Decimal),
		{vec.ListOf(vec.Simple(vec.Long))}, {vec.Simple(vec.Bool), vec.ListOf(vec.Simple(vec.Long)), vec.Simple(vec.String)}, {},
	}
	for ci, types := range cases {
		for _, k := range []int{3, 200, 20000} {
			r := rand.New(rand.NewPCG(uint64(ci), uint64(k)))
			in, want := NewInterner(types), &naive{ids: map[string]uint32{}}
			for step := range 30 {
				checkStep(t, r, in, want, types, k)
				if step%7 == 3 {
					in = reload(t, in, types)
				}
			}
		}
	}
}

func checkStep(t *testing.T, r *rand.Rand, in *Interner, want *naive, types []vec.Type, k int) {
	t.Helper()
	n := 1 + r.IntN(1500)
	store := make([]vec.Column, len(types))
	cols := make([]*vec.Column, len(types))
	for c := range types {
		store[c] = vec.NewColumn(types[c])
		cols[c] = &store[c]
		for range n {
			randomRow(r, cols[c], k)
		}
	}
	ids := make([]uint32, n)
	lo := r.IntN(n)
	if r.IntN(2) == 0 {
		checkRows(t, r, in, want, cols, n)
	}
	live := in.Live()
	fresh := in.Intern(cols, lo, n, ids)
	if fresh != in.Live()-live || fresh != len(in.Fresh()) {
		t.Fatalf("%v: %d new keys reported, %d listed, %d counted", types, fresh, len(in.Fresh()), in.Live()-live)
	}
	for i := lo; i < n; i++ {
		if w := want.intern(text(cols, i)); w != ids[i] {
			t.Fatalf("%v row %d %s: id %d, want %d", types, i, text(cols, i), ids[i], w)
		}
		if id, ok := in.Lookup(cols, i); !ok || id != ids[i] {
			t.Fatalf("%v row %d: lookup gives %d %v, want %d", types, i, id, ok, ids[i])
		}
	}
	checkKeys(t, in, cols, ids, lo, n)
	for id := range want.used {
		if want.used[id] && r.IntN(3) == 0 {
			in.Free(uint32(id))
			want.free(uint32(id))
		}
	}
}

// checkRows interns some of the rows.
func checkRows(t *testing.T, r *rand.Rand, in *Interner, want *naive, cols []*vec.Column, n int) {
	t.Helper()
	var rows []int32
	for i := range n {
		if r.IntN(3) == 0 {
			rows = append(rows, int32(i))
		}
	}
	ids := make([]uint32, n)
	in.InternRows(cols, rows, ids)
	if len(in.Fresh()) > 0 {
		t.Fatalf("%d new keys are listed", len(in.Fresh()))
	}
	for _, i := range rows {
		if w := want.intern(text(cols, int(i))); w != ids[i] {
			t.Fatalf("row %d %s: id %d, want %d", i, text(cols, int(i)), ids[i], w)
		}
	}
}

func checkKeys(t *testing.T, in *Interner, cols []*vec.Column, ids []uint32, lo, n int) {
	t.Helper()
	dst := make([]*vec.Column, len(cols))
	for c := range cols {
		d := vec.NewColumn(cols[c].Type)
		dst[c] = &d
	}
	in.AppendKeys(ids[lo:], dst)
	for i := lo; i < n; i++ {
		if got, want := text(dst, i-lo), text(cols, i); got != want {
			t.Fatalf("row %d: key %s, want %s", i, got, want)
		}
	}
}

func reload(t *testing.T, in *Interner, types []vec.Type) *Interner {
	t.Helper()
	var w codec.Writer
	in.Save(&w)
	got := NewInterner(types)
	if err := got.Load(codec.NewReader(w.Data())); err != nil {
		t.Fatalf("%v: load: %v", types, err)
	}
	var again codec.Writer
	got.Save(&again)
	if !slices.Equal(w.Data(), again.Data()) {
		t.Fatalf("%v: saved, loaded and saved again differs", types)
	}
	return got
}

func FuzzInternerLoad(f *testing.F) {
	in := NewInterner([]vec.Type{vec.Simple(vec.String)})
	c := vec.NewColumn(vec.Simple(vec.String))
	c.Str = []string{"a", "", "a long key of many bytes"}
	in.Intern([]*vec.Column{&c}, 0, 3, make([]uint32, 3))
	in.Free(1)
	var w codec.Writer
	in.Save(&w)
	f.Add(w.Data())
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, types := range [][]vec.Type{{vec.Simple(vec.String)}, {vec.Simple(vec.Long)}, {vec.Simple(vec.Int), vec.ListOf(vec.Simple(vec.String))}} {
			in := NewInterner(types)
			if in.Load(codec.NewReader(data)) != nil && in.Len() != 0 {
				t.Fatal("keys left after an error")
			}
		}
	})
}

func symbols(n, k int) *vec.Column {
	c := vec.NewColumn(vec.Simple(vec.String))
	r := rand.New(rand.NewPCG(1, 2))
	names := make([]string, k)
	for i := range names {
		names[i] = fmt.Sprintf("S%06d", i)
	}
	for range n {
		c.Str = append(c.Str, strings.Clone(names[r.IntN(k)]))
	}
	return &c
}

func TestInterningKnownKeysAllocatesNothing(t *testing.T) {
	cols := []*vec.Column{symbols(4096, 1000)}
	in := NewInterner([]vec.Type{vec.Simple(vec.String)})
	ids := make([]uint32, 4096)
	in.Intern(cols, 0, 4096, ids)
	if a := testing.AllocsPerRun(20, func() { in.Intern(cols, 0, 4096, ids) }); a != 0 {
		t.Errorf("%v allocations per batch", a)
	}
}

func TestKeysThatComeAndGoAllocateNothing(t *testing.T) {
	c := vec.NewColumn(vec.Simple(vec.String))
	for i := range 100000 {
		c.Str = append(c.Str, fmt.Sprintf("a key of some length %d", i*i))
	}
	cols := []*vec.Column{&c}
	in := NewInterner([]vec.Type{vec.Simple(vec.String)})
	ids := make([]uint32, len(c.Str))
	at := 0
	step := func() {
		for range 1000 {
			i := at % len(c.Str)
			if at >= 1000 {
				in.Free(ids[(at-1000)%len(c.Str)])
			}
			in.Intern(cols, i, i+1, ids)
			at++
		}
	}
	step()
	step()
	if a := testing.AllocsPerRun(100, step); a != 0 {
		t.Errorf("%v allocations per 1,000 keys", a)
	}
	if in.Len() > 1001 {
		t.Errorf("ids up to %d for 1,000 live keys", in.Len())
	}
}

func BenchmarkIntern(b *testing.B) {
	for _, k := range []int{1000, 100000, 1000000} {
		b.Run(fmt.Sprintf("symbol/keys=%d", k), func(b *testing.B) {
			const n = 1 << 20
			cols := []*vec.Column{symbols(n, k)}
			in := NewInterner([]vec.Type{vec.Simple(vec.String)})
			ids := make([]uint32, n)
			in.Intern(cols, 0, n, ids)
			benchRows(b, n, func(lo, hi int) { in.Intern(cols, lo, hi, ids) })
		})
	}
	b.Run("long/keys=100000", func(b *testing.B) {
		const n = 1 << 20
		l := vec.NewColumn(vec.Simple(vec.Long))
		r := rand.New(rand.NewPCG(1, 2))
		for range n {
			l.I64 = append(l.I64, int64(r.IntN(100000)))
		}
		in := NewInterner([]vec.Type{l.Type})
		ids := make([]uint32, n)
		benchRows(b, n, func(lo, hi int) { in.Intern([]*vec.Column{&l}, lo, hi, ids) })
	})
	b.Run("two/keys=1000", func(b *testing.B) {
		const n = 1 << 18
		s := symbols(n, 1000)
		l := vec.NewColumn(vec.Simple(vec.Int))
		l.Resize(n)
		in := NewInterner([]vec.Type{s.Type, l.Type})
		cols := []*vec.Column{s, &l}
		ids := make([]uint32, n)
		benchRows(b, n, func(lo, hi int) { in.Intern(cols, lo, hi, ids) })
	})
}

// benchRows runs f over n rows in batches of 1,024 and reports the time per row.
func benchRows(b *testing.B, n int, f func(lo, hi int)) {
	b.ReportAllocs()
	rows := 0
	at := 0
	for b.Loop() {
		f(at, at+1024)
		rows += 1024
		if at += 1024; at+1024 > n {
			at = 0
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rows), "ns/row")
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkDistinctKeys interns keys of about 10 bytes that are all different.
func BenchmarkDistinctKeys(b *testing.B) {
	const n = 2_000_000
	c := vec.NewColumn(vec.Simple(vec.String))
	for i := range n {
		c.Str = append(c.Str, fmt.Sprintf("user%07d", i))
	}
	cols := []*vec.Column{&c}
	ids := make([]uint32, n)
	var before, after runtime.MemStats
	for b.Loop() {
		runtime.GC()
		runtime.ReadMemStats(&before)
		in := NewInterner([]vec.Type{c.Type})
		for lo := 0; lo < n; lo += 1000 {
			in.Intern(cols, lo, lo+1000, ids)
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(in)
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n, "B/key")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/row")
}
