package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/vec"
)

// source reads files one after the other.
type source struct {
	cfg   connector.SourceConfig
	files []string // still to be read
	name  string
	cur   *connector.ChunkReader
	close func() error
}

func check(kind connector.Kind, _ *vec.Schema, o connector.Options) error {
	if kind == connector.Source && o.String("file.start") == "end" && !o.Bool("file.follow") {
		return &connector.OptionError{Code: connector.CodeBadValue, Key: "file.start", Msg: "file.start = 'end' needs file.follow = 'true'"}
	}
	return nil
}

func openSource(cfg connector.SourceConfig) (connector.ByteSource, error) {
	path := cfg.Options.String("file.path")
	if cfg.Options.Bool("file.follow") {
		return openTail(cfg, path)
	}
	if err := check(connector.Source, cfg.Schema, cfg.Options); err != nil {
		return nil, err
	}
	files, err := expand(path)
	if err != nil {
		return nil, err
	}
	s := &source{cfg: cfg, files: files}
	return s, s.next() // the first file is opened at once, so that a wrong path is known at start
}

// next opens the next file.
func (s *source) next() error {
	s.name = s.files[0]
	s.files = s.files[1:]
	f, err := os.Open(s.name)
	if err != nil {
		return openError(s.name, err)
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return &connector.Error{Code: connector.CodeOpen, Msg: fmt.Sprintf("file %s: is a directory", s.name)}
	}
	r, closeReader, err := decompress(f, s.name)
	if err != nil {
		f.Close()
		return err
	}
	s.close = func() error { closeReader(); return f.Close() }
	s.cur = connector.NewChunkReader(s.name, filling(r), s.cfg.NewSplitter(), s.cfg.Options.Size(connector.OptLineBytes))
	return nil
}

// decompress looks through the compression that the name says.
func decompress(f *os.File, name string) (io.Reader, func(), error) {
	_, compression := connector.FormatByPath(name)
	return decompressor(f, "file "+name, compression)
}

func decompressor(f io.Reader, what, compression string) (io.Reader, func(), error) {
	switch compression {
	case "gzip":
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, nil, readError(what, err)
		}
		return z, func() { z.Close() }, nil
	case "zstd":
		z, err := zstd.NewReader(f, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, nil, readError(what, err)
		}
		return z, z.Close, nil
	}
	return f, func() {}, nil
}

// filling reads until p is full: decompressors give little at a time.
func filling(r io.Reader) connector.ReadFunc {
	return func(ctx context.Context, p []byte) (int, error) {
		n := 0
		for n < len(p) {
			if err := ctx.Err(); err != nil {
				return n, err
			}
			k, err := r.Read(p[n:])
			n += k
			if err != nil {
				return n, err
			}
		}
		return n, nil
	}
}

func readError(what string, err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return &connector.Error{Code: connector.CodeTruncated, Msg: fmt.Sprintf("%s: the compressed data ends too early; whole records before that were read", what), Err: io.ErrUnexpectedEOF}
	case errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || errors.Is(err, zstd.ErrMagicMismatch) || errors.Is(err, zstd.ErrCRCMismatch):
		return &connector.Error{Code: connector.CodeTruncated, Msg: fmt.Sprintf("%s: the compressed data is damaged: %s", what, err), Err: err}
	}
	return &connector.Error{Code: connector.CodeRead, Msg: fmt.Sprintf("%s: read: %s", what, cause(err)), Err: err}
}

// Read goes from file to file.
func (s *source) Read(ctx context.Context, c *connector.Chunk) error {
	var held connector.Rejects // of a file that ended with a rejected record
	for {
		err := s.cur.Read(ctx, c)
		c.Rejected.Merge(&held)
		if err == nil || err == ctx.Err() {
			return err
		}
		if err != io.EOF {
			return readError("file "+s.name, err)
		}
		if len(s.files) == 0 {
			return io.EOF
		}
		held.Reset()
		held.Merge(&c.Rejected)
		s.close()
		s.close = nil
		if err := s.next(); err != nil {
			return err
		}
	}
}

func (s *source) Close() error {
	if s.close == nil {
		return nil
	}
	err := s.close()
	s.close = nil
	return err
}
