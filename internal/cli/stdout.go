package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/connectors/stdio"
	"github.com/eventflux-go/eventflux/vec"
)

// stdoutSink writes records to standard output. Header and footer belong to the encoder, which may know only at the
// end what is still to be said.
type stdoutSink struct {
	write  func([]byte) error
	enc    connector.Encoder
	begun  bool
	closed bool
}

func (s *stdoutSink) Write(_ context.Context, records []byte) error {
	if err := s.begin(); err != nil {
		return err
	}
	return s.write(records)
}

func (s *stdoutSink) begin() error {
	if s.begun {
		return nil
	}
	s.begun = true
	return s.write(s.enc.Header(nil))
}

func (s *stdoutSink) Flush(context.Context) error { return nil }

func (s *stdoutSink) Close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	if err := s.begin(); err != nil {
		return err
	}
	return s.write(s.enc.Footer(nil))
}

// writeWhole writes lines, all of them or none: where a write fails half way (a full disk), a regular file is cut back
// to where it was.
func writeWhole(f *os.File, lines []byte) error {
	if len(lines) == 0 {
		return nil
	}
	n, err := f.Write(lines)
	if err == nil {
		return nil
	}
	if info, e := f.Stat(); e == nil && info.Mode().IsRegular() && n > 0 {
		if at, e := f.Seek(int64(-n), io.SeekCurrent); e == nil {
			_ = f.Truncate(at) // the write's own error is what counts
		}
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return stdio.Wrap(err, "standard output")
}

// named puts the stream's name beside each row, where several streams are printed as JSON.
type named struct {
	connector.Encoder
	head string
	buf  []byte
}

func newNamed(stream string, enc connector.Encoder) *named {
	name, _ := json.Marshal(stream) // text always can be
	return &named{Encoder: enc, head: `{"stream":` + string(name) + `,"data":`}
}

// Encode writes lines {"stream":…,"data":{…}}, which replay reads.
func (n *named) Encode(dst []byte, b *vec.Batch, lo, hi int) []byte {
	n.buf = n.Encoder.Encode(n.buf[:0], b, lo, hi)
	for line := range bytes.Lines(n.buf) {
		dst = append(append(append(dst, n.head...), bytes.TrimSuffix(line, []byte{'\n'})...), "}\n"...)
	}
	return dst
}
