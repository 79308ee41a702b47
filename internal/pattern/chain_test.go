package pattern_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/pattern"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

const chainStreams = `CREATE STREAM A (k STRING, i INT, d DOUBLE, s STRING, b BOOL);
CREATE STREAM B (k STRING, i INT, d DOUBLE, s STRING, b BOOL);
`

// randomChain writes a pattern of two to five elements.
func randomChain(r *rand.Rand) string {
	sequence, partition := r.IntN(2) == 0, r.IntN(2) == 0
	n := 2 + r.IntN(4)
	var parts, shown []string
	for e := range n {
		stream := "A"
		if r.IntN(4) == 0 {
			stream = "B"
		}
		var conds []string
		if r.IntN(2) == 0 {
			conds = append(conds, []string{"i > 2", "d < 0.5", "b", "i <= 3 AND s <> 'x'", "s IS NOT NULL"}[r.IntN(5)])
		}
		if e > 0 {
			before := fmt.Sprintf("e%d", r.IntN(e))
			if !partition && (!sequence || r.IntN(2) == 0) {
				conds = append(conds, "k = "+before+".k")
			}
			if r.IntN(2) == 0 {
				terms := []string{"d > %s.d", "i >= %s.i", "s <> %s.s", "i = %s.i", "d < %s.d", "d * 2.0 > %s.d + 0.1", "s <= %s.s", "%s.i < i"}
				conds = append(conds, fmt.Sprintf(terms[r.IntN(len(terms))], before))
			}
		}
		p := fmt.Sprintf("e%d=%s", e, stream)
		if len(conds) > 0 {
			p += "[" + strings.Join(conds, " AND ") + "]"
		}
		parts = append(parts, p)
		for _, c := range []string{"k", "i", "d", "s", "b"} {
			if r.IntN(3) == 0 {
				shown = append(shown, fmt.Sprintf("e%d.%s AS e%d%s", e, c, e, c))
			}
		}
	}
	if len(shown) == 0 {
		shown = []string{"e0.i AS i"}
	}
	kind := "PATTERN"
	if sequence {
		kind = "SEQUENCE"
	}
	sql := "SELECT " + strings.Join(shown, ", ") + " FROM " + kind + " (EVERY " + strings.Join(parts, " -> ")
	if r.IntN(3) > 0 {
		sql += fmt.Sprintf(" WITHIN %d MILLISECONDS", 1+r.IntN(200))
	}
	sql += ")"
	if partition {
		sql += " PARTITION BY k"
	}
	return chainStreams + "INSERT INTO Out " + sql + ";"
}

// randomEvents are batches of the two streams, in order of time, with ties, jumps and NULLs.
func randomEvents(r *rand.Rand, schema *vec.Schema, n int) (inputs []int, batches []*vec.Batch) {
	t, seq := int64(0), int64(0)
	for n > 0 {
		b := vec.NewBatch(schema)
		size := 1 + r.IntN(min(n, 40))
		for range size {
			seq++
			switch r.IntN(8) {
			case 0:
				t += int64(r.IntN(300))
			case 1, 2, 3:
				t += int64(r.IntN(5))
			}
			row := []any{string(rune('a' + r.IntN(3))), int32(r.IntN(6)), float64(r.IntN(10)) / 10, strings.Repeat("x", r.IntN(14)), r.IntN(2) == 0}
			for c, v := range row {
				col := &b.Cols[c]
				if r.IntN(12) == 0 {
					col.AppendNull()
					continue
				}
				switch v := v.(type) {
				case string:
					col.Str = append(col.Str, v)
				case int32:
					col.I32 = append(col.I32, v)
				case float64:
					col.F64 = append(col.F64, v)
				case bool:
					col.Bool = append(col.Bool, v)
				}
			}
			b.Time = append(b.Time, vec.FromMillis(t))
			b.Seq = append(b.Seq, seq)
			b.Len++
		}
		n -= size
		input := 0
		if r.IntN(4) == 0 {
			input = 1
		}
		inputs, batches = append(inputs, input), append(batches, b)
	}
	return inputs, batches
}

// collect notes rows as text.
type collect struct{ rows []string }

func (c *collect) Emit(b *vec.Batch) {
	for i := range b.Len {
		var sb strings.Builder
		fmt.Fprintf(&sb, "%d/%d", b.Time[i], b.SeqAt(i))
		for k := range b.Cols {
			sb.WriteByte(' ')
			sb.WriteString(shown(&b.Cols[k], i))
		}
		c.rows = append(c.rows, sb.String())
	}
}

func (c *collect) Close(op.Close) {}

func shown(c *vec.Column, i int) string {
	if c.IsNull(i) {
		return "NULL"
	}
	switch c.Type.ID {
	case vec.Int:
		return fmt.Sprint(c.I32[i])
	case vec.Double:
		return fmt.Sprint(c.F64[i])
	case vec.Bool:
		return fmt.Sprint(c.Bool[i])
	}
	return fmt.Sprintf("%q", c.Str[i])
}

