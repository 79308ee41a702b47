package stdio

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/connector"
)

func open(t *testing.T, in io.Reader) connector.ByteSource {
	t.Helper()
	s, err := openSource(connector.SourceConfig{Env: connector.Env{Stdin: in}, NewSplitter: func() connector.Splitter { return connector.Lines{} }})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestReadsAPipeAsItComes(t *testing.T) {
	r, w := io.Pipe()
	s := open(t, r)
	defer s.Close()
	var c connector.Chunk
	for _, text := range []string{"a\n", "b\nc\n"} {
		go w.Write([]byte(text))
		if err := s.Read(t.Context(), &c); err != nil || string(c.Data) != text || c.Name != "stdin" {
			t.Fatalf("%q %v", c.Data, err)
		}
	}
	go func() { w.Write([]byte("last")); w.Close() }()
	if err := s.Read(t.Context(), &c); err != nil || string(c.Data) != "last" || c.Line != 4 {
		t.Fatalf("%q line %d %v", c.Data, c.Line, err)
	}
	if err := s.Read(t.Context(), &c); err != io.EOF {
		t.Fatal(err)
	}
}

func TestASilentPipeCanBeLeft(t *testing.T) {
	r, w := io.Pipe()
	defer w.Close()
	s := open(t, r)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var c connector.Chunk
	if err := s.Read(ctx, &c); err != context.Canceled {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestLargeInputArrivesWhole(t *testing.T) {
	text := strings.Repeat("a line of some length\n", 100000)
	s := open(t, strings.NewReader(text))
	var got bytes.Buffer
	for {
		var c connector.Chunk
		if err := s.Read(t.Context(), &c); err != nil {
			if err != io.EOF {
				t.Fatal(err)
			}
			break
		}
		got.Write(c.Data)
	}
	if got.String() != text {
		t.Fatalf("%d bytes of %d", got.Len(), len(text))
	}
}

func TestSink(t *testing.T) {
	var out bytes.Buffer
	s, _ := openSink(connector.SinkConfig{Env: connector.Env{Stdout: &out}, Header: []byte("h\n"), Footer: []byte("f\n")})
	if err := errors.Join(s.Write(t.Context(), []byte("a\n")), s.Write(t.Context(), []byte("b\n")), s.Flush(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	if out.String() != "h\na\nb\nf\n" {
		t.Errorf("%q", out.String())
	}
}

func TestAClosedReaderIsItsOwnError(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	s, _ := openSink(connector.SinkConfig{Env: connector.Env{Stdout: w}})
	if err := s.Write(t.Context(), []byte("a\n")); !errors.Is(err, connector.ErrClosedPipe) {
		t.Error(err)
	}
}
