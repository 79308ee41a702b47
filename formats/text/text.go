// Package text reads lines of any text: whole, into the column `line`, or taken apart by the named groups of a
// regular expression. Written, a row is the text of its only column.
package text

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/formats/json"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

func init() { connector.RegisterFormat(Format()) }

// Format describes plain text.
func Format() connector.Format {
	return connector.Format{
		Name:       "text",
		Extensions: []string{".log", ".txt"},
		Doc: "Lines of text. Without text.pattern each line goes to the column `line`; with it, the pattern's named groups go to the columns of the same name, " +
			"a group that takes no part is NULL, and a line that does not match is rejected.",
		Example: "127.0.0.1 - GET /index.html 200",
		Options: []connector.Option{{Name: "text.pattern", Kinds: connector.Source,
			Doc: "A regular expression (RE2) with named groups: (?P<ip>\\S+) (?P<status>\\d+)."}},
		NewSplitter: func(connector.Options) connector.Splitter { return connector.Lines{} },
		NewDecoder:  newDecoder,
		NewEncoder:  newEncoder,
		Infer:       infer,
		Sniff:       func(sample []byte) int { return min(1, len(sample)) },
	}
}

type decoder struct {
	pattern *regexp.Regexp // nil: whole lines
	cols    []int          // needed columns
	groups  []int          // of each needed column, its group; 0 the whole line
	unneed  []int
	names   []string
	limit   int
	unit    scan.Unit
	format  scan.TimeFormat
}

func newDecoder(cfg connector.DecoderConfig) (connector.Decoder, error) {
	d := &decoder{names: cfg.Schema.Names(), unit: scan.UnitByName(cfg.Options.String(connector.OptTimeUnit)), limit: int(cfg.Options.Size(connector.OptLineBytes))}
	if d.limit == 0 {
		d.limit = 16 << 20
	}
	if f := cfg.Options.String(connector.OptTimeFormat); f != "" {
		var bad byte
		if d.format, bad = scan.NewTimeFormat(f); bad != 0 {
			return nil, &connector.OptionError{Code: connector.CodeBadValue, Key: connector.OptTimeFormat, Msg: fmt.Sprintf("time.format %q: unknown letter %%%c", f, bad)}
		}
	}
	if p := cfg.Options.String("text.pattern"); p != "" {
		re, err := regexp.Compile(p)
		if err != nil {
			return nil, &connector.OptionError{Code: connector.CodeBadValue, Key: "text.pattern", Msg: "text.pattern: " + err.Error()}
		}
		d.pattern = re
	}
	for i, f := range cfg.Schema.Fields {
		if !cfg.Needs(i) {
			d.unneed = append(d.unneed, i)
			continue
		}
		g, err := d.group(f)
		if err != nil {
			return nil, err
		}
		d.cols, d.groups = append(d.cols, i), append(d.groups, g)
	}
	return d, nil
}

func (d *decoder) group(f vec.Field) (int, error) {
	if f.Type.ID == vec.List || f.Type.ID == vec.Map || f.Type.ID == vec.Struct {
		return 0, &connector.OptionError{Code: connector.CodeUnsupportedUse, Key: "format", Msg: fmt.Sprintf("column %q: text has no %s", f.Name, f.Type)}
	}
	if d.pattern != nil {
		for g, n := range d.pattern.SubexpNames() {
			if n != "" && strings.EqualFold(n, f.Name) {
				return g, nil
			}
		}
	}
	if strings.EqualFold(f.Name, "line") {
		return 0, nil
	}
	return 0, &connector.OptionError{Code: connector.CodeBadValue, Key: "text.pattern",
		Msg: fmt.Sprintf("column %q: text has the column line and the named groups of text.pattern", f.Name)}
}

