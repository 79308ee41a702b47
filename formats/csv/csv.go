// Package csv reads and writes comma-separated values as RFC 4180 has them: fields may be quoted, and quoted ones may
// hold delimiters, line ends and doubled quotes. It also serves tab-separated values.
//
// NULL is an unquoted field that is empty, NA, N/A, NULL or \N. Written, NULL is an empty field, and text that would
// read as NULL is quoted.
package csv

import (
	"bytes"
	"fmt"

	"github.com/eventflux-go/eventflux/connector"
)

func init() {
	connector.RegisterFormat(Format())
	connector.RegisterFormat(tsv())
}

// Format describes CSV.
func Format() connector.Format {
	return connector.Format{
		Name:       "csv",
		Extensions: []string{".csv"},
		Doc: "Comma-separated values. With a header, fields belong to the columns of the same name, whatever their case, and a column without one is NULL, with a warning for each file (EF4013); without, to the columns in order. " +
			"Every record must have as many fields as the header or the stream.",
		Example:     "symbol,price\nIBM,101.5\n",
		Options:     options(","),
		NewSplitter: func(o connector.Options) connector.Splitter { return newSplitter(dialectOf(o)) },
		NewDecoder:  newDecoder,
		NewEncoder:  newEncoder,
		Infer:       infer,
		Sniff:       func(sample []byte) int { return sniff(sample, ',') },
	}
}

func tsv() connector.Format {
	f := Format()
	f.Name, f.Extensions, f.Options = "tsv", []string{".tsv", ".tab"}, options("tab")
	f.Doc, f.Example = "Tab-separated values; otherwise as csv, with its options.", "symbol\tprice\nIBM\t101.5\n"
	f.Sniff = func(sample []byte) int { return sniff(sample, '\t') }
	return f
}

func options(delimiter string) []connector.Option {
	return []connector.Option{
		{Name: "csv.header", Type: connector.Bool, Default: "true", Doc: "The first record names the fields; without it fields go by position."},
		{Name: "csv.delimiter", Default: delimiter, Doc: "What separates fields: one character, or tab."},
		{Name: "csv.quote-char", Default: `"`, Doc: "What quotes fields: one character."},
		{Name: "csv.mapping.*", Kinds: connector.Source, Doc: "The field of a column, by its name in the header or its position from 1: csv.mapping.price = 'Last Price'."},
	}
}

// dialect is how fields are written.
type dialect struct {
	delim, quote byte
	header       bool
}

func dialectOf(o connector.Options) dialect {
	d := dialect{delim: ',', quote: '"', header: o.String("csv.header") == "" || o.Bool("csv.header")}
	switch s := o.String("csv.delimiter"); {
	case s == "tab" || s == `\t`:
		d.delim = '\t'
	case len(s) > 0:
		d.delim = s[0]
	}
	if s := o.String("csv.quote-char"); len(s) > 0 {
		d.quote = s[0]
	}
	return d
}

// check says what is wrong with the options that the option types cannot say.
func check(o connector.Options) error {
	for _, name := range [...]string{"csv.delimiter", "csv.quote-char"} {
		s := o.String(name)
		if s == "" || s == "tab" || s == `\t` {
			continue
		}
		if len(s) != 1 || s[0] >= 0x80 || s[0] == '\n' || s[0] == '\r' {
			return &connector.OptionError{Code: connector.CodeBadValue, Key: name, Msg: fmt.Sprintf("option %q: %q is not one ASCII character", name, s)}
		}
	}
	if d := dialectOf(o); d.delim == d.quote {
		return &connector.OptionError{Code: connector.CodeBadValue, Key: "csv.quote-char", Msg: "csv.delimiter and csv.quote-char are the same"}
	}
	return nil
}

// splitter cuts at line ends that are not inside quotes.
type splitter struct {
	dialect
	head   []byte
	known  bool // the header was seen
	at     int  // scanned so far
	last   int  // end of the last whole record
	inside bool // a quoted field is open
}

func newSplitter(d dialect) *splitter { return &splitter{dialect: d, known: !d.header} }

func (s *splitter) Header() []byte { return s.head }

func (s *splitter) Reset() { s.at, s.last, s.inside = 0, 0, false }

func (s *splitter) Split(data []byte, atEOF bool) int {
	s.scan(data)
	n := s.last
	if atEOF {
		n = len(data)
	}
	if n > 0 && !s.known {
		end := recordEnd(data[:n], 0, s.dialect)
		if end < 0 {
			end = n
		}
		s.head, s.known = append([]byte(nil), data[:end]...), true
	}
	s.at = max(0, s.at-n)
	s.last = 0
	return n
}

// scan goes from quote to quote. A quote opens a field only at the field's start; elsewhere it is a character.
func (s *splitter) scan(data []byte) {
	for s.at < len(data) {
		i := bytes.IndexByte(data[s.at:], s.quote)
		if i < 0 {
			if !s.inside {
				s.line(data, len(data))
			}
			s.at = len(data)
			return
		}
		i += s.at
		if !s.inside {
			s.line(data, i)
			s.inside = i == 0 || data[i-1] == s.delim || data[i-1] == '\n'
		} else {
			if i+1 == len(data) {
				s.at = i // the next byte says whether the quote is doubled
				return
			}
			if data[i+1] == s.quote {
				i++
			} else {
				s.inside = false
			}
		}
		s.at = i + 1
	}
}

// line notes the last line end in [at, end), which lies outside quotes.
func (s *splitter) line(data []byte, end int) {
	if i := bytes.LastIndexByte(data[s.at:end], '\n'); i >= 0 {
		s.last = s.at + i + 1
	}
}

// recordEnd returns where the record that begins at p ends, its line end included, or -1 if a quote stays open.
func recordEnd(data []byte, p int, d dialect) int {
	start := true
	for i := p; i < len(data); i++ {
		switch c := data[i]; {
		case c == '\n':
			return i + 1
		case c == d.delim:
			start = true
			continue
		case c == d.quote && start:
			for i++; ; i++ {
				k := bytes.IndexByte(data[i:], d.quote)
				if k < 0 {
					return -1
				}
				if i += k; i+1 < len(data) && data[i+1] == d.quote {
					i++
					continue
				}
				break
			}
		}
		start = false
	}
	return len(data)
}
