package pattern_test

import (
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/pattern"
)

// overheadMost is what a partial match may take beside what it holds, in bytes, while it waits for one or two elements.
const overheadMost = 64

// heavyShapes are patterns of the general matcher. over says by how many bytes one exceeds overheadMost, and why.
var heavyShapes = []struct {
	text string
	over int
}{
	{text: "PATTERN (EVERY a=A -> b=B[k = a.k]{2,3} -> c=C[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> b=B[k = a.k]+ -> c=C[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> b=B[k = a.k]? -> c=C[k = a.k AND v > 50]* -> d=D[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (b=B[k = a.k] -> c=C[k = a.k]){2,3} -> d=D[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (b=B[k = a.k] -> c=C[k = a.k]+){2,} -> d=D[k = a.k AND v > 80] WITHIN 1 MINUTE)"},
	// Between two repetitions it waits for three elements, b twice, and three times run.
	{over: 24, text: "PATTERN (EVERY a=A -> (b=B[k = a.k]+ WITHIN 10 SECONDS){2,3} -> c=C[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (b=B[k = a.k] AND c=C[k = a.k]) -> d=D[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (b=B[k = a.k] AND c=C[k = a.k] AND d=D[k = a.k]) WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (b=B[k = a.k AND v > 90] OR c=C[k = a.k AND v > 90] OR d=D[k = a.k]) WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (b=B[k = a.k] AND NOT C[k = a.k AND v > 90]) -> d=D[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> NOT B[k = a.k AND v > 90] FOR 5 SECONDS -> c=C[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (NOT B[k = a.k AND v > 90] FOR 5 SECONDS OR d=D[k = a.k]) -> c=C[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (b=B[k = a.k] -> c=C[k = a.k] WITHIN 10 SECONDS) -> d=D[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> (b=B[k = a.k] -> c=C[k = a.k] WITHIN 10 SECONDS)? -> d=D[k = a.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> b=B[k = a.k]{2,3} -> c=C[k = a.k] WITHIN 50000 EVENTS)"},
	{text: "PATTERN (EVERY e1=A -> e2=B[k = e1.k] -> e3=C[k = e1.k]{1,2} -> e4=D[k = e1.k] -> e5=A[k = e1.k]? -> e6=B[k = e1.k] -> " +
		"(e7=C[k = e1.k] OR NOT A[k = e1.k] FOR 1 SECOND) -> e8=D[k = e1.k] WITHIN 1 MINUTE)"},
	{text: "PATTERN (EVERY a=A -> b=B{2,3} -> c=C WITHIN 1 MINUTE) PARTITION BY k"},
	{text: "SEQUENCE (EVERY a=A, b=B+, c=C, (d=D OR e=A) WITHIN 1 MINUTE) PARTITION BY k"},
	{text: "PATTERN (EVERY (a=A -> EVERY b=B[v > 50] -> c=C -> d=D) WITHIN 1 MINUTE) PARTITION BY k"},
}

// TestOverheadOfPartialMatches holds some thousand partial matches and looks at what they take.
func TestOverheadOfPartialMatches(t *testing.T) {
	for _, s := range heavyShapes {
		name := strings.Fields(s.text)
		t.Run(strings.Join(name[1:], " "), func(t *testing.T) {
			p := patternOf(t, generalStreams+"INSERT INTO Out SELECT "+firstAlias(s.text)+".k AS k FROM "+s.text+";")
			m, err := pattern.NewGeneral(p, &op.Env{})
			if err != nil {
				t.Fatal(err)
			}
			const keys = 3000
			f := newRounds(m, p, keys)
			var most, more, mean, shapes, live int
			for range 4 * len(p.Inputs) {
				f.feed(keys / 2)
				at := pattern.OverheadOf(m)
				most, more, mean = max(most, at.Few), max(more, at.Many), max(mean, at.Mean)
				shapes, live = max(shapes, at.Shapes), max(live, at.Live)
				f.feed(keys - keys/2)
			}
			t.Logf("up to %d partial matches of %d shapes: %d bytes beside what they hold, %d in the mean, %d where more is waited for",
				live, shapes, most, mean, more)
			if most > overheadMost+s.over || mean > overheadMost+s.over {
				t.Errorf("a partial match takes %d bytes beside what it holds, %d in the mean", most, mean)
			}
			if live < keys*9/10 {
				t.Errorf("only %d partial matches", live)
			}
		})
	}
}

// firstAlias is the name of the first element.
func firstAlias(text string) string {
	before, _, _ := strings.Cut(text, "=A")
	return before[strings.LastIndexAny(before, " (")+1:]
}
