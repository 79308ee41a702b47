package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/session"
)

// shownLines are the lines that a terminal has printed, without what moves the cursor and colours.
func shownLines(out string) []string {
	return strings.Split(strings.TrimSuffix(escapes.ReplaceAllString(out, ""), "\r\n"), "\r\n")
}

// script puts a shell script, pipe.sh, into a folder.
func script(t *testing.T, text string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pipe.sh"), []byte(text+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestQueryPrintsATableWithinTheWidthOfTheTerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := "id,words\n" + "1," + strings.Repeat("long ", 40) + "\n2,short\n"
	if err := os.WriteFile(filepath.Join(dir, "w.csv"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	term := session.Start(t, dir, session.Bin(t, ""), `eventflux query "SELECT words, id FROM 'w.csv'"`, session.Size{Width: 30, Height: 10})
	if code := term.Wait(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	lines := shownLines(term.Output())
	want := []string{
		" words                   |  id",
		"-------------------------+----",
		" long long long long lo… |   1",
		" short                   |   2",
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	for _, l := range lines {
		if n := utf8.RuneCountInString(l); n > 30 {
			t.Errorf("%d wide: %s", n, l)
		}
	}
}

// Somebody types rows and ends with Ctrl-C: the table of the whole input is shown before it is there, and printed at the end.
func TestQueryShowsTheResultSoFarAndPrintsItAtCtrlC(t *testing.T) {
	t.Parallel()
	term := session.Start(t, t.TempDir(), session.Bin(t, ""), `eventflux query "SELECT k, count(*) AS n FROM stdin GROUP BY k"`, usual)
	term.Await("Ctrl-D ends it")
	term.Type(`{"k":"a"}` + "\n" + `{"k":"b"}` + "\n" + `{"k":"a"}` + "\n")
	term.Await("3 rows, ")
	before := len(term.Output())
	if text := escapes.ReplaceAllString(term.Output(), ""); !strings.Contains(text, " a   |   2\r\n b   |   1") {
		t.Errorf("the result so far is not shown:\n%s", text)
	}
	term.Type("\x03")
	if code := term.Wait(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	out := escapes.ReplaceAllString(term.Output()[before:], "")
	if !strings.Contains(out, " k   |   n\r\n-----+-----\r\n a   |   2\r\n b   |   1\r\n") || !strings.Contains(out, "interrupted:\r\n  3 read") {
		t.Errorf("the result is not printed at the end:\n%s", out)
	}
}

func TestQueryHasNoProgressWithoutATerminalForIt(t *testing.T) {
	t.Parallel()
	dir := script(t, `{ echo '{"k":"a"}'; cat; } | TERM=dumb eventflux query "SELECT k FROM stdin"`)
	term := session.Start(t, dir, session.Bin(t, ""), "sh pipe.sh", usual)
	term.Await(" a\r\n")
	term.Type("\x04")
	if code := term.Wait(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if strings.Contains(term.Output(), "\x1b[") {
		t.Errorf("a terminal that can do nothing got commands: %q", term.Output())
	}
}

func TestQueryCanBeLeftBeforeTheFirstLine(t *testing.T) {
	t.Parallel()
	term := session.Start(t, t.TempDir(), session.Bin(t, ""), `eventflux query "SELECT * FROM stdin"`, usual)
	term.Await("Ctrl-D ends it")
	term.Type("\x03")
	if code := term.Wait(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if strings.Contains(term.Output(), "error") {
		t.Errorf("Ctrl-C is no error:\n%s", term.Output())
	}
}

func TestErrorsAreColouredUnlessNoColorIsSet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		env     []string
		colours bool
	}{{nil, true}, {[]string{"NO_COLOR=1"}, false}, {[]string{"TERM=dumb"}, false}} {
		term := session.Start(t, t.TempDir(), session.Bin(t, ""), `eventflux query "SELECT prise"`, usual, c.env...)
		if code := term.Wait(); code != 1 {
			t.Errorf("%v: exit code %d, want 1", c.env, code)
		}
		if got := styles.MatchString(term.Output()); got != c.colours {
			t.Errorf("%v: colours %v, want %v: %q", c.env, got, c.colours, term.Output())
		}
	}
}

// A shell reads slowly enough for the share that was read to be shown.
func TestProgressSaysHowMuchIsLeft(t *testing.T) {
	t.Parallel()
	dir := script(t, `yes '{"a":1}' | head -2000000 > in.ndjson
eventflux query "SELECT a FROM 'in.ndjson'" | while read -r line; do :; done`)
	term := session.Start(t, dir, session.Bin(t, ""), "sh pipe.sh", usual)
	term.Await(" left")
	if !strings.Contains(term.Output(), " rows/s, ") || !strings.Contains(term.Output(), " %, ") {
		t.Errorf("no rate or no share: %q", term.Output())
	}
	term.Type("\x03")
	term.Wait()
}
