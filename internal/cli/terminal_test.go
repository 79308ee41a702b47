package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/session"
)

var (
	usual   = session.Size{Width: 80, Height: 24}
	escapes = regexp.MustCompile("\x1b\\[[0-9;?]*[A-Za-z]")
	styles  = regexp.MustCompile("\x1b\\[[0-9;]*m")
)

// lastFrame is the text of the last whole frame of a screen, line by line.
func lastFrame(out string) []string {
	frames := strings.Split(out, "\x1b[H")
	last := frames[len(frames)-1]
	if !strings.Contains(last, "\x1b[J") && len(frames) > 1 {
		last = frames[len(frames)-2]
	}
	last, _, _ = strings.Cut(last, "\x1b[J")
	return strings.Split(strings.TrimSuffix(escapes.ReplaceAllString(last, ""), "\r\n"), "\r\n")
}

func TestDemoFillsTheScreenAndStopsAtCtrlC(t *testing.T) {
	t.Parallel()
	term := session.Start(t, t.TempDir(), session.Bin(t, ""), "eventflux demo", usual)
	term.Await("user-")
	term.Type("\x03")
	if code := term.Wait(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	out := term.Output()
	frame := lastFrame(out)
	if len(frame) > usual.Height-1 {
		t.Errorf("%d lines on a screen of %d", len(frame), usual.Height)
	}
	for _, l := range frame {
		if utf8.RuneCountInString(l) > usual.Width {
			t.Errorf("wider than the screen: %s", l)
		}
	}
	text := strings.Join(frame, "\n")
	for _, want := range []string{"CREATE STREAM Logins", "PARTITION BY user;", "events/s   p99 ", " late 0 ", "eventflux demo logins --export logins",
		"eventflux replay logins/app.sql --input logins/events.ndjson", "eventflux test logins"} {
		if !strings.Contains(text, want) {
			t.Errorf("the screen lacks %q:\n%s", want, text)
		}
	}
	if !strings.Contains(out, "\x1b[1m") || !strings.HasSuffix(out, "\x1b[?25h\r\n") {
		t.Errorf("no style, or the cursor is not shown again: %q", out[len(out)-40:])
	}
}

func TestDemoFollowsTheSizeOfTheTerminal(t *testing.T) {
	t.Parallel()
	term := session.Start(t, t.TempDir(), session.Bin(t, ""), "eventflux demo clicks", usual)
	term.Await("user-")
	small := session.Size{Width: 40, Height: 14}
	place := len(term.Output())
	term.Resize(small)
	term.AwaitAfter(place, "\x1b[2J")
	term.Type("\x03")
	if code := term.Wait(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	frame := lastFrame(term.Output())
	if len(frame) > small.Height-1 {
		t.Errorf("%d lines on a screen of %d:\n%s", len(frame), small.Height, strings.Join(frame, "\n"))
	}
	for _, l := range frame {
		if utf8.RuneCountInString(l) > small.Width {
			t.Errorf("wider than the screen: %s", l)
		}
	}
}

func TestDemoHonoursNoColorAndDumbTerminals(t *testing.T) {
	t.Parallel()
	term := session.Start(t, t.TempDir(), session.Bin(t, ""), "eventflux demo", usual, "NO_COLOR=1")
	term.Await("user-")
	term.Type("\x03")
	term.Wait()
	if s := styles.FindString(term.Output()); s != "" {
		t.Errorf("styled with %q in spite of NO_COLOR", s)
	}
	term = session.Start(t, t.TempDir(), session.Bin(t, ""), "eventflux demo", usual, "TERM=dumb")
	if code := term.Wait(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	if s := escapes.FindString(term.Output()); s != "" {
		t.Errorf("%q on a dumb terminal", s)
	}
}

func TestDemoEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	term := session.Start(t, t.TempDir(), session.Bin(t, ""), "eventflux demo", usual)
	term.Await("user-")
	term.HangUp()
	term.Wait() // by SIGHUP or because writing fails; it must not stay behind
}

func TestErrorsAreColouredOnATerminalOnly(t *testing.T) {
	t.Parallel()
	const command = `eventflux validate - < "$SQL"`
	dir := t.TempDir()
	sql := "SQL=" + writeFile(t, dir, "bad.sql", "CREATE STREAM S (v INT);\nSELECT w FROM S;\n")
	term := session.Start(t, dir, session.Bin(t, ""), command, usual, sql)
	if code := term.Wait(); code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	if !styles.MatchString(term.Output()) {
		t.Errorf("no colour on a terminal: %q", term.Output())
	}
	term = session.Start(t, dir, session.Bin(t, ""), command, usual, sql, "NO_COLOR=1")
	term.Wait()
	if styles.MatchString(term.Output()) {
		t.Errorf("colour in spite of NO_COLOR: %q", term.Output())
	}
}

func TestDemoIntoAFileStopsAtCtrlCWithWholeLines(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	term := session.Start(t, dir, session.Bin(t, ""), "eventflux demo clicks --speed 2 > out.ndjson", usual)
	term.Await("eventflux test clicks")
	term.Type("\x03")
	if code := term.Wait(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	out, err := os.ReadFile(filepath.Join(dir, "out.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	if len(out) > 0 && out[len(out)-1] != '\n' {
		t.Errorf("the last line is cut: %q", out)
	}
}

// A command that waits for input ends at the first Ctrl-C, wherever its input comes from.
func TestCtrlCEndsWhatWaitsForInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, dir, "app.sql", "CREATE STREAM S (v INT);\nINSERT INTO Out SELECT v FROM S;\n")
	event := "{\"stream\":\"S\",\"row\":[7]}\n"
	for _, c := range []struct{ command, typed, then string }{
		{"eventflux fmt app.sql -", "", "INSERT INTO Out"},
		{"eventflux validate app.sql -", "", "app.sql: ok"},
		{"eventflux explain -", "SELECT 1", "reading SQL from the terminal"},
		{"eventflux query -f -", "SELECT 1", "reading SQL from the terminal"},
		{"eventflux run -", "", "reading SQL from the terminal"},
		{"eventflux replay app.sql -i -", event, `"data":{"v":7}}`},
		{"sh -c 'cat | eventflux replay app.sql'", event, `"data":{"v":7}}`},
	} {
		t.Run(c.command, func(t *testing.T) {
			t.Parallel()
			term := session.Start(t, dir, session.Bin(t, ""), c.command, usual)
			term.Type(c.typed)
			term.Await(c.then) // so it is at work, and waits for more
			term.Type("\x03")
			if code := term.Wait(); code != 130 {
				t.Errorf("exit code %d, want 130; output %q", code, term.Output())
			}
		})
	}
}

func TestReplayAsksForInputOnATerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, dir, "app.sql", "CREATE STREAM S (v INT);\nINSERT INTO Out SELECT v FROM S;\n")
	term := session.Start(t, dir, session.Bin(t, ""), "eventflux replay app.sql", usual)
	if code := term.Wait(); code != 2 || !strings.Contains(term.Output(), "replay needs events") {
		t.Errorf("exit code %d, want 2; output %q", code, term.Output())
	}
}