// play runs a matcher; restart saves and loads its state between batches.
func play(t *testing.T, make func() op.Merged, inputs []int, batches []*vec.Batch, inputsOf int, restart bool) []string {
	t.Helper()
	m := op.NewInputs(make())
	m.Start(0)
	out := &collect{}
	for k, b := range batches {
		if restart {
			var w codec.Writer
			m.Save(&w)
			next := op.NewInputs(make())
			if err := next.Load(codec.NewReader(w.Data())); err != nil {
				t.Fatal(err)
			}
			m = next
		}
		if inputs[k] >= inputsOf {
			continue
		}
		m.ProcessInput(inputs[k], b, 0, b.Len, out)
		m.Advance(b.Time[b.Len-1], out)
	}
	return out.rows
}

func patternOf(t testing.TB, sql string) *plan.Pattern {
	t.Helper()
	a, problems := app.Compile("chain", sql, check.Options{})
	if problems.HasErrors() {
		t.Fatalf("%s\n%s", problems, sql)
	}
	n := plan.Node(a.Plan.Queries[0].Root)
	for n.Input() != nil {
		n = n.Input()
	}
	return n.(*plan.Pattern)
}

// TestChainsAnswerAsTheGeneralMatcherDoes runs random chains through both matchers.
func TestChainsAnswerAsTheGeneralMatcherDoes(t *testing.T) {
	chains, matches, heaps := 0, 0, 0
	for seed := range uint64(1500) {
		r := rand.New(rand.NewPCG(seed, 7))
		sql := randomChain(r)
		p := patternOf(t, sql)
		first, err := pattern.New(p, &op.Env{})
		if err != nil {
			t.Fatal(err)
		}
		if !pattern.IsChain(first) {
			continue
		}
		chains++
		inputs, batches := randomEvents(r, p.Inputs[0].Schema, 200)
		general := func() op.Merged {
			m, err := pattern.NewGeneral(p, &op.Env{})
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		fast := func() op.Merged {
			m, err := pattern.New(p, &op.Env{})
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		var heapsOf func() int
		heaped := func() op.Merged {
			m, of, err := pattern.NewHeaped(p, &op.Env{})
			if err != nil {
				t.Fatal(err)
			}
			heapsOf = of
			return m
		}
		want := play(t, general, inputs, batches, len(p.Inputs), false)
		matches += len(want)
		for name, make := range map[string]func() op.Merged{"lists": fast, "heaps": heaped} {
			for _, restart := range []bool{true, false} {
				if got := play(t, make, inputs, batches, len(p.Inputs), restart); !slices.Equal(got, want) {
					t.Fatalf("seed %d, %s, restart %v\n%s\ngeneral\n%s\nchain\n%s", seed, name, restart, sql, strings.Join(want, "\n"), strings.Join(got, "\n"))
				}
			}
		}
		if heapsOf() > 0 {
			heaps++
		}
	}
	if chains < 500 || matches < 10_000 || heaps < 50 {
		t.Errorf("%d chains with %d matches, %d with heaps: too few to prove anything", chains, matches, heaps)
	}
	t.Logf("%d chains, %d matches, %d with heaps", chains, matches, heaps)
}

// TestPartialMatchesHoldABoundedNumberOfBytes: lists that grow beside each other take n³ links for n events.
func TestPartialMatchesHoldABoundedNumberOfBytes(t *testing.T) {
	p := patternOf(t, chainStreams+"INSERT INTO Out SELECT count(x) AS n FROM PATTERN (EVERY x=A+ -> EVERY y=A+ -> EVERY z=A+ -> w=A[i = 9]);")
	m, err := pattern.NewGeneral(p, &op.Env{})
	if err != nil {
		t.Fatal(err)
	}
	pattern.LimitBytes(m, 1<<20)
	in := op.NewInputs(m)
	in.Start(0)
	b := nullEvents(p.Inputs[0].Schema, 200)
	in.ProcessInput(0, b, 0, b.Len, &collect{})
	if err := m.Err(); err == nil || !strings.Contains(err.Error(), "hold more than 1 MiB") {
		t.Errorf("got %v", err)
	}
}

// nullEvents are n events of nothing but NULL, a millisecond apart.
func nullEvents(schema *vec.Schema, n int) *vec.Batch {
	b := vec.NewBatch(schema)
	for i := range n {
		for c := range b.Cols {
			b.Cols[c].AppendNull()
		}
		b.Time = append(b.Time, vec.FromMillis(int64(i)))
		b.Seq = append(b.Seq, int64(i+1))
		b.Len++
	}
	return b
}

// TestOneEventCompletesABoundedNumberOfMatches: n events that pair with each other three times make 3n² rows at once.
func TestOneEventCompletesABoundedNumberOfMatches(t *testing.T) {
	p := patternOf(t, chainStreams+"INSERT INTO Out SELECT x.i AS x FROM PATTERN (EVERY x=A AND EVERY y=A AND EVERY z=A);")
	m, err := pattern.NewGeneral(p, &op.Env{})
	if err != nil {
		t.Fatal(err)
	}
	pattern.LimitMatches(m, 1000)
	in := op.NewInputs(m)
	in.Start(0)
	b := nullEvents(p.Inputs[0].Schema, 100)
	in.ProcessInput(0, b, 0, b.Len, &collect{})
	if err := m.Err(); err == nil || !strings.Contains(err.Error(), "one event completes more than 1000 matches") {
		t.Errorf("got %v", err)
	}
}
