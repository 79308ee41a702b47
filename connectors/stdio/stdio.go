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
	pump *pump
}

func openSource(cfg connector.SourceConfig) (connector.ByteSource, error) {
	in := cfg.Env.Stdin
	if in == nil {
		return nil, &connector.Error{Code: connector.CodeOpen, Msg: "there is no standard input"}
	}
	s := &source{}
	read := connector.ReadAll(in)
	if !regular(in) {
		s.pump = newPump(in)
		read = s.pump.read
	}
	s.ChunkReader = connector.NewChunkReader("stdin", read, cfg.NewSplitter(), cfg.Options.Size(connector.OptLineBytes))
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
	if s.pump != nil {
		s.pump.close()
	}
	return nil
}

// pumpBytes is what a pipe gives at once on Linux.
const pumpBytes = 64 << 10

// pump reads in a goroutine of its own, because a read from a pipe or terminal cannot be interrupted. It has two
// buffers; when both are full it waits for the reader. After close it ends with the read it is in, which may be never:
// nobody can end a read from a terminal.
type pump struct {
	full chan filled
	free chan []byte
	stop chan struct{}
	cur  filled
	at   int
}

type filled struct {
	buf []byte
	err error
}

func newPump(in io.Reader) *pump {
	p := &pump{full: make(chan filled, 2), free: make(chan []byte, 2), stop: make(chan struct{})}
	p.free <- make([]byte, pumpBytes)
	p.free <- make([]byte, pumpBytes)
	go p.run(in)
	return p
}

func (p *pump) run(in io.Reader) {
	for {
		select {
		case <-p.stop:
			return
		case buf := <-p.free:
			n, err := in.Read(buf[:cap(buf)])
			p.full <- filled{buf[:n], err} // has room: there are only two buffers
			if err != nil {
				return
			}
		}
	}
}

func (p *pump) read(ctx context.Context, dst []byte) (int, error) {
	for p.at == len(p.cur.buf) {
		if p.cur.err != nil {
			return 0, p.cur.err
		}
		if p.cur.buf != nil {
			p.free <- p.cur.buf
			p.cur, p.at = filled{}, 0
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case p.cur = <-p.full:
			p.at = 0
		}
	}
	n := copy(dst, p.cur.buf[p.at:])
	p.at += n
	return n, nil
}

func (p *pump) close() { close(p.stop) }

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
