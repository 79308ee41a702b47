package sim

import (
	"testing"

	"github.com/eventflux-go/eventflux/internal/parse"
)

// TestGeneratedCasesRunInTheOracle checks the generator alone: its SQL parses, and the oracle gives rows for it.
func TestGeneratedCasesRunInTheOracle(t *testing.T) {
	rows, empty, big := 0, 0, 0
	for seed := range uint64(500) {
		c := Generate(seed)
		file, diags := parse.Parse(c.SQL())
		if diags.HasErrors() {
			t.Errorf("seed %d: %s\n%s", seed, diags[0].Message, c.SQL())
			continue
		}
		app, err := Compile(file)
		if err != nil {
			t.Errorf("seed %d: %v\n%s", seed, err, c.SQL())
			continue
		}
		n := 0
		for _, out := range app.Run(c.Steps, c.Flush) {
			n += len(out)
		}
		rows += n
		if n == 0 {
			empty++
		}
		if len(c.Steps) > 2048 {
			big++
		}
	}
	t.Logf("%d rows, %d cases without rows, %d cases with more than 2,048 events", rows, empty, big)
	if empty > 100 || big < 25 {
		t.Errorf("%d cases without rows, %d with more than 2,048 events", empty, big)
	}
}
