package connector

import (
	"bytes"
	"fmt"
	"strings"
)

// Names of stream options that connectors and formats read.
const (
	OptLineBytes  = "limit.line-bytes"
	OptTimeUnit   = "time.unit"
	OptTimeFormat = "time.format"
)

// StreamOptions are the options that every stream with a connector has, whatever it is.
func StreamOptions() []Option {
	return []Option{
		{Name: "type", Type: Enum, Values: []string{"source", "sink", "table", "internal"}, Doc: "What the stream is to the outside; without it the stream is internal."},
		{Name: "extension", Doc: "The connector."},
		{Name: "format", Doc: "How records are written as bytes."},
		{Name: OptTimeUnit, Type: Enum, Values: []string{"ms", "s", "us", "ns", "auto"}, Default: "ms", Kinds: Source, Doc: "Unit of numbers in TIMESTAMP columns; auto goes by magnitude."},
		{Name: OptTimeFormat, Kinds: Source, Doc: "Format of text in TIMESTAMP columns, such as %Y-%m-%d %H:%M:%S; without it RFC 3339 and YYYY-MM-DD HH:MM:SS are read."},
		{Name: "time.late", Default: "drop", Kinds: Source, Doc: "Late rows: drop, process, or the name of a stream that gets them."},
		{Name: "time.idle-timeout", Type: Duration, Default: "5 s", Kinds: Source, Doc: "How long a live source may be silent before the clock goes on without it."},
		{Name: OptLineBytes, Type: Size, Default: "16MiB", Kinds: Source, Doc: "Longest record accepted; longer ones are rejected and skipped."},
		{Name: "limit.partial-matches", Type: Int, Doc: "Most partial matches that a pattern whose query writes this stream keeps at once."},
		{Name: "limit.partial-matches-per-key", Type: Int, Doc: "The same for each key of PARTITION BY."},
		{Name: "limit.partial-matches-per-event", Type: Int, Doc: "Most partial matches that one event may change; beyond that the application stops."},
		{Name: "limit.partial-matches-policy", Type: Enum, Values: []string{"fail", "drop-oldest", "drop-new"}, Default: "fail", Doc: "What happens beyond these limits."},
		{Name: "error.strategy", Type: Enum, Values: []string{"drop", "retry", "dlq", "fail", "log"}, Default: "log", Doc: "What happens to an event that fails; retry and dlq are not supported yet."},
		{Name: "error.retry.max-attempts", Type: Int, Default: "3", Doc: "Attempts before giving up. Not supported yet."},
		{Name: "error.retry.initial-delay", Type: Duration, Default: "100 ms", Doc: "Wait before the first repetition. Not supported yet."},
		{Name: "error.retry.max-delay", Type: Duration, Default: "30 s", Doc: "Longest wait. Not supported yet."},
		{Name: "error.retry.backoff-multiplier", Type: Double, Default: "2", Doc: "Factor from one wait to the next. Not supported yet."},
		{Name: "error.dlq.stream", Doc: "Stream that gets failed events. Not supported yet."},
		{Name: "error.dlq.fallback", Type: Enum, Values: []string{"log", "fail", "retry"}, Default: "log", Doc: "What happens if that stream fails too. Not supported yet."},
	}
}

// Stream is the checked WITH clause of a stream.
type Stream struct {
	Kind      Kind // 0: internal
	Connector *Connector
	Format    *Format // nil where rows are moved
	Options   Options
}

// ParseStream checks a WITH clause: type, extension and format, and every option against their specs. All problems
// are reported. The Stream is usable only if there are none.
func ParseStream(with map[string]string) (*Stream, []*OptionError) {
	s := &Stream{}
	norm := map[string]string{}
	for k, v := range with {
		norm[NormalKey(k)] = v
	}
	switch strings.ToLower(norm["type"]) {
	case "source":
		s.Kind = Source
	case "sink":
		s.Kind = Sink
	case "table":
		s.Kind = Table
	}
	specs := StreamOptions()
	var errs []*OptionError
	var prefixes []string
	if s.Kind != 0 {
		if e := s.resolve(norm); e != nil {
			errs = append(errs, e)
			if s.Connector == nil {
				return s, errs // without the connector every one of its options would be unknown
			}
		}
	}
	if s.Connector != nil {
		specs = append(specs, s.Connector.Options...)
		prefixes = append(prefixes, s.Connector.Name)
	}
	if s.Format != nil {
		specs = append(specs, s.Format.Options...)
		prefixes = append(prefixes, s.Format.Name)
	}
	var more []*OptionError
	s.Options, more = ParseOptions(specs, s.Kind, with, prefixes...)
	return s, append(errs, more...)
}

