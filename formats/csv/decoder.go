package csv

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// target is a needed column and, while a chunk is decoded, its slices.
type target struct {
	name string
	col  int
	typ  vec.TypeID
	from string // the field of the header, or its position
	c    *vec.Column
	f64  []float64
	i64  []int64
	str  []string
}

type decoder struct {
	dialect
	targets []target
	all     []string // the schema's columns
	unneed  []int
	limit   int
	unit    scan.Unit
	format  scan.TimeFormat

	// fields are the targets of the record's fields in order, nil for those not needed, as header says.
	fields  []*target
	header  []byte
	missing []*target // columns that the header lacks
	absent  *target   // one of them whose field csv.mapping names: records cannot be read as told

	marks   [2]uint64 // the delimiter and the quote in every byte
	data    []byte
	row     int
	fail    connector.Reject
	scratch []byte
	arena   vec.Arena
}

func newDecoder(cfg connector.DecoderConfig) (connector.Decoder, error) {
	if err := check(cfg.Options); err != nil {
		return nil, err
	}
	d := &decoder{dialect: dialectOf(cfg.Options), limit: int(cfg.Options.Size(connector.OptLineBytes)),
		unit: scan.UnitByName(cfg.Options.String(connector.OptTimeUnit)), all: cfg.Schema.Names()}
	if d.limit == 0 {
		d.limit = 16 << 20
	}
	if f := cfg.Options.String(connector.OptTimeFormat); f != "" {
		var bad byte
		if d.format, bad = scan.NewTimeFormat(f); bad != 0 {
			return nil, &connector.OptionError{Code: connector.CodeBadValue, Key: connector.OptTimeFormat, Msg: fmt.Sprintf("time.format %q: unknown letter %%%c", f, bad)}
		}
	}
	for i, f := range cfg.Schema.Fields {
		if !cfg.Needs(i) {
			d.unneed = append(d.unneed, i)
			continue
		}
		if f.Type.ID == vec.List || f.Type.ID == vec.Map || f.Type.ID == vec.Struct {
			return nil, &connector.OptionError{Code: connector.CodeUnsupportedUse, Key: "format",
				Msg: fmt.Sprintf("column %q: CSV has no %s", f.Name, f.Type)}
		}
		d.targets = append(d.targets, target{name: f.Name, col: i, typ: f.Type.ID, from: mappingOf(cfg.Options, f.Name)})
	}
	const ones = 0x0101010101010101
	d.marks = [2]uint64{uint64(d.delim) * ones, uint64(d.quote) * ones}
	return d, d.position()
}

func mappingOf(o connector.Options, column string) string {
	for _, n := range o.Names() {
		if rest, ok := strings.CutPrefix(n, "csv.mapping."); ok && strings.EqualFold(rest, column) {
			return o.String(n)
		}
	}
	return ""
}

// position gives fields to columns in order, for input without header.
func (d *decoder) position() error {
	if d.hasHeader() {
		return nil
	}
	d.fields = make([]*target, len(d.all))
	for i := range d.targets {
		t := &d.targets[i]
		at := t.col
		if t.from != "" {
			n, err := strconv.Atoi(t.from)
			if err != nil || n < 1 {
				return &connector.OptionError{Code: connector.CodeBadValue, Key: "csv.mapping." + t.name,
					Msg: fmt.Sprintf("csv.mapping.%s: without header %q must be a position, counted from 1", t.name, t.from)}
			}
			at = n - 1
			for len(d.fields) <= at {
				d.fields = append(d.fields, nil)
			}
		}
		d.fields[at] = t
	}
	return nil
}

func (d *decoder) hasHeader() bool { return d.dialect.header }

