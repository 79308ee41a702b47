// Package log is a sink that prints each record with a prefix.
package log

import (
	"bytes"
	"context"
	"io"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/connectors/stdio"
)

func init() {
	connector.Register(connector.Spec{
		Name: "log", Kinds: connector.Sink, Formats: []string{"json", "*"},
		Options: []connector.Option{
			{Name: "log.prefix", Doc: "What stands before each line, followed by a space."},
			{Name: "log.target", Type: connector.Enum, Values: []string{"stdout", "stderr"}, Default: "stdout", Doc: "Where lines go."},
		},
		Doc:     "Prints each record on a line of its own, after log.prefix. There is no header line.",
		Example: "CREATE STREAM Alerts (msg STRING) WITH (type = 'sink', extension = 'log', format = 'json', log.prefix = '[ALERT]');",
	}, connector.Opener{ByteSink: open})
}

type sink struct {
	out    io.Writer
	where  string
	prefix []byte
	buf    []byte
}

func open(cfg connector.SinkConfig) (connector.ByteSink, error) {
	s := &sink{out: cfg.Env.Stdout, where: "standard output"}
	if cfg.Options.String("log.target") == "stderr" {
		s.out, s.where = cfg.Env.Stderr, "standard error"
	}
	if s.out == nil {
		return nil, &connector.Error{Code: connector.CodeOpen, Msg: "there is no " + s.where}
	}
	if p := cfg.Options.String("log.prefix"); p != "" {
		s.prefix = []byte(p + " ")
	}
	return s, nil
}

func (s *sink) Write(_ context.Context, records []byte) error {
	if len(s.prefix) > 0 {
		s.buf = s.buf[:0]
		for len(records) > 0 {
			n := bytes.IndexByte(records, '\n') + 1
			if n == 0 {
				n = len(records)
			}
			s.buf = append(append(s.buf, s.prefix...), records[:n]...)
			records = records[n:]
		}
		records = s.buf
	}
	_, err := s.out.Write(records)
	return stdio.Wrap(err, s.where)
}

func (s *sink) Flush(context.Context) error { return nil }

func (s *sink) Close() error { return nil }
