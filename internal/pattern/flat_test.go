package pattern_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/pattern"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

// days feeds events of the first stream, three seconds apart, of which each has a key of its own, for some virtual days.
// It returns the memory in use after each of them.
func days(m op.Merged, schema *vec.Schema, n int) (heap []uint64) {
	const batch, day = 1200, 28_800
	out := op.NewInputs(m)
	out.Start(0)
	b := vec.NewBatch(schema)
	sink := &count{}
	for d := range n {
		for from := d * day; from < (d+1)*day; from += batch {
			b.Truncate()
			for i := from; i < from+batch; i++ {
				b.Cols[0].Str = append(b.Cols[0].Str, fmt.Sprintf("customer-%012d", i))
				b.Cols[1].I32 = append(b.Cols[1].I32, int32(i%7))
				b.Cols[2].F64 = append(b.Cols[2].F64, float64(i%13))
				b.Cols[3].Str = append(b.Cols[3].Str, "a text that does not fit into eight bytes")
				b.Cols[4].Bool = append(b.Cols[4].Bool, true)
				b.Time = append(b.Time, vec.FromMillis(int64(i)*3000))
				b.Len++
			}
			b.Seq0 = int64(from) + 1
			out.ProcessInput(0, b, 0, b.Len, sink)
			out.Advance(b.Time[b.Len-1], sink)
		}
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		heap = append(heap, s.HeapAlloc)
	}
	runtime.KeepAlive(out)
	return heap
}

// count drops the rows.
type count struct{ rows int }

func (c *count) Emit(b *vec.Batch) { c.rows += b.Len }
func (c *count) Close(op.Close)    {}

// TestKeysThatNeverComeAgainTakeNoMemory holds a few minutes' partial matches of 28,800 keys a day.
func TestKeysThatNeverComeAgainTakeNoMemory(t *testing.T) {
	patterns := []string{
		"PATTERN (EVERY a=A -> b=A[k = a.k AND d > a.d] WITHIN 10 MINUTES)",
		"PATTERN (EVERY a=A -> b=A[d > a.d] WITHIN 10 MINUTES) PARTITION BY k",
		"SEQUENCE (EVERY a=A, b=A[d > a.d], c=A WITHIN 10 MINUTES) PARTITION BY k",
		"PATTERN (EVERY a=A -> NOT A[k = a.k] FOR 10 MINUTES)",
		"PATTERN (EVERY a=A -> NOT A[i > a.i] FOR 10 MINUTES) PARTITION BY k",
		"PATTERN (EVERY (a=A -> b=A[d > a.d]) WITHIN 10 MINUTES) PARTITION BY k",
		"PATTERN (EVERY a=A -> b=A[d > a.d]+ -> c=A WITHIN 10 MINUTES) PARTITION BY k",
	}
	for _, text := range patterns {
		p := patternOf(t, chainStreams+"INSERT INTO Out SELECT a.s AS s, a.k AS k FROM "+text+";")
		general := func(p *plan.Pattern, env *op.Env) (op.Merged, error) { return pattern.NewGeneral(p, env) }
		for name, make := range map[string]func(*plan.Pattern, *op.Env) (op.Merged, error){"chosen": pattern.New, "general": general} {
			m, err := make(p, &op.Env{})
			if err != nil {
				t.Fatal(err)
			}
			heap := days(m, p.Inputs[0].Schema, 4)
			t.Logf("%s, %s: %d bytes after each day", text, name, heap)
			if first, last := heap[0], heap[len(heap)-1]; last > first+first/10+64<<10 {
				t.Errorf("%s, %s: %d bytes in use after a day, %d after %d days", text, name, first, last, len(heap))
			}
		}
	}
}

