package cli_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/session"
)

func TestChartsBenchAndHelpFitTheTerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, dir, "v.csv", "k,v\na,10\nb,20\n")
	writeFile(t, dir, "app.sql", "CREATE STREAM S (k STRING, v INT);\nINSERT INTO Out SELECT k, max(v) AS greatest, min(v) AS least FROM S WHERE v > 5 AND k <> 'nobody' GROUP BY k;\n")
	for command, want := range map[string]string{
		`query -o chart "SELECT k, v FROM 'v.csv'"`: strings.Repeat("█", 80/3), // the greatest number fills the room for bars
		"bench app.sql --input S=v.csv --runs 1":    "share",
		"--help":                                    "function ",
	} {
		term := session.Start(t, dir, session.Bin(t, ""), "eventflux "+command, usual)
		if code := term.Wait(); code != 0 {
			t.Errorf("%s: exit code %d, want 0", command, code)
		}
		text := strings.ReplaceAll(escapes.ReplaceAllString(term.Output(), ""), "\r", "")
		if !strings.Contains(text, want) {
			t.Errorf("%s: no %q in\n%s", command, want, text)
		}
		for _, l := range strings.Split(text, "\n") {
			if utf8.RuneCountInString(l) > usual.Width && !strings.HasPrefix(l, "  cat ") && !strings.HasPrefix(l, "  eventflux ") {
				t.Errorf("%s: wider than the screen: %s", command, l)
			}
		}
	}
}

func TestProblemsFitTheTerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, dir, "app.sql", "CREATE STREAM A (n INT);\nINSERT INTO Out SELECT x.n FROM PATTERN (EVERY x=A AND EVERY y=A WITHIN 1 HOUR);\n")
	size := session.Size{Width: 60, Height: 24}
	term := session.Start(t, dir, session.Bin(t, ""), "eventflux validate app.sql", size)
	if code := term.Wait(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	text := strings.ReplaceAll(escapes.ReplaceAllString(term.Output(), ""), "\r", "")
	for _, l := range strings.Split(text, "\n") {
		if utf8.RuneCountInString(l) > size.Width {
			t.Errorf("wider than the screen: %s", l)
		}
	}
	if !strings.Contains(text, "\n   = write EVERY (a AND b), or (EVERY a) AND b if this is\n     meant\n") {
		t.Errorf("the hint is not below:\n%s", text)
	}
}
