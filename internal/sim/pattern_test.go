package sim

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/app"
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/parse"
)

var patternCases = flag.Int("sim.patterns", 1000, "random patterns that the engine and the reference are compared on")

// oracleRun compiles a case and runs it in the oracle.
func oracleRun(c *Case) (*App, map[string][]row, error) {
	file, diags := parse.Parse(c.SQL())
	if diags.HasErrors() {
		return nil, nil, fmt.Errorf("%s", diags[0].Message)
	}
	app, err := Compile(file)
	if err != nil {
		return nil, nil, err
	}
	return app, app.Run(c.Steps, c.Flush), nil
}

// TestGeneratedPatternsRunInTheOracle checks the generator alone: most patterns match something, and every part of
// the language occurs.
func TestGeneratedPatternsRunInTheOracle(t *testing.T) {
	rows, empty := 0, 0
	words := map[string]int{}
	const count = 1000
	for seed := range uint64(count) {
		c := GeneratePattern(seed)
		_, out, err := oracleRun(c)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, c.SQL())
		}
		n := 0
		for _, list := range out {
			n += len(list)
		}
		rows += n
		if n == 0 {
			empty++
		}
		for _, word := range []string{"SEQUENCE", "EVERY", "AND", " OR ", "NOT", "FOR", "WITHIN", "EVENTS)", "PARTITION", "EXPIRED", "T2", ")+", "){", "[last"} {
			if strings.Contains(c.SQL(), word) {
				words[word]++
			}
		}
	}
	t.Logf("%d rows, %d cases without rows, %v", rows, empty, words)
	if empty > count*55/100 {
		t.Errorf("%d cases without rows", empty)
	}
	for word, n := range words {
		if n < count/50 {
			t.Errorf("only %d cases with %s", n, word)
		}
	}
}

// TestPatterns compares the engine with the reference on random patterns, each at random points of the matrix.
func TestPatterns(t *testing.T) { compareAll(t, *patternCases, GeneratePattern) }

// TestPatternChecks compares what the engine and the reference accept, also of patterns that break the rules.
func TestPatternChecks(t *testing.T) {
	refused, failures := 0, 0
	for i := range *patternCases {
		differ := func(c *Case) bool { return acceptance(c) != "" }
		c := anyPattern(*simSeed+uint64(i), 0)
		if file, _ := parse.Parse(c.SQL()); file != nil {
			if _, err := Compile(file); err != nil {
				refused++
			}
		}
		if !differ(c) {
			continue
		}
		small := shrink(c, differ)
		t.Errorf("seed %d\n%s%s", c.Seed, small.SQL(), acceptance(small))
		if failures++; failures == 10 {
			t.Fatalf("ten disagreements in %d cases", i+1)
		}
	}
	t.Logf("%d of %d refused", refused, *patternCases)
}

// acceptance says how the engine and the reference differ on whether a case is right; "" if they do not.
func acceptance(c *Case) string {
	if len(c.Queries) == 0 {
		return ""
	}
	file, diags := parse.Parse(c.SQL())
	if diags.HasErrors() {
		return ""
	}
	_, oracle := Compile(file)
	_, problems := app.Compile("case", c.SQL(), check.Options{})
	switch {
	case oracle == nil && problems.HasErrors():
		for _, p := range problems {
			if p.Severity == diag.SeverityError {
				return fmt.Sprintf("the engine refuses it: %s %s", p.Code, p.Message)
			}
		}
	case oracle != nil && !problems.HasErrors():
		return fmt.Sprintf("the reference refuses it: %v", oracle)
	}
	return ""
}

// TestShrunkCasesStayReadable shrinks a case that fails for a known reason to almost nothing.
func TestShrunkCasesStayReadable(t *testing.T) {
	for seed := range uint64(2000) {
		c := GeneratePattern(seed)
		if !strings.Contains(c.SQL(), "OR") || !strings.Contains(c.SQL(), "FOR") {
			continue
		}
		fails := func(c *Case) bool {
			file, _ := parse.Parse(c.SQL())
			_, _, err := oracleRun(c)
			found := false
			ast.Inspect(file.Statements[len(file.Statements)-1], func(n ast.Node) bool {
				if not, ok := n.(*ast.PatternNot); ok && not.For != nil {
					found = true
				}
				return true
			})
			return err == nil && found
		}
		small := shrink(c, fails)
		if text := small.SQL(); strings.Count(text, "=") > 1 || len(small.Steps) > 0 {
			t.Errorf("shrunk to\n%s with %d steps", text, len(small.Steps))
		}
		return
	}
}
