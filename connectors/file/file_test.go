package file

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/eventflux-go/eventflux/connector"
	_ "github.com/eventflux-go/eventflux/formats/all"
)

// stepClock runs what a test wants to happen whenever somebody waits, and ends the wait when there is nothing more.
type stepClock struct {
	steps  []func()
	cancel context.CancelFunc
	waits  int
}

func (c *stepClock) Now() time.Time { return time.Unix(0, 0) }

func (c *stepClock) Sleep(ctx context.Context, d time.Duration) error {
	if d > 10*time.Millisecond {
		return fmt.Errorf("waits %s, which is more than lines may take", d)
	}
	if c.waits++; c.waits%4 == 0 {
		if len(c.steps) == 0 {
			c.cancel()
			return ctx.Err()
		}
		c.steps[0]()
		c.steps = c.steps[1:]
	}
	return ctx.Err()
}

func sourceConfig(t *testing.T, clock connector.Clock, kv ...string) connector.SourceConfig {
	t.Helper()
	with := map[string]string{"type": "source", "extension": "file", "format": "text"}
	for i := 0; i < len(kv); i += 2 {
		with[kv[i]] = kv[i+1]
	}
	s, errs := connector.ParseStream(with)
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return connector.SourceConfig{Stream: "S", Options: s.Options, Env: connector.Env{Clock: clock},
		NewSplitter: func() connector.Splitter { return s.Format.NewSplitter(s.Options) }}
}