// name gives fields to columns as the header says.
func (d *decoder) name(header []byte) {
	if d.fields != nil && bytes.Equal(header, d.header) {
		return
	}
	d.header = append(d.header[:0], header...)
	names := fieldsOf(header, d.dialect)
	d.fields = make([]*target, len(names))
	d.missing, d.absent = d.missing[:0], nil
	for i := range d.targets {
		t := &d.targets[i]
		at := -1
		want := t.name
		if t.from != "" {
			want = t.from
		}
		for k, n := range names {
			if n == want || at < 0 && strings.EqualFold(n, want) {
				at = k
			}
		}
		if n, err := strconv.Atoi(t.from); at < 0 && err == nil && n >= 1 && n <= len(names) {
			at = n - 1
		}
		if at < 0 {
			d.missing = append(d.missing, t)
			if t.from != "" {
				d.absent = t
			}
		} else {
			d.fields[at] = t
		}
	}
}

// noteMissing says at the start of a file which columns its header lacks. That of a mapping rejects every record.
func (d *decoder) noteMissing(c *connector.Chunk, rej *connector.Rejects) {
	if len(d.missing) == 0 || d.absent != nil {
		return
	}
	names := make([]string, len(d.missing))
	for i, t := range d.missing {
		names[i] = strconv.Quote(t.name)
	}
	fields := fieldsOf(c.Header, d.dialect)
	text := fmt.Sprintf("the header has no field for column %s, which is NULL in every row", names[0])
	if len(names) > 1 {
		text = fmt.Sprintf("the header has no fields for columns %s, which are NULL in every row", strings.Join(names, ", "))
	}
	hint := fmt.Sprintf("fields are %s; csv.mapping.%s = 'field' names another one", listed(fields), d.missing[0].name)
	if near, ok := diag.Nearest(d.missing[0].name, fields); ok {
		hint = fmt.Sprintf("did you mean %s? csv.mapping.%s = '%[1]s' says so", listed([]string{near}), d.missing[0].name)
	} else if len(d.missing) == len(d.targets) {
		hint = "csv.header = 'false' takes the fields in order where there is no header"
	}
	rej.Notes = append(rej.Notes, connector.Note{Code: connector.CodeHeaderField, Name: c.Name, Line: 1, Text: text + " (" + hint + ")"})
}

// listed shows names on one line that is not too long.
func listed(names []string) string {
	text := strconv.Quote(strings.Join(names, ", "))
	text = text[1 : len(text)-1]
	if len(text) > 200 {
		text = strings.ToValidUTF8(text[:200], "") + "…"
	}
	return text
}

// fieldsOf splits one record into its texts.
func fieldsOf(record []byte, d dialect) []string {
	var out []string
	record = bytes.TrimRight(record, "\r\n")
	for p := 0; ; {
		end := p
		if p < len(record) && record[p] == d.quote {
			q := string(d.quote)
			text := ""
			for end = p + 1; end < len(record); end++ {
				if record[end] == d.quote {
					if end+1 < len(record) && record[end+1] == d.quote {
						end++
					} else {
						break
					}
				}
			}
			text = strings.ReplaceAll(string(record[p+1:min(end, len(record))]), q+q, q)
			out = append(out, text)
			for end < len(record) && record[end] != d.delim {
				end++
			}
		} else {
			for end < len(record) && record[end] != d.delim {
				end++
			}
			out = append(out, strings.TrimSpace(string(record[p:end])))
		}
		if end >= len(record) {
			return out
		}
		p = end + 1
	}
}