func TestListsAreTablesOnATerminal(t *testing.T) {
	t.Parallel()
	narrow := session.Size{Width: 50, Height: 24}
	term := session.Start(t, t.TempDir(), session.Bin(t, ""), "eventflux connector ls", narrow)
	if code := term.Wait(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	lines := strings.Split(strings.ReplaceAll(escapes.ReplaceAllString(term.Output(), ""), "\r", ""), "\n")
	if !strings.Contains(lines[0], "name") || !strings.Contains(lines[0], "meaning") {
		t.Errorf("no table: %q", lines[0])
	}
	for _, l := range lines {
		if utf8.RuneCountInString(l) > narrow.Width {
			t.Errorf("wider than the screen: %s", l)
		}
	}
}

func TestHelpFitsTheTerminal(t *testing.T) {
	t.Parallel()
	size := session.Size{Width: 72, Height: 24}
	for _, command := range []string{"replay --help", "demo --help", "connector show file", "function show date_trunc", "help EF1101"} {
		term := session.Start(t, t.TempDir(), session.Bin(t, ""), "eventflux "+command, size)
		if code := term.Wait(); code != 0 {
			t.Errorf("%s: exit code %d, want 0", command, code)
		}
		for i, l := range strings.Split(strings.ReplaceAll(term.Output(), "\r", ""), "\n") {
			example := strings.HasPrefix(l, "  eventflux ") || strings.HasPrefix(l, "  {") // these are to be copied
			if utf8.RuneCountInString(l) > size.Width && !example {
				t.Errorf("%s: line %d is wider than the screen: %s", command, i+1, l)
			}
		}
	}
}

func TestReplayShowsProgressOfLongInput(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, dir, "app.sql", "CREATE STREAM S (v INT);\nINSERT INTO Out SELECT v FROM S;\n")
	term := session.Start(t, dir, session.Bin(t, ""), "sh -c 'cat | eventflux replay app.sql > out.ndjson'", usual)
	term.Type("{\"stream\":\"S\",\"row\":[7]}\n")
	term.Await(" MB/s") // drawn after a second
	term.Type("{\"stream\":\"T\",\"row\":[8]}\n\x04")
	if code := term.Wait(); code != 0 {
		t.Errorf("exit code %d, want 0", code)
	}
	out, err := os.ReadFile(filepath.Join(dir, "out.ndjson"))
	if want := `{"stream":"Out","time":0,"kind":"current","data":{"v":7}}` + "\n"; err != nil || string(out) != want {
		t.Errorf("%v; wrote %q, want %q", err, out, want)
	}
	text := term.Output()
	last := text[strings.LastIndex(text, " MB/s"):]
	if !strings.Contains(last, "\x1b[J") || !strings.Contains(last, "2 lines read: 1 row taken, 0 late, 1 bad") {
		t.Errorf("the progress does not give way to what is said at the end: %q", last)
	}
}