// readAll gives "name:line text" of every line, the rejects, and how it ended.
func readAll(t *testing.T, ctx context.Context, cfg connector.SourceConfig) (lines []string, rejects int64, err error) {
	t.Helper()
	src, err := openSource(cfg)
	if err != nil {
		return nil, 0, err
	}
	defer src.Close()
	for {
		var c connector.Chunk
		err := src.Read(ctx, &c)
		rejects += c.Rejected.Count
		if err != nil {
			return lines, rejects, err
		}
		for i, l := range strings.Split(strings.TrimSuffix(string(c.Data), "\n"), "\n") {
			lines = append(lines, fmt.Sprintf("%s:%d %s", filepath.Base(c.Name), c.Line+int64(i), l))
		}
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func add(t *testing.T, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o644)
	if err == nil {
		_, err = f.WriteString(text)
		f.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

func zipped(text string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(text))
	z.Close()
	return b.String()
}

func zstded(text string) string {
	var b bytes.Buffer
	z, _ := zstd.NewWriter(&b)
	z.Write([]byte(text))
	z.Close()
	return b.String()
}

func TestReadsFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/b.txt", "b1\nb2")
	write(t, dir+"/a.txt", "a1\n")
	write(t, dir+"/c.txt.gz", zipped("c1\nc2\n"))
	write(t, dir+"/d.txt.zst", zstded("d1\n"))
	write(t, dir+"/e.log", "")
	write(t, dir+"/.hidden", "h\n")
	os.Mkdir(dir+"/sub", 0o755)
	for path, want := range map[string]string{
		"/b.txt":     "b.txt:1 b1|b.txt:2 b2",
		"/*.txt*":    "a.txt:1 a1|b.txt:1 b1|b.txt:2 b2|c.txt.gz:1 c1|c.txt.gz:2 c2|d.txt.zst:1 d1",
		"":           "a.txt:1 a1|b.txt:1 b1|b.txt:2 b2|c.txt.gz:1 c1|c.txt.gz:2 c2|d.txt.zst:1 d1",
		"/e.log":     "",
		"/[ab].t?t":  "a.txt:1 a1|b.txt:1 b1|b.txt:2 b2",
		"/c.txt.gz":  "c.txt.gz:1 c1|c.txt.gz:2 c2",
		"/d.txt.zst": "d.txt.zst:1 d1",
	} {
		lines, rejects, err := readAll(t, t.Context(), sourceConfig(t, nil, "path", dir+path))
		if got := strings.Join(lines, "|"); got != want || err != io.EOF || rejects != 0 {
			t.Errorf("%s: %s (%v), want %s", path, got, err, want)
		}
	}
}

func TestOpenErrorsAreSentences(t *testing.T) {
	dir := t.TempDir()
	os.Mkdir(dir+"/empty", 0o755)
	write(t, dir+"/bad.gz", "this is no gzip")
	write(t, dir+"/x.log", "")
	for _, c := range []struct{ kv, want string }{
		{"path=" + dir + "/none.json", "/none.json: no such file"},
		{"path=" + dir + "/*.none", "/*.none: no file matches"},
		{"path=" + dir + "/empty", "/empty: the directory has no files"},
		{"path=" + dir + "/bad.gz", "/bad.gz: the compressed data is damaged: gzip: invalid header"},
		{"path=" + dir + "/x.log start=end", "file.start = 'end' needs file.follow = 'true'"},
		{"path=" + dir + " follow=true", ": only a single file can be followed"},
		{"path=" + dir + "/bad.gz follow=true", "/bad.gz: a compressed file cannot be followed"},
	} {
		kv := strings.FieldsFunc(c.kv, func(r rune) bool { return r == '=' || r == ' ' })
		_, err := openSource(sourceConfig(t, &stepClock{}, kv...))
		if err == nil || !strings.HasSuffix(err.Error(), c.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want …%s", c.kv, err, c.want)
		}
	}
}

func TestTruncatedInputKeepsTheGoodRows(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	for i := range 50000 {
		fmt.Fprintf(&text, "line %d %d\n", i, i*i*i)
	}
	for name, z := range map[string]string{"a.txt.gz": zipped(text.String()), "a.txt.zst": zstded(text.String())} {
		write(t, dir+"/"+name, z[:len(z)/2])
		lines, _, err := readAll(t, t.Context(), sourceConfig(t, nil, "path", dir+"/"+name))
		var e *connector.Error
		if !errors.As(err, &e) || e.Code != connector.CodeTruncated || !strings.Contains(err.Error(), "ends too early") {
			t.Errorf("%s: %v", name, err)
		}
		if len(lines) < 1000 {
			t.Errorf("%s: only %d lines", name, len(lines))
		}
		for i, l := range lines {
			if l != fmt.Sprintf("%s:%d line %d %d", name, i+1, i, i*i*i) {
				t.Fatalf("%s: line %d is %q", name, i, l)
			}
		}
	}
}

func TestFollow(t *testing.T) {
	for _, c := range []struct {
		name, start, before string
		steps               func(p string) []func()
		want                string
	}{
		{"grows", "beginning", "1\n2", func(p string) []func() {
			return []func(){func() { add(t, p, "3\n4") }, func() { add(t, p, "\n") }}
		}, "1 1|2 23|3 4"},
		{"from the end, which is within a line", "end", "1\n2\n3", func(p string) []func() {
			return []func(){func() { add(t, p, "x\n4\n") }}
		}, "1 3x|2 4"},
		{"does not exist yet", "end", "", func(p string) []func() {
			return []func(){func() { add(t, p, "1\n") }, func() { add(t, p, "2\n") }}
		}, "1 1|2 2"},
		{"renamed, the old one grows before the new one is there", "beginning", "1\n", func(p string) []func() {
			return []func(){func() { os.Rename(p, p+".1"); add(t, p+".1", "2\nlast") }, func() { add(t, p+".1", "!"); add(t, p, "a\n") }, func() { add(t, p, "b\n") }}
		}, "1 1|2 2|3 last!|1 a|2 b"},
		{"cut", "beginning", "1\n2\n3\n", func(p string) []func() {
			return []func(){func() { write(t, p, "a\n") }, func() { add(t, p, "b\n") }}
		}, "1 1|2 2|3 3|1 a|2 b"},
		{"cut, and longer again before anybody looked", "beginning", "1\n2\n3\n", func(p string) []func() {
			return []func(){func() { write(t, p, "a\nb\nc\nd\n") }}
		}, "1 1|2 2|3 3|1 a|2 b|3 c|4 d"},
		{"renamed, and whoever writes finds out late", "beginning", "1\n", func(p string) []func() {
			return []func(){func() { os.Rename(p, p+".1"); write(t, p, "") }, func() { add(t, p+".1", "2\n") }, func() { add(t, p+".1", "3\n"); add(t, p, "a\n") }}
		}, "1 1|2 2|3 3|1 a"},
		{"deleted and made again", "beginning", "1\n", func(p string) []func() {
			return []func(){func() { os.Remove(p) }, func() { write(t, p, "a\n") }}
		}, "1 1|1 a"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := t.TempDir() + "/f"
			if c.before != "" {
				write(t, p, c.before)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			lines, rejects, err := readAll(t, ctx, sourceConfig(t, &stepClock{steps: c.steps(p), cancel: cancel}, "path", p, "follow", "true", "start", c.start))
			if got := strings.ReplaceAll(strings.Join(lines, "|"), "f:", ""); got != c.want || err != context.Canceled || rejects != 0 {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func TestFollowFromTheEndKnowsTheHeader(t *testing.T) {
	p := t.TempDir() + "/f.csv"
	write(t, p, "a,b\n1,2\n")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cfg := sourceConfig(t, &stepClock{steps: []func(){func() { add(t, p, "3,4\n") }}, cancel: cancel}, "path", p, "follow", "true", "start", "end", "format", "csv")
	src, err := openSource(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var c connector.Chunk
	if err := src.Read(ctx, &c); err != nil || string(c.Header) != "a,b\n" || c.First || string(c.Data) != "3,4\n" {
		t.Errorf("%q header %q first %v: %v", c.Data, c.Header, c.First, err)
	}
	src.Close()
}

func sinkFor(t *testing.T, header string, kv ...string) (connector.ByteSink, error) {
	t.Helper()
	with := map[string]string{"type": "sink", "extension": "file", "format": "csv"}
	for i := 0; i < len(kv); i += 2 {
		with[kv[i]] = kv[i+1]
	}
	s, errs := connector.ParseStream(with)
	if len(errs) > 0 {
		t.Fatal(errs[0])
	}
	return openSink(connector.SinkConfig{Stream: "S", Options: s.Options, Header: []byte(header), Footer: []byte("end\n")})
}

func TestSinkRoundTrip(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"o.csv", "o.csv.gz", "o.csv.zst"} {
		p := dir + "/" + name
		for run, appended := range []string{"false", "true", "false"} {
			s, err := sinkFor(t, "h\n", "path", p, "append", appended)
			if err != nil {
				t.Fatal(err)
			}
			for i := range 3 {
				if err := s.Write(t.Context(), fmt.Appendf(nil, "r%d.%d\n", run, i)); err != nil {
					t.Fatal(err)
				}
			}
			if err := errors.Join(s.Flush(t.Context()), s.Close()); err != nil {
				t.Fatal(err)
			}
			want := "h|r0.0|r0.1|r0.2|end"
			if run == 1 {
				want += "|r1.0|r1.1|r1.2|end"
			} else if run == 2 {
				want = "h|r2.0|r2.1|r2.2|end"
			}
			lines, _, err := readAll(t, t.Context(), sourceConfig(t, nil, "path", p))
			for i := range lines {
				_, lines[i], _ = strings.Cut(lines[i], " ")
			}
			if got := strings.Join(lines, "|"); got != want || err != io.EOF {
				t.Errorf("%s run %d: %s (%v), want %s", name, run, got, err, want)
			}
		}
	}
}

func TestSinkErrors(t *testing.T) {
	dir := t.TempDir()
	if _, err := sinkFor(t, "", "path", dir); err == nil || !strings.HasSuffix(err.Error(), ": is a directory") {
		t.Error(err)
	}
	if _, err := sinkFor(t, "", "path", dir+"/no/such/dir"); err == nil || !strings.HasSuffix(err.Error(), ": no such file") {
		t.Error(err)
	}
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full")
	}
	s, err := sinkFor(t, "", "path", "/dev/full")
	if err != nil {
		t.Fatal(err)
	}
	err = s.Write(t.Context(), []byte("x\n"))
	if !errors.Is(err, connector.ErrNoSpace) || !strings.Contains(err.Error(), "no space left on the disk") {
		t.Error(err)
	}
	if again := s.Write(t.Context(), []byte("y\n")); again != err {
		t.Error("a failed sink takes more", again)
	}
}

// TestNoPartialRecord makes a write fail in its middle by a limit on the file's size.
func TestNoPartialRecord(t *testing.T) {
	p := t.TempDir() + "/o"
	s, err := sinkFor(t, "", "path", p)
	if err != nil {
		t.Fatal(err)
	}
	record := bytes.Repeat([]byte("0123456789abcde\n"), 64)
	if err := s.Write(t.Context(), record); err != nil {
		t.Fatal(err)
	}
	restore := limitFileSize(t, 1500)
	err = s.Write(t.Context(), record)
	restore()
	got, _ := os.ReadFile(p)
	if err == nil || !bytes.Equal(got, record) {
		t.Errorf("%v; the file has %d bytes, want the %d of the first write", err, len(got), len(record))
	}
}