func (s *Stream) resolve(norm map[string]string) *OptionError {
	ext, ok := norm["extension"]
	if !ok {
		return &OptionError{Code: CodeMissingOption, Key: "extension",
			Msg: fmt.Sprintf("a %s needs an extension", s.Kind), Hint: oneOf(connectorNames(s.Kind), "connectors")}
	}
	c, ok := Lookup(ext)
	if !ok {
		e := &OptionError{Code: CodeUnknownName, Key: "extension", Msg: fmt.Sprintf("unknown extension %q", ext)}
		if near := Nearest(strings.ToLower(ext), connectorNames(s.Kind)); near != "" {
			e.Hint = fmt.Sprintf("did you mean %q?", near)
		} else {
			e.Hint = oneOf(connectorNames(s.Kind), "connectors")
		}
		return e
	}
	s.Connector = c
	if c.Kinds&s.Kind == 0 {
		return &OptionError{Code: CodeUnsupportedUse, Key: "type", Msg: fmt.Sprintf("extension %q is a %s, not a %s", c.Name, c.Kinds, s.Kind)}
	}
	return s.resolveFormat(norm)
}

// oneOf lists what there is. A program that embeds the engine has what it imports.
func oneOf(names []string, folder string) string {
	if len(names) == 0 {
		return fmt.Sprintf("this program has none: import _ %q", "github.com/eventflux-go/eventflux/"+folder+"/all")
	}
	return "one of " + strings.Join(names, ", ")
}

func (s *Stream) resolveFormat(norm map[string]string) *OptionError {
	c := s.Connector
	name, given := norm["format"]
	if len(c.Formats) == 0 {
		if given && !contains(c.RowFormats, strings.ToLower(name)) {
			return &OptionError{Code: CodeUnsupportedUse, Key: "format", Msg: fmt.Sprintf("extension %q moves rows and has no format", c.Name)}
		}
		return nil
	}
	if !given {
		name = s.defaultFormat(norm)
	}
	f, ok := LookupFormat(name)
	if !ok {
		e := &OptionError{Code: CodeUnknownName, Key: "format", Msg: fmt.Sprintf("unknown format %q", name)}
		if near := Nearest(strings.ToLower(name), formatNames()); near != "" {
			e.Hint = fmt.Sprintf("did you mean %q?", near)
		} else {
			e.Hint = oneOf(formatNames(), "formats")
		}
		return e
	}
	if !contains(c.Formats, "*") && !contains(c.Formats, f.Name) ||
		s.Kind == Source && f.NewDecoder == nil || s.Kind == Sink && f.NewEncoder == nil {
		return &OptionError{Code: CodeUnsupportedUse, Key: "format", Msg: fmt.Sprintf("extension %q cannot be a %s in format %q", c.Name, s.Kind, f.Name)}
	}
	s.Format = f
	return nil
}

// defaultFormat goes by the extension of the path, then takes the connector's first format, then json.
func (s *Stream) defaultFormat(norm map[string]string) string {
	for _, k := range [...]string{s.Connector.Name + ".path", "path"} {
		if f, _ := FormatByPath(norm[k]); f != nil {
			return f.Name
		}
	}
	if s.Connector.Formats[0] != "*" {
		return s.Connector.Formats[0]
	}
	return "json"
}

func connectorNames(k Kind) []string {
	var names []string
	for _, c := range All() {
		if c.Kinds&k != 0 {
			names = append(names, c.Name)
		}
	}
	return names
}

func formatNames() []string {
	var names []string
	for _, f := range Formats() {
		names = append(names, f.Name)
	}
	return names
}

func contains(list []string, s string) bool {
	for _, w := range list {
		if w == s {
			return true
		}
	}
	return false
}

// FormatByPath finds the format that a file's name says, and its compression ("gzip", "zstd" or "").
func FormatByPath(path string) (f *Format, compression string) {
	p := strings.ToLower(path)
	switch {
	case strings.HasSuffix(p, ".gz"):
		p, compression = p[:len(p)-3], "gzip"
	case strings.HasSuffix(p, ".zst"):
		p, compression = p[:len(p)-4], "zstd"
	}
	for _, f := range Formats() {
		for _, ext := range f.Extensions {
			if strings.HasSuffix(p, ext) {
				return f, compression
			}
		}
	}
	return nil, compression
}

// SniffFormat finds the format of a sample by its content: the surest of all formats, text if none is sure.
func SniffFormat(sample []byte) *Format {
	sample = bytes.TrimPrefix(sample, utf8BOM)
	var best *Format
	sure := 0
	for _, f := range Formats() {
		if f.Sniff == nil {
			continue
		}
		if n := f.Sniff(sample); n > sure {
			best, sure = f, n
		}
	}
	return best
}