// Decode reads the chunk's records one after the other.
func (d *decoder) Decode(c *connector.Chunk, dst *vec.Batch, rej *connector.Rejects) {
	d.data, d.row = c.Data, dst.Len
	p := 0
	if d.hasHeader() {
		d.name(c.Header)
		if c.First {
			p = len(c.Header)
			d.noteMissing(c, rej)
		}
	}
	room := dst.Len + bytes.Count(c.Data, []byte{'\n'}) + 1
	d.bind(dst, room)
	counted, line := 0, c.Line
	for p < len(d.data) {
		if n := blank(d.data[p:]); n > 0 {
			p += n
			continue
		}
		end := d.record(p)
		if end >= 0 && end-p > d.limit {
			end = d.failed(connector.TooLong, nil, "")
		}
		if end >= 0 && d.absent != nil {
			end = d.failed(connector.FieldCount, d.absent, fmt.Sprintf("the header has no field %q, which csv.mapping names", d.absent.from))
		}
		if end >= 0 {
			d.row++
			p = end
			continue
		}
		d.clearNulls()
		if end = recordEnd(d.data, p, d.dialect); end < 0 {
			// A quote that stays open must not swallow what follows: only this line is given up.
			d.failed(connector.Malformed, nil, "a quote is not closed")
			end = lineEnd(d.data, p)
		}
		line += int64(bytes.Count(d.data[counted:p], []byte{'\n'}))
		counted = p
		d.fail.Before, d.fail.Name, d.fail.Line, d.fail.Offset = d.row, c.Name, line, c.Offset+int64(p)
		rej.Add(d.fail, bytes.TrimRight(d.data[p:end], "\r\n"))
		p = end
	}
	for i := range d.targets {
		d.targets[i].c.Resize(d.row)
	}
	for _, i := range d.unneed {
		dst.Cols[i].Resize(d.row)
	}
	dst.Len = d.row
	d.data = nil
}

func (d *decoder) bind(dst *vec.Batch, room int) {
	for i := range d.targets {
		t := &d.targets[i]
		t.c = &dst.Cols[t.col]
		t.c.Resize(room)
		t.f64, t.i64, t.str = t.c.F64, t.c.I64, t.c.Str
	}
}

// blank is the length of the line end that data begins with. Blank lines are no records.
func blank(data []byte) int {
	if data[0] == '\n' {
		return 1
	}
	if data[0] == '\r' && len(data) > 1 && data[1] == '\n' {
		return 2
	}
	return 0
}

func lineEnd(data []byte, p int) int {
	if i := bytes.IndexByte(data[p:], '\n'); i >= 0 {
		return p + i + 1
	}
	return len(data)
}

func (d *decoder) clearNulls() {
	for i := range d.targets {
		if c := d.targets[i].c; d.row>>6 < len(c.Nulls) {
			c.Nulls.Clear(d.row)
		}
	}
}

func (d *decoder) failed(r connector.Reason, t *target, detail string) int {
	d.fail = connector.Reject{Reason: r, Detail: detail}
	if t != nil {
		d.fail.Column = t.name
	}
	return -1
}

// record reads the record at p and returns where the next begins, or -1. Like the one of JSON it reads the common
// types without another call.
func (d *decoder) record(p int) int {
	data, row, last := d.data, d.row, len(d.fields)-1
	for i, t := range d.fields {
		end := -1
		if t != nil {
			var st scan.Status
			switch t.typ {
			case vec.String:
				if end = d.plain(p); end == p || end < 0 {
					end = -1
				} else if text := data[p:end]; text[0] != 'N' && text[0] != '\\' {
					t.str[row] = vec.BytesAsString(text)
				} else {
					end = -1
				}
			case vec.Double:
				if t.f64[row], end, st = scan.Double(data, p); st != scan.OK {
					end = -1
				}
			case vec.Long:
				if t.i64[row], end, st = scan.Int64(data, p); st != scan.OK {
					end = -1
				}
			}
		} else {
			end = d.plain(p)
		}
		if end < 0 || end == len(data) || data[end] != d.delim && data[end] != '\n' {
			if end = d.field(p, t); end < 0 {
				return -1
			}
		}
		// end is at the delimiter, the line end, or the end of the input.
		if end < len(data) && data[end] == d.delim {
			if i == last {
				return d.count(i+2, end+1)
			}
			p = end + 1
			continue
		}
		if i != last {
			return d.count(i+1, end)
		}
		for _, t := range d.missing {
			t.c.SetNull(row)
		}
		if end < len(data) && data[end] == '\r' {
			end++
		}
		return min(end+1, len(data))
	}
	return d.failed(connector.FieldCount, nil, "the stream has no columns")
}