// TestForgottenKeysAreAsNew runs keys that come again after a while past a matcher that forgets them and one that does not.
func TestForgottenKeysAreAsNew(t *testing.T) {
	patterns := []string{
		"PATTERN (EVERY a=A -> b=A[d > a.d] WITHIN 10 MINUTES)",
		"PATTERN (a=A[i = 3] -> b=A[d > a.d])",
		"PATTERN (EVERY (a=A -> b=A[d > a.d]) WITHIN 10 MINUTES)",
		"PATTERN (EVERY a=A -> b=A[d > a.d]+ -> c=A WITHIN 20 MINUTES)",
		"PATTERN (EVERY (a=A[i = 1] -> EVERY b=A[d > a.d] -> c=A) WITHIN 20 MINUTES)",
		"PATTERN (EVERY (NOT A[i = 2] AND a=A[i = 3]))",
		"PATTERN (EVERY (NOT A[i = 2] AND a=A[i = 3]) WITHIN 2 MINUTES)",
		"PATTERN (EVERY (NOT A[i = 2] -> a=A[i = 3] WITHIN 20 MINUTES) -> b=A WITHIN 30 MINUTES)",
		"PATTERN (EVERY (a=A -> b=A[d > a.d] WITHIN 5 MINUTES) -> c=A WITHIN 20 MINUTES)",
		"PATTERN (EVERY (a=A -> x=A{2,3}) -> c=A[i = 6] WITHIN 10 MINUTES)",
		"PATTERN (EVERY (a=A[i = 1] AND b=A[i = 2]) -> c=A WITHIN 10 MINUTES)",
		"PATTERN (EVERY (a=A? -> b=A[i = 3] WITHIN 9 MINUTES) -> (x=A WITHIN 1 MINUTE)? -> c=A[i = 4] WITHIN 20 MINUTES)",
		"PATTERN (NOT A[i = 2] FOR 2 MINUTES -> a=A[i = 3])",
		"PATTERN (EVERY a=A -> NOT A[i > a.i] FOR 10 MINUTES)",
		"SEQUENCE (EVERY a=A, b=A[d > a.d], c=A WITHIN 10 MINUTES)",
		"SEQUENCE (EVERY a=A, b=A[d > a.d]+, c=A WITHIN 30 MINUTES)",
	}
	for _, text := range patterns {
		p := patternOf(t, chainStreams+"INSERT INTO Out SELECT a.s AS s, a.k AS k FROM "+text+" PARTITION BY k;")
		inputs, batches := recurring(p.Inputs[0].Schema, 60_000)
		var forgets *pattern.Matcher
		run := func(make func(*plan.Pattern, *op.Env) (*pattern.Matcher, error)) []string {
			return play(t, func() op.Merged {
				m, err := make(p, &op.Env{})
				if err != nil {
					t.Fatal(err)
				}
				forgets = m
				return m
			}, inputs, batches, 1, false)
		}
		want := run(pattern.NewKeeping)
		all := pattern.KeysLive(forgets)
		got := run(pattern.NewGeneral)
		t.Logf("%s: %d of %d keys are left, %d rows", text, pattern.KeysLive(forgets), all, len(got))
		if !slices.Equal(got, want) {
			t.Errorf("%s: %d rows, without forgetting %d", text, len(got), len(want))
		}
		if len(want) == 0 {
			t.Errorf("%s matches nothing", text)
		}
	}
}

// recurring are n events, a second apart, of keys that come some times within minutes and once more hours later.
func recurring(schema *vec.Schema, n int) (inputs []int, batches []*vec.Batch) {
	r := rand.New(rand.NewPCG(5, 8))
	for from := 0; from < n; from += 500 {
		b := vec.NewBatch(schema)
		for i := from; i < from+500; i++ {
			key := i / 2500 * 1000 % 10_000
			b.Cols[0].Str = append(b.Cols[0].Str, fmt.Sprint("key-", key+r.IntN(1000)))
			b.Cols[1].I32 = append(b.Cols[1].I32, int32(r.IntN(7)))
			b.Cols[2].F64 = append(b.Cols[2].F64, float64(r.IntN(13)))
			b.Cols[3].Str = append(b.Cols[3].Str, "text")
			b.Cols[4].Bool = append(b.Cols[4].Bool, true)
			b.Time = append(b.Time, vec.FromMillis(int64(i)*1000))
			b.Len++
		}
		b.Seq0 = int64(from) + 1
		inputs, batches = append(inputs, 0), append(batches, b)
	}
	return inputs, batches
}
