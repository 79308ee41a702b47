package op

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// gap puts out, for each row, its key, how many rows the key has had, and the position of its first one; and by a timer,
// 5 after a key's last row, the key again, in the order of first rows.
type gap struct {
	env   *Env
	keys  []int64
	count map[int64]int64
	first map[int64]int64
	due   map[int64]vec.Time
	pos   int64
	out   *vec.Batch
}

func newGap(env *Env) *gap {
	return &gap{env: env, count: map[int64]int64{}, first: map[int64]int64{}, due: map[int64]vec.Time{}, out: vec.NewBatch(longs)}
}

func (g *gap) fire(t vec.Time, out Emitter) {
	for {
		best := int64(-1)
		for _, k := range g.keys {
			if d, ok := g.due[k]; ok && d <= t && (best < 0 || d < g.due[best] || d == g.due[best] && g.first[k] < g.first[best]) {
				best = k
			}
		}
		if best < 0 {
			return
		}
		g.put(g.due[best], vec.SeqTimer, g.first[best], -best, out)
		delete(g.due, best)
	}
}

func (g *gap) put(t vec.Time, seq, ord, v int64, out Emitter) {
	g.out.Truncate()
	g.out.Cols[0].I64 = append(g.out.Cols[0].I64, v)
	g.out.AppendRowMeta(t, seq, ord, vec.Current)
	out.Emit(g.out)
}

func (g *gap) ProcessInput(input int, b *vec.Batch, lo, hi int, out Emitter) {
	for i := lo; i < hi; i++ {
		g.pos++
		if own := g.env.Own; own != nil {
			if !own.Rows[input].Get(i) {
				continue
			}
			g.pos = own.Base + int64(i)
		}
		g.fire(b.Time[i], out)
		k := b.Cols[input].I64[i]
		if _, ok := g.first[k]; !ok {
			g.first[k] = g.pos
			g.keys = append(g.keys, k)
		}
		g.count[k]++
		g.due[k] = b.Time[i] + 5
		g.put(b.Time[i], b.SeqAt(i), vec.OrdSelf, k*1000+g.count[k]*10+g.first[k]%10+int64(input), out)
	}
}

func (g *gap) Process(b *vec.Batch, lo, hi int, out Emitter) { g.ProcessInput(0, b, lo, hi, out) }
func (g *gap) Advance(t vec.Time, out Emitter)               { g.fire(t, out) }
func (g *gap) Save(*codec.Writer)                            {}
func (g *gap) Load(*codec.Reader) error                      { return nil }

var twoLongs = vec.NewSchema(vec.Field{Name: "a", Type: vec.Simple(vec.Long)}, vec.Field{Name: "b", Type: vec.Simple(vec.Long)})

func gapShards(t testing.TB, n int) *InputShards {
	t.Helper()
	long := vec.Simple(vec.Long)
	c := InputShardsConfig{In: []*vec.Schema{twoLongs, twoLongs}, Out: longs, Streams: make([]any, 2), Need: [][]int{{0}, {1}},
		Keys: [][]expr.Expr{{expr.NewColumn(0, "a", long)}, {expr.NewColumn(1, "b", long)}}}
	s, err := NewInputShards(func(env *Env) (Merged, error) { return newGap(env), nil }, c, &Env{Shards: n})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whatever the ranges and the number of shards are, the rows are those of one operator, in its order.
func TestInputShardsGiveTheRowsOfOneOperator(t *testing.T) {
	for seed := range uint64(200) {
		var want []string
		for n := 1; n <= 5; n += 2 {
			r := rand.New(rand.NewPCG(seed, 1))
			var o Merged = newGap(&Env{})
			if n > 1 {
				o = gapShards(t, n)
			}
			c, now, seq := &collect{}, vec.Time(0), int64(0)
			for range 12 {
				input, size := r.IntN(2), 1+r.IntN(3)
				if r.IntN(4) == 0 {
					size = 100 + r.IntN(300) // long enough for the workers
				}
				b := vec.NewBatch(twoLongs)
				for range size {
					now += vec.Time(r.IntN(3))
					if r.IntN(3) > 0 {
						seq++ // else one more row of the same close
					} else if b.Len == 0 || b.Time[b.Len-1] != now {
						seq++
					}
					k := int64(1 + r.IntN(20))
					b.Cols[0].I64, b.Cols[1].I64 = append(b.Cols[0].I64, k), append(b.Cols[1].I64, k)
					b.AppendRowMeta(now, seq, vec.OrdSelf, vec.Current)
				}
				cut := r.IntN(b.Len + 1)
				o.ProcessInput(input, b, 0, cut, c)
				o.ProcessInput(input, b, cut, b.Len, c)
				if r.IntN(3) == 0 {
					o.Advance(now, c)
				}
			}
			o.Advance(now+100, c)
			if n == 1 {
				want = c.lines
			} else if !slices.Equal(c.lines, want) {
				t.Fatalf("seed %d, %d shards: %s", seed, n, firstDifference(c.lines, want))
			}
		}
	}
}

func firstDifference(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("row %d: got %s, want %s", i, got[i], want[i])
		}
	}
	return fmt.Sprintf("got %d rows, want %d", len(got), len(want))
}

// quiet is an operator that keeps nothing and says nothing.
type quiet struct{ Stateless }

func (quiet) ProcessInput(int, *vec.Batch, int, int, Emitter) {}
func (quiet) Process(*vec.Batch, int, int, Emitter)           {}

func TestInputShardsDoNotAllocate(t *testing.T) {
	long := vec.Simple(vec.Long)
	c := InputShardsConfig{In: []*vec.Schema{longs, longs}, Out: longs, Streams: make([]any, 2), Need: [][]int{{0}, {0}},
		Keys: [][]expr.Expr{{expr.NewColumn(0, "v", long)}, {expr.NewColumn(0, "v", long)}}}
	s, err := NewInputShards(func(*Env) (Merged, error) { return quiet{}, nil }, c, &Env{Shards: 4})
	if err != nil {
		t.Fatal(err)
	}
	values := make([]int64, 512)
	for i := range values {
		values[i] = int64(i % 37)
	}
	b, out := rows(values...), &collect{}
	tick := func() {
		s.ProcessInput(0, b, 0, 512, out)
		for i := range 200 {
			s.ProcessInput(i%2, b, i, i+1, out)
		}
		s.Advance(511, out)
	}
	tick()
	if n := testing.AllocsPerRun(20, tick); n > 0 {
		t.Errorf("%g allocations a tick", n)
	}
}
