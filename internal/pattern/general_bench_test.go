package pattern_test

import (
	"testing"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/pattern"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/vec"
)

const generalStreams = `CREATE STREAM A (k INT, v DOUBLE);
CREATE STREAM B (k INT, v DOUBLE);
CREATE STREAM C (k INT, v DOUBLE);
CREATE STREAM D (k INT, v DOUBLE);
`

// generalShapes are patterns that only the general matcher takes, of which each key holds partial matches.
var generalShapes = []struct{ name, text string }{
	{"quantified", "PATTERN (EVERY a=A -> b=B[k = a.k]{2,3} -> c=C[k = a.k] WITHIN 30 MINUTES)"},
	{"and", "PATTERN (EVERY a=A -> (b=B[k = a.k] AND c=C[k = a.k]) -> d=D[k = a.k] WITHIN 30 MINUTES)"},
	{"or", "PATTERN (EVERY a=A -> (b=B[k = a.k AND v > 50] OR c=C[k = a.k]) -> d=D[k = a.k] WITHIN 30 MINUTES)"},
	{"group", "PATTERN (EVERY a=A -> (b=B[k = a.k] -> c=C[k = a.k]){2,3} -> d=D[k = a.k] WITHIN 30 MINUTES)"},
	{"absence", "PATTERN (EVERY a=A -> NOT B[k = a.k AND v > 90] FOR 1 SECOND -> c=C[k = a.k] WITHIN 30 MINUTES)"},
	{"sequence", "SEQUENCE (EVERY a=A, b=B+, c=C, d=D WITHIN 30 MINUTES) PARTITION BY k"},
	{"nested", "PATTERN (EVERY (a=A -> EVERY b=B[v > 50] -> c=C -> d=D) WITHIN 30 MINUTES) PARTITION BY k"},
	{"scan", "PATTERN (EVERY a=A[v > 99.98] -> b=B[v > a.v - 0.1]{2,3} -> c=C[v < a.v - 99] WITHIN 40 SECONDS)"},
}

// BenchmarkGeneral feeds events of 100,000 keys, of which each goes through its pattern in turn.
func BenchmarkGeneral(b *testing.B) {
	for _, s := range generalShapes {
		b.Run(s.name, func(b *testing.B) {
			p := patternOf(b, generalStreams+"INSERT INTO Out SELECT a.k AS k, a.v AS v FROM "+s.text+";")
			m, err := pattern.NewGeneral(p, &op.Env{})
			if err != nil {
				b.Fatal(err)
			}
			f := newRounds(m, p, 100_000)
			f.feed(8 * 100_000)
			b.ReportAllocs()
			b.ResetTimer()
			f.feed(b.N)
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N), "ns/event")
			b.ReportMetric(float64(f.out.rows), "rows")
		})
	}
}

// rounds feeds events, a tenth of a millisecond apart, of every key in turn, from one stream after the other.
type rounds struct {
	in     *op.Inputs
	inputs int
	b      *vec.Batch
	keys   int
	at     int
	out    count
}

func newRounds(m op.Merged, p *plan.Pattern, keys int) *rounds {
	r := &rounds{in: op.NewInputs(m), b: vec.NewBatch(p.Inputs[0].Schema), keys: keys, inputs: len(p.Inputs)}
	r.in.Start(0)
	return r
}

func (r *rounds) feed(n int) {
	const batch = 1000
	for to := r.at + n; r.at < to; {
		r.b.Truncate()
		r.b.Seq0 = int64(r.at) + 1
		input := r.at / r.keys % r.inputs
		for i := 0; i < batch && r.at < to && r.at/r.keys%r.inputs == input; i++ {
			h := uint64(r.at) * 0x9E3779B97F4A7C15 >> 40
			r.b.Cols[0].I32 = append(r.b.Cols[0].I32, int32(r.at%r.keys))
			r.b.Cols[1].F64 = append(r.b.Cols[1].F64, float64(h%10_000)/100)
			r.b.Time = append(r.b.Time, vec.Time(int64(r.at)*int64(100*vec.Microsecond)))
			r.b.Len++
			r.at++
		}
		r.in.ProcessInput(input, r.b, 0, r.b.Len, &r.out)
		r.in.Advance(r.b.Time[r.b.Len-1], &r.out)
	}
}