// Decode reads one row per line; empty lines are rows too.
func (d *decoder) Decode(c *connector.Chunk, dst *vec.Batch, rej *connector.Rejects) {
	row := dst.Len
	room := row + bytes.Count(c.Data, []byte{'\n'}) + 1
	for _, i := range d.cols {
		dst.Cols[i].Resize(room)
	}
	line := c.Line
	for p := 0; p < len(c.Data); line++ {
		next := bytes.IndexByte(c.Data[p:], '\n') + 1
		if next == 0 {
			next = len(c.Data) - p
		}
		text := bytes.TrimSuffix(bytes.TrimSuffix(c.Data[p:p+next], []byte{'\n'}), []byte{'\r'})
		if r, ok := d.read(text, dst, row); ok {
			row++
		} else {
			r.Before, r.Name, r.Line, r.Offset = row, c.Name, line, c.Offset+int64(p)
			rej.Add(r, text)
			for _, i := range d.cols {
				if c := &dst.Cols[i]; row>>6 < len(c.Nulls) {
					c.Nulls.Clear(row)
				}
			}
		}
		p += next
	}
	for _, i := range d.cols {
		dst.Cols[i].Resize(row)
	}
	for _, i := range d.unneed {
		dst.Cols[i].Resize(row)
	}
	dst.Len = row
}

func (d *decoder) read(text []byte, dst *vec.Batch, row int) (connector.Reject, bool) {
	if len(text) > d.limit {
		return connector.Reject{Reason: connector.TooLong}, false
	}
	if !utf8.Valid(text) {
		return connector.Reject{Reason: connector.InvalidUTF8}, false
	}
	var at []int
	if d.pattern != nil {
		if at = d.pattern.FindSubmatchIndex(text); at == nil {
			return connector.Reject{Reason: connector.NoMatch}, false
		}
	}
	for k, i := range d.cols {
		part := text
		if g := d.groups[k]; g > 0 {
			if at[2*g] < 0 {
				dst.Cols[i].SetNull(row)
				continue
			}
			part = text[at[2*g]:at[2*g+1]]
		}
		c := &dst.Cols[i]
		switch scan.Put(c, row, part, d.unit, d.format) {
		case scan.OK:
		case scan.Range:
			return connector.Reject{Reason: connector.OutOfRange, Column: d.names[i], Detail: c.Type.String() + " cannot hold " + strconv.Quote(string(part[:min(40, len(part))]))}, false
		default:
			return connector.Reject{Reason: connector.WrongType, Column: d.names[i], Detail: strconv.Quote(string(part[:min(40, len(part))])) + " is not a " + c.Type.String()}, false
		}
	}
	return connector.Reject{}, true
}

type encoder struct{}

func newEncoder(cfg connector.EncoderConfig) (connector.Encoder, error) {
	if cfg.Schema.Len() != 1 {
		return nil, &connector.OptionError{Code: connector.CodeUnsupportedUse, Key: "format",
			Msg: fmt.Sprintf("format text writes one column, the stream has %d", cfg.Schema.Len())}
	}
	return encoder{}, nil
}

// Header is empty.
func (encoder) Header(dst []byte) []byte { return dst }

// Footer is empty.
func (encoder) Footer(dst []byte) []byte { return dst }

// Encode appends one line per row; line ends inside a text become spaces, NULL is an empty line.
func (encoder) Encode(dst []byte, b *vec.Batch, lo, hi int) []byte {
	c := &b.Cols[0]
	for i := lo; i < hi; i++ {
		at := len(dst)
		switch {
		case c.IsNull(i):
		case c.Type.ID == vec.String || c.Type.ID == vec.JSON:
			dst = append(dst, c.Str[i]...)
		default:
			dst = json.AppendValue(dst, c, i)
			if n := len(dst); n-at >= 2 && dst[at] == '"' {
				dst = append(dst[:at], dst[at+1:n-1]...)
			}
		}
		for k := at; k < len(dst); k++ {
			if dst[k] == '\n' || dst[k] == '\r' {
				dst[k] = ' '
			}
		}
		dst = append(dst, '\n')
	}
	return dst
}

func infer(_ []byte, o connector.Options) (*vec.Schema, []string, error) {
	p := o.String("text.pattern")
	if p == "" {
		return vec.NewSchema(vec.Field{Name: "line", Type: vec.Simple(vec.String)}), nil, nil
	}
	re, err := regexp.Compile(p)
	if err != nil {
		return nil, nil, fmt.Errorf("text.pattern: %w", err)
	}
	s := &vec.Schema{}
	for _, n := range re.SubexpNames() {
		if n != "" {
			s.Fields = append(s.Fields, vec.Field{Name: n, Type: vec.Simple(vec.String)})
		}
	}
	if s.Len() == 0 {
		return nil, nil, fmt.Errorf("text.pattern %q has no named groups", p)
	}
	return s, []string{"the groups of text.pattern are STRING; --columns gives them other types"}, nil
}
