// Package stdio is the process's standard input as source and its standard output as sink.
package stdio

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"

	"github.com/eventflux-go/eventflux/connector"
)

func init() {
	connector.Register(connector.Spec{
		Name: "stdin", Kinds: connector.Source, Formats: []string{"json", "*"},
		Doc:     "Records from standard input, until it ends.",
		Example: "CREATE STREAM S (line STRING) WITH (type = 'source', extension = 'stdin', format = 'text');",
	}, connector.Opener{ByteSource: openSource})
	connector.Register(connector.Spec{
		Name: "stdout", Kinds: connector.Sink, Formats: []string{"json", "*"},
		Doc:     "Records to standard output.",
		Example: "CREATE STREAM S (symbol STRING) WITH (type = 'sink', extension = 'stdout', format = 'json');",
	}, connector.Opener{ByteSink: openSink})
}

type source struct {
	*connector.ChunkReader
	own *Reader // nil: nothing to close
}

func openSource(cfg connector.SourceConfig) (connector.ByteSource, error) {
	in := cfg.Env.Stdin
	if in == nil {
		return nil, &connector.Error{Code: connector.CodeOpen, Msg: "there is no standard input"}
	}
	s := &source{}
	name, read := "stdin", connector.ReadAll(in)
	switch r, looked := in.(*Reader); {
	case looked:
		s.own, name, read = r, r.name, r.ReadContext
	case !regular(in):
		s.own = NewReader(name, in)
		read = s.own.ReadContext
	}
	s.ChunkReader = connector.NewChunkReader(name, read, cfg.NewSplitter(), cfg.Options.Size(connector.OptLineBytes))
	return s, nil
}

// regular reports input that never blocks for long, and so needs no goroutine to be interruptible.
func regular(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode().IsRegular()
}

func (s *source) Close() error {
	if s.own != nil {
		s.own.Close()
	}
	return nil
}

type sink struct {
	out    io.Writer
	header []byte
	footer []byte
}

func openSink(cfg connector.SinkConfig) (connector.ByteSink, error) {
	if cfg.Env.Stdout == nil {
		return nil, &connector.Error{Code: connector.CodeOpen, Msg: "there is no standard output"}
	}
	return &sink{out: cfg.Env.Stdout, header: cfg.Header, footer: cfg.Footer}, nil
}

func (s *sink) Write(_ context.Context, records []byte) error {
	if err := s.start(); err != nil {
		return err
	}
	return s.write(records)
}

// start writes the header before anything else.
func (s *sink) start() error {
	h := s.header
	s.header = nil
	return s.write(h)
}

func (s *sink) write(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	_, err := s.out.Write(b)
	return Wrap(err, "standard output")
}

// Wrap gives a write error its code and words: a reader that has gone, a full disk, or anything else.
func Wrap(err error, where string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe):
		return &connector.Error{Code: connector.CodeWrite, Msg: where + ": " + connector.ErrClosedPipe.Error(), Err: connector.ErrClosedPipe}
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return &connector.Error{Code: connector.CodeWrite, Msg: where + ": no space left on the disk", Err: connector.ErrNoSpace}
	}
	return &connector.Error{Code: connector.CodeWrite, Msg: where + ": " + err.Error(), Err: err}
}

func (s *sink) Flush(context.Context) error {
	if f, ok := s.out.(interface{ Flush() error }); ok {
		return Wrap(f.Flush(), "standard output")
	}
	return nil
}

func (s *sink) Close() error {
	if err := s.start(); err != nil {
		return err
	}
	f := s.footer
	s.footer = nil
	return s.write(f)
}
