package pattern_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/pattern"
	"github.com/eventflux-go/eventflux/vec"
)

// TestKeysThatAreKeptAreWarnedOf runs patterns over keys of which each comes three times within minutes and never again.
// A pattern that goes on knowing them is warned of, and no other.
func TestKeysThatAreKeptAreWarnedOf(t *testing.T) {
	const n = 9000
	for _, c := range []struct {
		text string
		kept bool
	}{
		{"PATTERN (EVERY a=A -> b=A[d > a.d] WITHIN 10 MINUTES)", false},
		{"PATTERN (EVERY (a=A -> b=A[d > a.d]) WITHIN 10 MINUTES)", false},
		{"PATTERN (EVERY (a=A -> b=A[d > a.d] WITHIN 10 MINUTES) -> c=A WITHIN 20 MINUTES)", false},
		{"PATTERN (EVERY a=A{2,3} -> c=A[i = 9] WITHIN 10 MINUTES)", false},
		{"PATTERN (EVERY (a=A -> EVERY b=A[d > a.d] -> c=A) WITHIN 10 MINUTES)", false},
		{"PATTERN (EVERY (a=A[i = 1] AND b=A[i = 2]) -> c=A WITHIN 10 MINUTES)", false},
		{"PATTERN (EVERY a=A AND EVERY b=A[i = 2] WITHIN 10 MINUTES)", false},
		{"PATTERN (EVERY a=A -> NOT A[i > a.i] FOR 10 MINUTES)", false},
		{"PATTERN (EVERY (NOT A[i = 2] AND a=A[i = 3]) WITHIN 10 MINUTES)", false},
		{"PATTERN (NOT A[i = 2] -> EVERY b=A[i = 3] -> c=A WITHIN 10 MINUTES)", false},
		{"SEQUENCE (EVERY a=A, b=A[d > a.d]+, c=A WITHIN 10 MINUTES)", false},
		{"SEQUENCE (EVERY (NOT A[i = 2] -> b=A[i = 3]), c=A WITHIN 10 MINUTES)", false},
		{"SEQUENCE (EVERY a=A, NOT A[i = 2] FOR 1 MINUTE WITHIN 10 MINUTES)", false},
		{"PATTERN (a=A -> b=A[d > a.d] WITHIN 10 MINUTES)", true},
		{"PATTERN (a=A[i = 3] -> EVERY b=A[d > a.d] WITHIN 10 MINUTES)", true},
		{"PATTERN (EVERY NOT A[i = 2] FOR 50 DAYS)", true},
		{"PATTERN (EVERY (a=A? -> NOT A[i = 2] FOR 50 DAYS -> b=A[i = 3]) WITHIN 10 MINUTES)", true},
		{"PATTERN (EVERY (a=A OR NOT A FOR 50 DAYS) -> b=A WITHIN 10 MINUTES)", true},
		{"PATTERN (EVERY (NOT A[i = 2] AND a=A[i = 3]))", true},
		{"PATTERN (EVERY a=A -> b=A[d > a.d] WITHIN 10 EVENTS)", true},
		{"SEQUENCE (a=A, b=A[d > a.d]+, c=A WITHIN 10 MINUTES)", true},
		{"SEQUENCE (EVERY a=A, b=A[d > a.d]+, c=A)", true},
		{"SEQUENCE (EVERY NOT A[i = 2] FOR 50 DAYS, b=A WITHIN 10 MINUTES)", true},
	} {
		sql := chainStreams + "INSERT INTO Out SELECT 1 AS one FROM " + c.text + " PARTITION BY k;"
		m, err := pattern.NewGeneral(patternOf(t, sql), &op.Env{})
		if err != nil {
			t.Fatal(err)
		}
		_, problems := app.Compile("keys", sql, check.Options{})
		if warned := strings.Contains(problems.Error(), "EF2023"); warned != c.kept {
			t.Errorf("%s: warned of %v, want %v", c.text, warned, c.kept)
		}
		in := op.NewInputs(m)
		in.Start(0)
		comeAndGo(in, patternOf(t, sql).Inputs[0].Schema, n)
		if left := pattern.KeysLive(m); left > n/4 != c.kept {
			t.Errorf("%s: %d of %d keys are left", c.text, left, n)
		}
	}
}

// comeAndGo gives three events, a minute apart, to each of n keys, one key after the other.
func comeAndGo(in *op.Inputs, schema *vec.Schema, n int) {
	r := rand.New(rand.NewPCG(5, 8))
	b := vec.NewBatch(schema)
	for from := 0; from < 3*n; from += 300 {
		b.Truncate()
		for i := from; i < from+300; i++ {
			b.Cols[0].Str = append(b.Cols[0].Str, fmt.Sprint("key-", i/3))
			b.Cols[1].I32 = append(b.Cols[1].I32, int32(r.IntN(5)))
			b.Cols[2].F64 = append(b.Cols[2].F64, float64(r.IntN(13)))
			b.Cols[3].Str = append(b.Cols[3].Str, "text")
			b.Cols[4].Bool = append(b.Cols[4].Bool, true)
			b.Time = append(b.Time, vec.FromMillis(int64(i)*60_000))
			b.Len++
		}
		b.Seq0 = int64(from) + 1
		in.ProcessInput(0, b, 0, b.Len, &count{})
		in.Advance(b.Time[b.Len-1], &count{})
	}
}