// count refuses a record with the wrong number of fields; n were seen up to p, the start of the n-th or the end.
func (d *decoder) count(n, p int) int {
	if end := recordEnd(d.data, p, d.dialect); n > len(d.fields) && end >= 0 {
		n += len(fieldsOf(d.data[p:end], d.dialect)) - 1
	}
	return d.failed(connector.FieldCount, nil, fmt.Sprintf("%d instead of %d", n, len(d.fields)))
}

// plain returns where the unquoted ASCII field at p ends: at the delimiter or line feed, or -1 if it is not so
// simple.
func (d *decoder) plain(p int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for p+8 <= len(d.data) {
		w := binary.LittleEndian.Uint64(d.data[p:])
		a, q := w^d.marks[0], w^d.marks[1]
		if t := ((a - ones) | (q - ones) | (w - 0x20*ones) | w) & highs; t != 0 {
			p += bits.TrailingZeros64(t) >> 3
			if c := d.data[p]; c == d.delim || c == '\n' {
				return p
			}
			return -1
		}
		p += 8
	}
	return -1
}

// field reads any field, into t if that is not nil. It returns where it ends: at a delimiter, a line end (CR LF or
// LF) or the end of the input; or -1.
func (d *decoder) field(p int, t *target) int {
	text, end, quoted := d.text(p)
	if end < 0 {
		return -1
	}
	if !utf8.Valid(text) {
		return d.failed(connector.InvalidUTF8, t, "")
	}
	if t == nil {
		return end
	}
	if !quoted && isNull(text) {
		t.c.SetNull(d.row)
		return end
	}
	switch scan.Put(t.c, d.row, text, d.unit, d.format) {
	case scan.OK:
		return end
	case scan.Range:
		return d.failed(connector.OutOfRange, t, t.c.Type.String()+" cannot hold "+shown(text))
	case scan.Fraction:
		return d.failed(connector.WrongType, t, "a fraction for "+t.c.Type.String())
	}
	return d.failed(connector.WrongType, t, shown(text)+" is not a "+t.c.Type.String())
}

func shown(text []byte) string {
	if len(text) > 40 {
		return strconv.Quote(string(text[:40])) + "…"
	}
	return strconv.Quote(string(text))
}

// text returns the field at p without quotes.
func (d *decoder) text(p int) (text []byte, end int, quoted bool) {
	data := d.data
	if p < len(data) && data[p] == d.quote {
		text, end = d.quotedText(p)
		return text, end, true
	}
	for end = p; end < len(data); end++ {
		switch c := data[end]; {
		case c == d.delim || c == '\n':
			return data[p:end], end, false
		case c == '\r' && (end+1 == len(data) || data[end+1] == '\n'):
			return data[p:end], end, false
		case c == d.quote:
			return nil, d.failed(connector.Malformed, nil, "a quote inside an unquoted field"), false
		}
	}
	return data[p:end], end, false
}

func (d *decoder) quotedText(p int) ([]byte, int) {
	data := d.data
	from := p + 1
	d.scratch = d.scratch[:0]
	doubled := false
	for i := from; ; {
		k := bytes.IndexByte(data[i:], d.quote)
		if k < 0 {
			return nil, d.failed(connector.Malformed, nil, "a quote is not closed")
		}
		i += k
		if i+1 < len(data) && data[i+1] == d.quote {
			d.scratch = append(d.scratch, data[from:i+1]...)
			doubled = true
			i += 2
			from = i
			continue
		}
		end := i + 1
		if end < len(data) && data[end] != d.delim && blank(data[end:]) == 0 && !(data[end] == '\r' && end+1 == len(data)) {
			return nil, d.failed(connector.Malformed, nil, "text after a closing quote")
		}
		if !doubled {
			return data[from:i], end
		}
		d.scratch = append(d.scratch, data[from:i]...)
		return vec.StringBytes(d.arena.Clone(vec.BytesAsString(d.scratch))), end
	}
}

func isNull(text []byte) bool {
	switch len(text) {
	case 0:
		return true
	case 2:
		return string(text) == "NA" || string(text) == `\N`
	case 3:
		return string(text) == "N/A"
	case 4:
		return string(text) == "NULL"
	}
	return false
}
