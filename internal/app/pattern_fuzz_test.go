package app_test

import (
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/explain"
	"github.com/eventflux-go/eventflux/vec"
)

const fuzzStreams = `@app:limit.partial-matches(500);
CREATE STREAM A (p INT, k STRING, t LONG); CREATE STREAM B (p INT, k STRING, t LONG); CREATE STREAM C (p INT, k STRING, t LONG);
INSERT INTO Out SELECT 1 AS one FROM `

// fuzzPatterns are patterns to begin with: those of the documents that say what they mean, and some that nest.
func fuzzPatterns(t testing.TB) []string {
	raw, err := os.ReadFile("../../docs/sql/patterns-semantics.md")
	if err != nil {
		t.Fatal(err)
	}
	list := []string{
		"PATTERN (EVERY x=A[p > 1]{2,} -> NOT B[k = x[last].k] FOR 5 SECONDS AND y=C WITHIN 1 MINUTE) PARTITION BY k",
		"PATTERN ((x=A -> y=B[p > x.p])+ -> z=C[sum(x.p) > 3] WITHIN 20 EVENTS)",
		"SEQUENCE (EVERY x=A, y=B[(y[last].p IS NULL AND p >= x.p) OR p >= y[last].p]+, NOT C FOR 1 SECOND)",
		"PATTERN (EVERY (NOT A AND (x=B OR y=C?)) -> (q=A{,3} WITHIN 3 SECONDS){2,3} -> NOT B WITHIN 1 HOUR)",
	}
	for _, m := range regexp.MustCompile("`([^`]*->[^`]*)`").FindAllStringSubmatch(string(raw), -1) {
		list = append(list, "PATTERN ("+m[1]+")")
	}
	if len(list) < 30 {
		t.Fatalf("only %d patterns: the page is not read", len(list))
	}
	return list
}

// fuzzPattern compiles a pattern, draws it, runs it over a few events and restores it in the middle. Nothing may panic.
func fuzzPattern(t testing.TB, text string) {
	a, problems := app.Compile("fuzz", fuzzStreams+text+";", check.Options{})
	for _, p := range problems {
		if p.Severity == diag.SeverityError && p.Span.IsZero() {
			t.Errorf("%s\nan error without place: %v", text, p)
		}
	}
	if a == nil {
		return
	}
	explain.SVG(a.Plan, explain.Options{})
	explain.Dot(a.Plan, explain.Options{})
	v, err := app.NewVirtual(a.Plan, app.VirtualOptions{Batch: 3})
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	defer func() { v.Close() }()
	for i := range int64(40) {
		stream := int(i*7%11) % 3
		b := vec.NewBatch(a.Plan.Streams[stream].Schema)
		for c, value := range []any{int32(i * 5 % 7), string(rune('a' + i%2)), i} {
			if err := b.Cols[c].AppendValue(value); err != nil {
				t.Fatal(err)
			}
		}
		b.Len = 1
		err := errors.Join(v.AdvanceTo(vec.FromMillis(i*300)), v.Send(stream, b))
		if i == 20 && err == nil {
			err = restart(t, a, &v)
		}
		if bug := (*diag.Error)(nil); errors.As(err, &bug) && bug.Code == diag.CodeInternal {
			t.Fatalf("%s\n%v", text, err)
		}
		if err != nil {
			return // a limit
		}
	}
}

func restart(t testing.TB, a *app.App, v **app.Virtual) error {
	if err := (*v).Sync(); err != nil {
		return err
	}
	s, err := (*v).Snapshot()
	if err != nil {
		return err
	}
	(*v).Close()
	if *v, err = app.NewVirtual(a.Plan, app.VirtualOptions{Batch: 3}); err != nil {
		t.Fatal(err)
	}
	return (*v).Restore(s)
}

func TestPatternsNeverPanic(t *testing.T) {
	for _, p := range fuzzPatterns(t) {
		fuzzPattern(t, p)
	}
}

func FuzzPattern(f *testing.F) {
	for _, p := range fuzzPatterns(f) {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) < 2000 && !strings.Contains(text, ";") {
			fuzzPattern(t, text)
		}
	})
}
