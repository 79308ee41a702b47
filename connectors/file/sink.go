package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-go/eventflux/connector"
)

// flusher is a compressor.
type flusher interface {
	io.WriteCloser
	Flush() error
}

// sink writes whole records. A write that fails is undone: the file is cut back to where it was before, so that it
// never ends within a record.
type sink struct {
	path   string
	f      *os.File
	good   int64   // length up to which the file is whole
	z      flusher // nil: not compressed
	dirty  bool    // bytes are in the compressor
	footer []byte
	failed error
}

func openSink(cfg connector.SinkConfig) (connector.ByteSink, error) {
	path := cfg.Options.String("file.path")
	mode := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if cfg.Options.Bool("file.append") {
		mode = os.O_WRONLY | os.O_CREATE | os.O_APPEND
	}
	f, err := os.OpenFile(path, mode, 0o644)
	if err != nil {
		return nil, openError(path, err)
	}
	s := &sink{path: path, f: f, footer: cfg.Footer}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, openError(path, err)
	}
	s.good = info.Size()
	switch _, compression := connector.FormatByPath(path); compression {
	case "gzip": // appended, this is a further member, which readers take as one file
		s.z = gzip.NewWriter(f)
	case "zstd":
		if s.z, err = zstd.NewWriter(f, zstd.WithEncoderConcurrency(1)); err != nil {
			f.Close()
			return nil, openError(path, err)
		}
	}
	if s.good == 0 && len(cfg.Header) > 0 {
		if err := s.Write(context.Background(), cfg.Header); err != nil {
			f.Close()
			return nil, err
		}
	}
	return s, nil
}

func (s *sink) Write(_ context.Context, records []byte) error {
	if s.failed != nil {
		return s.failed
	}
	if s.z != nil {
		s.dirty = true
		_, err := s.z.Write(records)
		return s.check(err)
	}
	n, err := s.f.Write(records)
	if err == nil {
		s.good += int64(n)
	}
	return s.check(err)
}

// check undoes a failed write. After that the sink is of no more use.
func (s *sink) check(err error) error {
	if err == nil {
		return nil
	}
	what := "it ends with the last whole record"
	if info, e := s.f.Stat(); e == nil && info.Mode().IsRegular() && s.f.Truncate(s.good) != nil {
		what = "its last record may be cut"
	}
	if s.z != nil {
		what = "it ends with what was flushed last"
	}
	e := &connector.Error{Code: connector.CodeWrite, Msg: fmt.Sprintf("file %s: write: %s; %s", s.path, cause(err), what), Err: err}
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		e.Err = connector.ErrNoSpace
	} else if errors.Is(err, syscall.EPIPE) { // a named pipe whose reader has gone
		e.Err = connector.ErrClosedPipe
	}
	s.failed = e
	return e
}

// Flush brings out what the compressor holds; the file up to there can be read.
func (s *sink) Flush(context.Context) error {
	if s.failed != nil || s.z == nil || !s.dirty {
		return s.failed
	}
	if err := s.check(s.z.Flush()); err != nil {
		return err
	}
	s.dirty = false
	if info, err := s.f.Stat(); err == nil {
		s.good = info.Size()
	}
	return nil
}

func (s *sink) Close() error {
	if s.failed != nil {
		s.f.Close()
		return nil // said already
	}
	if len(s.footer) > 0 {
		if err := s.Write(context.Background(), s.footer); err != nil {
			s.f.Close()
			return err
		}
	}
	if s.z != nil {
		if err := s.check(s.z.Close()); err != nil {
			s.f.Close()
			return err
		}
	}
	return s.check(s.f.Close())
}
