package op

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

var keyedRows = vec.NewSchema(vec.Field{Name: "v", Type: vec.Simple(vec.Long)}, vec.Field{Name: "k", Type: vec.Simple(vec.String)})

// echo replies to each row whose v is above 50: with how many of them its key has had, v and k; twice to every third.
// NULL is no key.
type echo struct {
	env   *Env
	above *Selection
	seen  int64
	count map[string]int64
	rows  []int32
	out   *vec.Batch
}

func newEcho(env *Env) *echo {
	e := &echo{env: env, count: map[string]int64{}, out: vec.NewBatch(keyedRows)}
	s := env.Selections
	if s == nil {
		s = &Selections{}
	}
	long := vec.Simple(vec.Long)
	e.above = s.Find("rows", &expr.Binary{Op: expr.Gt, L: expr.NewColumn(0, "v", long), R: expr.Long(50), T: vec.Simple(vec.Bool)})
	if env.Own != nil {
		env.Own.Some[0] = true
		env.Own.Replies = &Replies{Columns: []int{-1, 1}}
	}
	return e
}

func (e *echo) ProcessInput(_ int, b *vec.Batch, lo, hi int, out Emitter) {
	e.seen += int64(hi - lo)
	e.above.Eval(b, lo, hi)
	e.rows = e.rows[:0]
	e.out.Truncate()
	for i := lo; i < hi; i++ {
		if !e.above.Bits.Get(i) || b.Cols[1].IsNull(i) || e.env.Own != nil && !e.env.Own.Rows[0].Get(i) {
			continue
		}
		k := b.Cols[1].Str[i]
		e.count[k]++
		for n := int64(0); n < 1+e.count[k]%3/2; n++ {
			e.rows = append(e.rows, int32(i))
			e.out.Cols[0].I64 = append(e.out.Cols[0].I64, 1000*e.count[k]+10*b.Cols[0].I64[i]+n)
			e.out.Cols[1].Str = append(e.out.Cols[1].Str, k)
			e.out.AppendRowMeta(b.Time[i], b.SeqAt(i), vec.OrdSelf, vec.Current)
		}
	}
	if e.env.Own != nil {
		out.(Replier).Reply(e.out, e.rows)
	} else if e.out.Len > 0 {
		out.Emit(e.out)
	}
}

func (e *echo) Process(b *vec.Batch, lo, hi int, out Emitter) { e.ProcessInput(0, b, lo, hi, out) }
func (e *echo) Advance(vec.Time, Emitter)                     {}
func (e *echo) Save(*codec.Writer)                            {}
func (e *echo) Load(*codec.Reader) error                      { return nil }
func (e *echo) Pending() int64                                { return 0 }
func (e *echo) Counts() PatternCounts {
	n := int64(0)
	for _, c := range e.count {
		n += c
	}
	return PatternCounts{Matches: n, Steps: []PatternStep{{Seen: e.seen, Fit: e.above.Kept(), Advanced: n}}}
}

// sideBySideFork gives every part a goroutine, so that the race detector sees what they share.
func sideBySideFork(n int, f func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { f(i) })
	}
	all.Wait()
}

func echoShards(t testing.TB, n int, fork func(int, func(int))) *InputShards {
	t.Helper()
	c := InputShardsConfig{In: []*vec.Schema{keyedRows}, Out: keyedRows, Streams: []any{"rows"}, Need: [][]int{{0, 1}},
		Keys: [][]expr.Expr{{expr.NewColumn(1, "k", vec.Simple(vec.String))}}}
	s, err := NewInputShards(func(env *Env) (Merged, error) { return newEcho(env), nil }, c, &Env{Shards: n, Fork: fork})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Rows that no condition lets through reach no part, and still what comes out and what is counted are those of one
// operator: with rows that wait and rows that do not, several replies to a row, rows of one close, NULL keys.
func TestPartsReplyAsOneOperatorDoes(t *testing.T) {
	for seed := range uint64(60) {
		var want []string
		for _, n := range []int{1, 2, 3, 7} {
			r := rand.New(rand.NewPCG(seed, 2))
			var o interface {
				Merged
				PatternCounter
			} = newEcho(&Env{})
			if n > 1 {
				o = echoShards(t, n, sideBySideFork)
			}
			c, now, seq := &collect{}, vec.Time(0), int64(0)
			for range 8 {
				b := vec.NewBatch(keyedRows)
				for range []int{1 + r.IntN(5), 60 + r.IntN(10), 500 + r.IntN(1500)}[r.IntN(3)] {
					now += vec.Time(r.IntN(2))
					if r.IntN(4) > 0 || b.Len == 0 || b.Time[b.Len-1] != now {
						seq++ // else one more row of the same close
					}
					b.Cols[0].I64 = append(b.Cols[0].I64, int64(r.IntN(100)+50*r.IntN(2)))
					if k := r.IntN(40); k == 0 {
						b.Cols[1].AppendNull()
					} else {
						b.Cols[1].Str = append(b.Cols[1].Str, fmt.Sprintf("key %0*d", k%9, k))
					}
					b.AppendRowMeta(now, seq, vec.OrdSelf, vec.Current)
				}
				cut := r.IntN(b.Len + 1)
				o.ProcessInput(0, b, 0, cut, c)
				o.ProcessInput(0, b, cut, b.Len, c)
				if r.IntN(2) == 0 {
					o.Advance(now, c)
				}
			}
			o.Advance(now+1, c)
			got := append(c.lines, fmt.Sprintf("%+v", o.Counts()))
			if n == 1 {
				want = got
			} else if !slices.Equal(got, want) {
				t.Fatalf("seed %d, %d shards: %s", seed, n, firstDifference(got, want))
			}
			if s, ok := o.(*InputShards); ok && s.Used() != n {
				t.Fatalf("seed %d: %d of %d shards have had rows", seed, s.Used(), n)
			}
		}
	}
}

func TestRepliesDoNotAllocate(t *testing.T) {
	s, out := echoShards(t, 4, nil), &nowhere{}
	b := vec.NewBatch(keyedRows)
	for i := range 1000 {
		b.Cols[0].I64 = append(b.Cols[0].I64, int64(i%100))
		b.Cols[1].Str = append(b.Cols[1].Str, fmt.Sprintf("key %d", i%37))
		b.AppendRowMeta(vec.Time(i), int64(i), vec.OrdSelf, vec.Current)
	}
	tick := func() {
		s.ProcessInput(0, b, 0, 700, out)
		for i := 700; i < b.Len; i += 10 {
			s.ProcessInput(0, b, i, i+10, out)
		}
		s.Advance(1000, out)
	}
	tick()
	if n := testing.AllocsPerRun(20, tick); n > 0 {
		t.Errorf("%g allocations a tick", n)
	}
	if out.rows == 0 {
		t.Error("nothing comes out")
	}
}

// nowhere counts what is emitted.
type nowhere struct{ rows int }

func (n *nowhere) Emit(b *vec.Batch) { n.rows += b.Len }
func (n *nowhere) Close(Close)       {}
