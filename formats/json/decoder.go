package json

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// Bounds of what is read.
const (
	depthMax = 512 // nesting of a value
	shapes   = 4   // shapes of records that are remembered
)

// target is a needed column and, while a chunk is decoded, its slices.
type target struct {
	name string
	col  int
	typ  vec.Type
	c    *vec.Column
	row  int // the last row that a field was read for, plus one
	f64  []float64
	i64  []int64
	str  []string
}

// node is a name in the tree of the paths of all needed columns.
type node struct {
	names []string
	sub   []*node
	t     *target // the column whose value stands here
}

type decoder struct {
	targets []target
	root    node
	ncols   int
	unneed  []int
	ignore  bool
	limit   int
	unit    scan.Unit
	format  scan.TimeFormat

	shapes [shapes]shape
	used   int // shapes learnt
	victim int // the next to be forgotten

	data    []byte // the chunk being decoded
	row     int
	room    int // rows that the columns have
	rec     recorder
	fail    failure
	scratch []byte
	arena   vec.Arena // strings with escapes
	lineAt  int       // bytes whose lines are counted
	line    int64
}

// failure says why a record was refused, to be reported once its end is known.
type failure struct {
	reason connector.Reason
	column string
	detail string
}

func newDecoder(cfg connector.DecoderConfig) (connector.Decoder, error) {
	d := &decoder{ncols: cfg.Schema.Len(), ignore: cfg.Options.Bool("json.ignore-parse-errors"),
		limit: int(cfg.Options.Size(connector.OptLineBytes)), unit: scan.UnitByName(cfg.Options.String(connector.OptTimeUnit))}
	if f := cfg.Options.String(connector.OptTimeFormat); f != "" {
		tf, bad := scan.NewTimeFormat(f)
		if bad != 0 {
			return nil, &connector.OptionError{Code: connector.CodeBadValue, Key: connector.OptTimeFormat, Msg: fmt.Sprintf("time.format %q: unknown letter %%%c", f, bad)}
		}
		d.format = tf
	}
	if d.limit == 0 {
		d.limit = 16 << 20
	}
	d.targets = make([]target, 0, d.ncols) // never grown: nodes point into it
	for i, f := range cfg.Schema.Fields {
		if !cfg.Needs(i) {
			d.unneed = append(d.unneed, i)
			continue
		}
		d.targets = append(d.targets, target{name: f.Name, col: i, typ: f.Type})
		t := &d.targets[len(d.targets)-1]
		path := []string{f.Name}
		if p := mappingOf(cfg.Options, f.Name); p != "" {
			path = strings.Split(strings.TrimPrefix(strings.TrimPrefix(p, "$"), "."), ".")
		} else if strings.Contains(f.Name, ".") {
			path = strings.Split(f.Name, ".")
		}
		if err := d.root.add(path, t); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func mappingOf(o connector.Options, column string) string {
	for _, n := range o.Names() {
		if rest, ok := strings.CutPrefix(n, "json.mapping."); ok && strings.EqualFold(rest, column) {
			return o.String(n)
		}
	}
	return ""
}

func (n *node) add(path []string, t *target) error {
	for _, name := range path {
		if name == "" {
			return &connector.OptionError{Code: connector.CodeBadValue, Key: "json.mapping." + t.name, Msg: fmt.Sprintf("the path of column %q has an empty part", t.name)}
		}
		i := n.find([]byte(name))
		if i < 0 {
			n.names, n.sub = append(n.names, name), append(n.sub, &node{})
			i = len(n.sub) - 1
		}
		n = n.sub[i]
	}
	if n.t != nil {
		return &connector.OptionError{Code: connector.CodeUnsupportedUse, Key: "json.mapping." + t.name,
			Msg: fmt.Sprintf("columns %q and %q have the same path", n.t.name, t.name)}
	}
	n.t = t
	return nil
}

// find returns the index of the name, in its spelling or else in any case.
func (n *node) find(name []byte) int {
	for i, s := range n.names {
		if s == string(name) {
			return i
		}
	}
	for i, s := range n.names {
		if len(s) == len(name) && strings.EqualFold(s, vec.BytesAsString(name)) {
			return i
		}
	}
	return -1
}

// Decode reads the chunk's records one after the other.
func (d *decoder) Decode(c *connector.Chunk, dst *vec.Batch, rej *connector.Rejects) {
	d.data, d.lineAt, d.line = c.Data, 0, c.Line
	d.row, d.room = dst.Len, dst.Len
	lines := c.Header == nil
	d.bind(dst)
	d.grow(bytes.Count(c.Data, []byte{'\n'}) + 1)
	d.rec.lines = lines
	for p := 0; ; {
		if d.row == d.room {
			d.grow(d.room - dst.Len + 64)
		}
		if !lines {
			p = d.skipBetween(p, lines)
		}
		if end := d.fast(p); end > 0 && end-p <= d.limit {
			p = end
			d.row++
			continue
		}
		if p = d.skipBetween(p, lines); p == len(d.data) {
			break
		}
		end := p
		if lines {
			end = d.record(p, lineEnd(d.data, p))
		} else {
			end = d.record(p, len(d.data))
		}
		if end < 0 {
			d.clearNulls()
			end = d.resync(p, lines)
			d.reject(c, rej, p, end)
		} else {
			d.row++
		}
		p = end
	}
	for i := range d.targets {
		d.targets[i].c.Resize(d.row)
		d.targets[i].c = nil
		d.targets[i].row = 0
	}
	for _, i := range d.unneed {
		dst.Cols[i].Resize(d.row)
	}
	dst.Len = d.row
	d.data = nil
}

// skipBetween passes over what separates records.
func (d *decoder) skipBetween(p int, lines bool) int {
	for p < len(d.data) {
		switch c := d.data[p]; {
		case isSpace(c):
		case !lines && (c == ',' || c == '[' || c == ']'):
		default:
			return p
		}
		p++
	}
	return p
}

func lineEnd(data []byte, p int) int {
	if i := bytes.IndexByte(data[p:], '\n'); i >= 0 {
		return p + i
	}
	return len(data)
}

// resync finds where a refused record ends: at its line's end, or after its closing brace.
func (d *decoder) resync(p int, lines bool) int {
	if lines {
		return lineEnd(d.data, p)
	}
	s := splitter{known: true, layout: layoutArray}
	for i := p; i < len(d.data); i++ {
		if !s.inString && s.depth == 0 && i > p && d.data[i] == ',' {
			return i
		}
		if s.Split(d.data[i:i+1], false) > 0 {
			return i + 1
		}
		s.at = 0
		if s.inString && d.data[i] == '\\' {
			i++
		}
	}
	return len(d.data)
}

func (d *decoder) reject(c *connector.Chunk, rej *connector.Rejects, p, end int) {
	if d.ignore {
		rej.Ignored++
		return
	}
	d.line += int64(bytes.Count(d.data[d.lineAt:p], []byte{'\n'}))
	d.lineAt = p
	rej.Add(connector.Reject{Before: d.row, Name: c.Name, Line: d.line, Offset: c.Offset + int64(p),
		Reason: d.fail.reason, Column: d.fail.column, Detail: d.fail.detail}, bytes.TrimRight(d.data[p:end], "\r"))
}

// bind takes the columns of the batch.
func (d *decoder) bind(dst *vec.Batch) {
	for i := range d.targets {
		d.targets[i].c = &dst.Cols[d.targets[i].col]
	}
}

// grow makes room for n more rows.
func (d *decoder) grow(n int) {
	d.room += n
	for i := range d.targets {
		t := &d.targets[i]
		if composite(t.typ.ID) {
			continue // grows row by row: its children end where the last row ends
		}
		t.c.Resize(d.room)
		t.f64, t.i64, t.str = t.c.F64, t.c.I64, t.c.Str
	}
}

// clearNulls undoes the NULLs of the row that is being read.
func (d *decoder) clearNulls() {
	for i := range d.targets {
		if c := d.targets[i].c; d.row>>6 < len(c.Nulls) {
			c.Nulls.Clear(d.row)
		}
	}
}

// setNull makes the column NULL in the current row.
func (d *decoder) setNull(t *target) {
	if composite(t.typ.ID) {
		t.c.Resize(d.row)
		t.c.Resize(d.row + 1)
	}
	t.c.SetNull(d.row)
}

func composite(id vec.TypeID) bool { return id == vec.List || id == vec.Map || id == vec.Struct }
