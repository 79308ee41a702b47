// Package json reads and writes JSON: one object per line, a JSON array of objects, or objects one after the other.
//
// Reading is directed by the schema. The decoder remembers the bytes between the values of earlier records
// (`{"symbol":`, `,"price":`): where the next record has the same bytes, its keys are known to be the same and its
// syntax to be right, and only values are left to read. Records of another shape take the general way.
package json

import "github.com/eventflux-go/eventflux/connector"

func init() { connector.RegisterFormat(Format()) }

// Format describes JSON.
func Format() connector.Format {
	return connector.Format{
		Name:       "json",
		Extensions: []string{".ndjson", ".jsonl", ".json"},
		Doc: "One JSON object per line (NDJSON), or a JSON array of objects. Fields are found by name, whatever their case; a missing one is NULL, " +
			"an extra one is ignored. A column named a.b reads field b of object a.",
		Example: `{"symbol":"IBM","price":101.5,"ts":"2026-01-02T03:04:05Z"}`,
		Options: []connector.Option{
			{Name: "json.ignore-parse-errors", Type: connector.Bool, Default: "false", Kinds: connector.Source,
				Doc: "Pass over records that cannot be read without going to the error strategy; they are still counted."},
			{Name: "json.mapping.*", Kinds: connector.Source, Doc: "The path of a column's value: json.mapping.price = '$.quote.price'."},
		},
		NewSplitter: func(connector.Options) connector.Splitter { return &splitter{} },
		NewDecoder:  newDecoder,
		NewEncoder:  newEncoder,
		Infer:       infer,
		Sniff:       sniff,
	}
}

// Layouts of a file, as chunk headers.
var (
	layoutArray   = []byte("[")
	layoutObjects = []byte("{")
)

// splitter cuts at line ends, or, in arrays and runs of objects that span lines, after objects.
type splitter struct {
	layout []byte
	known  bool
	// Where scanning of the bytes not yet consumed stands.
	at, last int
	depth    int
	inString bool
}

func (s *splitter) Header() []byte { return s.layout }

func (s *splitter) Reset() { s.at, s.last, s.depth, s.inString = 0, 0, 0, false }

func (s *splitter) Split(data []byte, atEOF bool) int {
	if !s.known && !s.detect(data, atEOF) {
		return 0
	}
	if s.layout == nil || atEOF {
		return connector.Lines{}.Split(data, atEOF)
	}
	for i := s.at; i < len(data); i++ {
		c := data[i]
		switch {
		case s.inString:
			if c == '\\' {
				if i+1 == len(data) {
					s.at = i // the escaped byte decides together with the next
					return s.cut()
				}
				i++
			} else if c == '"' {
				s.inString = false
			}
		case c == '"':
			s.inString = true
		case c == '{':
			s.depth++
		case c == '}':
			if s.depth--; s.depth <= 0 {
				s.depth = 0
				s.last = i + 1
			}
		}
	}
	s.at = len(data)
	return s.cut()
}

func (s *splitter) cut() int {
	n := s.last
	s.at -= n
	s.last = 0
	return n
}

// detect finds the layout by the first bytes that are not space: an array, an object whose brace stands alone on
// its line, or lines.
func (s *splitter) detect(data []byte, atEOF bool) bool {
	i := 0
	for i < len(data) && isSpace(data[i]) {
		i++
	}
	if i == len(data) && !atEOF {
		return false
	}
	s.known = true
	if i == len(data) {
		return true
	}
	if data[i] == '[' {
		s.layout = layoutArray
		return true
	}
	if data[i] == '{' {
		for i++; i < len(data) && (data[i] == ' ' || data[i] == '\t' || data[i] == '\r'); i++ {
		}
		if i == len(data) && !atEOF {
			s.known = false
			return false
		}
		if i < len(data) && data[i] == '\n' {
			s.layout = layoutObjects
		}
	}
	return true
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

func sniff(sample []byte) int {
	for _, c := range sample {
		if !isSpace(c) {
			if c == '{' {
				return 95
			}
			if c == '[' {
				return 80
			}
			return 0
		}
	}
	return 0
}
