package sim

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/internal/plan"
	"github.com/eventflux-go/eventflux/internal/scenario"
	"github.com/eventflux-go/eventflux/internal/why"
)

// replayLines writes the input of a case as replay reads it.
func replayLines(c *Case) string {
	var sb strings.Builder
	line := func(v map[string]any) {
		text, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		sb.Write(append(text, '\n'))
	}
	for _, s := range c.Steps {
		if s.Stream == "" {
			line(map[string]any{"time": s.Time.Millis()})
		} else {
			line(map[string]any{"time": s.Time.Millis(), "stream": s.Stream, "row": s.Vals})
		}
	}
	return sb.String()
}

// What why shows of a match is true: each condition holds for the values that it names; and why not never fails.
func TestWhyShowsConditionsThatHold(t *testing.T) {
	matches, misses := 0, 0
	count := max(*patternCases, 150)
	for i := range count {
		c := GeneratePattern(*simSeed + uint64(i))
		a, diags := app.Compile("case", c.SQL(), check.Options{})
		if a == nil {
			t.Fatalf("seed %d: %v", c.Seed, diags)
		}
		recorders := map[*plan.Query]*why.Recorder{}
		for _, q := range a.Plan.Queries {
			if q.Pattern() != nil {
				recorders[q] = why.NewRecorder(q)
			}
		}
		o := scenario.ReplayOptions{App: a, Input: strings.NewReader(replayLines(c)), InputName: "input", Out: io.Discard, Err: io.Discard,
			Trace: func(q *plan.Query) op.PatternTracer { return recorders[q] }}
		if _, err := scenario.Replay(context.Background(), o); err != nil {
			t.Fatalf("seed %d: %v", c.Seed, err)
		}
		for _, q := range a.Plan.Queries {
			r := recorders[q]
			if r == nil {
				continue
			}
			// An unfinished repetition, and the other side of OR, are dropped although conditions may have seen their
			// events: they are not there any more when the match is shown.
			drops := false
			plan.WalkPattern(q.Pattern().Root, func(n plan.PatternNode) {
				g, ok := n.(*plan.PatternGroup)
				_, or := n.(*plan.PatternOr)
				drops = drops || or || ok && g.Max != 1
			})
			list, _ := r.Matches(why.Asked{From: -1 << 60})
			for _, m := range list {
				matches++
				for _, e := range m.Events {
					for _, term := range e.Terms {
						if term.Result != "true" && !drops {
							t.Fatalf("seed %d\n%s\nmatch %d: %s of event %d: %s is %s, with %v", c.Seed, c.SQL(), m.Number, e.Element, e.Number, term.Condition, term.Result, term.Values)
						}
					}
				}
			}
			missed, _ := r.Misses(why.Asked{From: -1 << 60})
			misses += len(missed)
		}
	}
	if t.Logf("%d matches, %d misses", matches, misses); matches < count || misses < count {
		t.Errorf("only %d matches and %d misses in %d cases", matches, misses, count)
	}
}
