package cli_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/eventflux-go/eventflux/connectors/all"
	_ "github.com/eventflux-go/eventflux/formats/all"
	"github.com/eventflux-go/eventflux/internal/cli"
	"github.com/eventflux-go/eventflux/internal/session"
)

var update = flag.Bool("update", false, "rewrite the wanted output of sessions")

func TestMain(m *testing.M) {
	session.Main(m, func() int { return cli.Main(os.Args, os.Stdin, os.Stdout, os.Stderr) })
}

func TestSessions(t *testing.T) {
	session.Run(t, "testdata/sessions/*.txt", session.Options{Update: *update, Links: map[string]string{"examples": "../../examples"}})
}

// writeFile writes a file into a test's folder and returns its path.
func writeFile(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
