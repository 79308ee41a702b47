package log

import (
	"bytes"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
	_ "github.com/eventflux-go/eventflux/formats/json"
)

func TestPrefixAndTarget(t *testing.T) {
	for _, c := range []struct{ prefix, target, out, err string }{
		{"[EVENT]", "stdout", "[EVENT] {\"tick\":\"1\"}\n[EVENT] {\"tick\":\"2\"}\n", ""},
		{"", "stderr", "", "{\"tick\":\"1\"}\n{\"tick\":\"2\"}\n"},
	} {
		s, errs := connector.ParseStream(map[string]string{"type": "sink", "extension": "log", "format": "json", "log.prefix": c.prefix, "log.target": c.target})
		if len(errs) > 0 {
			t.Fatal(errs[0])
		}
		var out, err bytes.Buffer
		sink, e := open(connector.SinkConfig{Options: s.Options, Env: connector.Env{Stdout: &out, Stderr: &err}, Header: []byte("never")})
		if e != nil {
			t.Fatal(e)
		}
		if e := sink.Write(t.Context(), []byte("{\"tick\":\"1\"}\n{\"tick\":\"2\"}\n")); e != nil {
			t.Fatal(e)
		}
		if out.String() != c.out || err.String() != c.err {
			t.Errorf("%+v: out %q err %q", c, out.String(), err.String())
		}
	}
}
