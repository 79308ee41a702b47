package connector_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/eventflux-go/eventflux/connector"
	_ "github.com/eventflux-go/eventflux/connectors/all"
	_ "github.com/eventflux-go/eventflux/formats/all"
)

func TestDurations(t *testing.T) {
	for s, want := range map[string]time.Duration{
		"100": 100 * time.Millisecond, "5 minutes": 5 * time.Minute, "5m": 5 * time.Minute, "PT5M": 5 * time.Minute, "INTERVAL '5' MINUTE": 5 * time.Minute,
		"1 hour 30 minutes": 90 * time.Minute, "1h30m": 90 * time.Minute, "0.5 s": 500 * time.Millisecond, "P1DT2H": 26 * time.Hour, "7 days": 168 * time.Hour, "250ms": 250 * time.Millisecond, "3us": 3 * time.Microsecond,
	} {
		if got, err := connector.ParseDuration(s); err != nil || got != want {
			t.Errorf("ParseDuration(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "m", "5 parsecs", "P", "PT", "5 m x", "1e99 days", "INTERVAL '5'", "P5"} {
		if got, err := connector.ParseDuration(s); err == nil {
			t.Errorf("ParseDuration(%q) = %v", s, got)
		}
	}
}

func TestSizes(t *testing.T) {
	for s, want := range map[string]int64{"64MiB": 64 << 20, "10 MB": 1e7, "4096": 4096, "1.5KiB": 1536, "2gb": 2e9, "7b": 7} {
		if got, err := connector.ParseSize(s); err != nil || got != want {
			t.Errorf("ParseSize(%q) = %v, %v; want %v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "MiB", "-1", "5 XB", "99999999TiB"} {
		if got, err := connector.ParseSize(s); err == nil {
			t.Errorf("ParseSize(%q) = %v", s, got)
		}
	}
}

func TestParseStream(t *testing.T) {
	w := func(kv ...string) map[string]string {
		m := map[string]string{}
		for i := 0; i < len(kv); i += 2 {
			m[kv[i]] = kv[i+1]
		}
		return m
	}
	for _, c := range []struct {
		with map[string]string
		want string // "code key: message" of all problems
	}{
		{w("type", "source", "extension", "timer", "timer.interval", "100", "format", "json"), ""},
		{w("type", "sink", "extension", "log", "format", "json", "log.prefix", "[EVENT]"), ""},
		{w("type", "source", "extension", "file", "path", "x.csv", "header", "false"), ""},
		{w("type", "source", "extension", "file", "FILE.PATH", "x.json", "json.ignore_parse_errors", "true", "limit.line_bytes", "1MiB"), ""},
		{w("type", "source", "extension", "fiel", "file.path", "x"), `EF3007 extension: unknown extension "fiel"; did you mean "file"?`},
		{w("type", "source", "extension", "file", "file.paht", "x"), `EF3002 file.paht: unknown option "file.paht"; did you mean "file.path"?` + "\n" +
			`EF3006 file.path: option "file.path" is required; A file; for a source also a pattern (logs/*.ndjson) or a directory. .gz and .zst are compressed.`},
		{w("type", "sink", "extension", "file", "path", "x", "follow", "true"), `EF3002 follow: option "file.follow" is not one of a sink`},
		{w("type", "sink", "extension", "timer", "timer.interval", "1"), `EF3008 type: extension "timer" is a source, not a sink`},
		{w("type", "source", "extension", "timer", "timer.interval", "soon"), `EF3003 timer.interval: option "timer.interval": "soon" is not a duration; for example 5 minutes, 5m, PT5M, or a number of milliseconds`},
		{w("type", "source"), `EF3006 extension: a source needs an extension; one of file, generator, memory, stdin, timer`},
		{w("type", "source", "extension", "stdin", "format", "jsno"), `EF3007 format: unknown format "jsno"; did you mean "json"?`},
		{w("type", "source", "extension", "file", "path", "x.json", "file.path", "y"), `EF3003 path: option "file.path" is given twice`},
		{w("type", "source", "extension", "file", "path", "x", "file.start", "middle"), `EF3003 file.start: option "file.start": "middle" is not known; one of beginning, end`},
	} {
		_, errs := connector.ParseStream(c.with)
		var got []string
		for _, e := range errs {
			got = append(got, fmt.Sprintf("%s %s: %s", e.Code, e.Key, e.Error()))
		}
		if s := strings.Join(got, "\n"); s != c.want {
			t.Errorf("%v:\n%s\nwant:\n%s", c.with, s, c.want)
		}
	}
	s, _ := connector.ParseStream(w("type", "source", "extension", "file", "path", "x.csv.gz"))
	if s.Format.Name != "csv" || s.Options.String("file.path") != "x.csv.gz" || s.Options.String("csv.delimiter") != "," || s.Options.Size("limit.line-bytes") != 16<<20 {
		t.Errorf("%+v", s)
	}
	s, _ = connector.ParseStream(w("type", "source", "extension", "generator", "generator.column.Price", "x"))
	if s.Options.String("generator.column.Price") != "x" {
		t.Errorf("wildcard option: %v", s.Options.Names())
	}
}

// TestEverythingIsDocumented keeps specs honest: text everywhere, and examples that parse.
func TestEverythingIsDocumented(t *testing.T) {
	var options []connector.Option
	for _, c := range connector.All() {
		if c.Doc == "" || c.Example == "" || !strings.Contains(c.Help(), c.Doc) {
			t.Errorf("connector %s lacks documentation", c.Name)
		}
		options = append(options, c.Options...)
	}
	for _, f := range connector.Formats() {
		if f.Doc == "" || f.Example == "" || !strings.Contains(f.Help(), f.Doc) {
			t.Errorf("format %s lacks documentation", f.Name)
		}
		options = append(options, f.Options...)
	}
	for _, o := range append(options, connector.StreamOptions()...) {
		if o.Doc == "" || o.Name != connector.NormalKey(o.Name) {
			t.Errorf("option %s: no documentation, or not a normal key", o.Name)
		}
		if o.Default != "" {
			if _, errs := connector.ParseOptions([]connector.Option{o}, 0, map[string]string{o.Name: o.Default}); len(errs) > 0 {
				t.Errorf("default of %s: %v", o.Name, errs[0])
			}
		}
	}
}

func TestComplete(t *testing.T) {
	with := map[string]string{"type": "source", "extension": "file", "format": "csv"}
	if got := strings.Join(connector.Complete(with, "", "file."), " "); got != "file.follow file.path file.start" {
		t.Error(got)
	}
	if got := strings.Join(connector.Complete(with, "file.start", ""), " "); got != "beginning end" {
		t.Error(got)
	}
	if got := strings.Join(connector.Complete(map[string]string{"type": "sink"}, "extension", ""), " "); got != "file log memory stdout" {
		t.Error(got)
	}
}

func TestSniff(t *testing.T) {
	for in, want := range map[string]string{"{\"a\":1}\n": "json", " [ {": "json", "a,b\n1,2\n3,4\n": "csv", "a\tb\n1\t2\n": "tsv", "hello world\n": "text",
		"\xef\xbb\xbf{\"a\":1}\r\n": "json"} {
		if f := connector.SniffFormat([]byte(in)); f == nil || f.Name != want {
			t.Errorf("%q: %v, want %s", in, f, want)
		}
	}
}

func TestSecretsAreNotShown(t *testing.T) {
	o, _ := connector.ParseOptions([]connector.Option{{Name: "x.password"}, {Name: "x.key", Secret: true}, {Name: "x.user"}}, 0,
		map[string]string{"x.password": "p", "x.key": "k", "x.user": "u"})
	if o.Shown("x.password") != "***" || o.Shown("x.key") != "***" || o.Shown("x.user") != "u" {
		t.Error(o.Shown("x.password"), o.Shown("x.key"), o.Shown("x.user"))
	}
}

// pieces gives text in pieces of n bytes, then err.
func pieces(text string, n int, err error) connector.ReadFunc {
	return func(_ context.Context, p []byte) (int, error) {
		if text == "" {
			return 0, err
		}
		k := copy(p[:min(n, len(p))], text)
		text = text[k:]
		return k, nil
	}
}

func readAll(t *testing.T, r *connector.ChunkReader) (chunks []string, rejects []string, err error) {
	t.Helper()
	for {
		var c connector.Chunk
		err = r.Read(t.Context(), &c)
		for _, rej := range c.Rejected.List {
			rejects = append(rejects, fmt.Sprintf("%s@%d %s %q", rej.Place(), rej.Offset, rej.Reason, rej.Record))
		}
		if err != nil {
			return chunks, rejects, err
		}
		chunks = append(chunks, fmt.Sprintf("%d@%d:%s", c.Line, c.Offset, c.Data))
	}
}

func TestChunksAreWholeRecords(t *testing.T) {
	text := "one\ntwo\n\nthree\nlast"
	for n := 1; n < 25; n++ {
		chunks, rejects, err := readAll(t, connector.NewChunkReader("f", pieces("\xef\xbb\xbf"+text, n, io.EOF), connector.Lines{}, 0))
		var joined strings.Builder
		line, offset := 1, 3
		for _, c := range chunks {
			place, data, _ := strings.Cut(c, ":")
			if place != fmt.Sprintf("%d@%d", line, offset) && n >= 3 {
				t.Errorf("pieces of %d: chunk %q at %d@%d", n, c, line, offset)
			}
			line += strings.Count(data, "\n")
			offset += len(data)
			joined.WriteString(data)
		}
		if got := strings.TrimPrefix(joined.String(), "\xef\xbb\xbf"); got != text || err != io.EOF || len(rejects) > 0 {
			t.Errorf("pieces of %d: %q %v %v", n, got, rejects, err)
		}
		if joined.String() != text {
			t.Errorf("pieces of %d: the byte order mark is still there", n)
		}
	}
}

func TestLongLinesAreSkipped(t *testing.T) {
	text := "short\n" + strings.Repeat("x", 300000) + "\nafter\n"
	chunks, rejects, err := readAll(t, connector.NewChunkReader("f", pieces(text, 7000, io.EOF), connector.Lines{}, 1000))
	if err != io.EOF || strings.Join(chunks, "|") != "1@0:short\n|3@300007:after\n" || len(rejects) != 1 || !strings.HasPrefix(rejects[0], "f:2@6 line over the limit \"xxx") {
		t.Errorf("%q %q %v", chunks, rejects, err)
	}
}

func TestAFailureComesAfterTheRecordsBefore(t *testing.T) {
	bad := errors.New("bad")
	chunks, rejects, err := readAll(t, connector.NewChunkReader("f", pieces("a\nb\ncut", 100, bad), connector.Lines{}, 0))
	if err != bad || strings.Join(chunks, "|") != "1@0:a\nb\n" || strings.Join(rejects, "|") != `f:3@4 record cut off by the end of the input "cut"` {
		t.Errorf("%q %q %v", chunks, rejects, err)
	}
}

func TestACancelledReadLosesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	r := connector.NewChunkReader("f", func(ctx context.Context, p []byte) (int, error) {
		calls++
		switch calls {
		case 1:
			cancel()
			return copy(p, "ab"), ctx.Err()
		case 2:
			return copy(p, "c\n"), nil
		}
		return 0, io.EOF
	}, connector.Lines{}, 0)
	var c connector.Chunk
	if err := r.Read(ctx, &c); err != context.Canceled {
		t.Fatal(err)
	}
	if err := r.Read(t.Context(), &c); err != nil || string(c.Data) != "abc\n" {
		t.Fatalf("%q %v", c.Data, err)
	}
}
