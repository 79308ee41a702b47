package cli_test

import (
	"flag"
	"os"
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
