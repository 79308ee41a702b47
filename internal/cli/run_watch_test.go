package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/session"
)

// TestWatchOnATerminal: what a reload says stands above the progress and between the tables, and Ctrl-C ends the run.
func TestWatchOnATerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	stream := "CREATE STREAM S (v LONG) WITH (type = 'source', extension = 'file', file.path = 'in.ndjson', file.follow = 'true');\n"
	writeFile(t, dir, "in.ndjson", "{\"v\":1}\n")
	writeFile(t, dir, "app.sql", stream+"INSERT INTO Total SELECT sum(v) AS total FROM S;\n")
	term := session.Start(t, dir, session.Bin(t, ""), "eventflux run --watch app.sql", usual)
	term.Await("watching app.sql")
	term.Await("total")
	place := len(term.Output())
	writeFile(t, dir, "app.sql.new", stream+"INSERT INTO Total SELECT sum(v) AS total FROM S;\nINSERT INTO Doubled SELECT v * 2 AS doubled FROM S;\n")
	if err := os.Rename(filepath.Join(dir, "app.sql.new"), filepath.Join(dir, "app.sql")); err != nil {
		t.Fatal(err)
	}
	term.AwaitAfter(place, "query q2 (Doubled) begins anew")
	place = len(term.Output())
	f, err := os.OpenFile(filepath.Join(dir, "in.ndjson"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString("{\"v\":20}\n"); err != nil {
		t.Fatal(err)
	}
	term.AwaitAfter(place, "doubled")
	term.AwaitAfter(place, "40")
	term.Type("\x03")
	if code := term.Wait(); code != 130 {
		t.Errorf("exit code %d, want 130", code)
	}
	if out := term.Output(); !strings.Contains(out, "query q1 (Total) is unchanged and keeps its state") || !strings.Contains(out, "    21") {
		t.Errorf("the sum does not go on:\n%s", out)
	}
}
