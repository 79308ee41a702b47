package json

import (
	"encoding/base64"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// value reads the value at p into the current row of t. It returns where it ends, or -1.
func (d *decoder) value(p int, t *target) int {
	if p >= len(d.data) {
		return d.syntax(p, "")
	}
	if composite(t.typ.ID) {
		t.c.Resize(d.row)
		t.c.Resize(d.row + 1)
	}
	return d.put(p, t.c, d.row, t, 0)
}

// put reads the value at p into row i of c, which is t's column or lies below it.
func (d *decoder) put(p int, c *vec.Column, i int, t *target, depth int) int {
	if p >= len(d.data) {
		return d.syntax(p, "")
	}
	b := d.data[p]
	if b == 'n' {
		if end := d.word(p, "null"); end >= 0 {
			c.SetNull(i)
			return end
		}
		return -1
	}
	switch c.Type.ID {
	case vec.JSON:
		end := d.skip(p, depth)
		if end >= 0 {
			c.Str[i] = vec.BytesAsString(d.data[p:end])
		}
		return end
	case vec.Bool:
		if b == 't' {
			c.Bool[i] = true
			return d.word(p, "true")
		}
		if b == 'f' {
			c.Bool[i] = false
			return d.word(p, "false")
		}
	case vec.List, vec.Map, vec.Struct:
		if b == '[' || b == '{' {
			return d.putComposite(p, c, i, t, depth)
		}
	default:
		if b == '"' {
			return d.putText(p, c, i, t)
		}
		if b == '-' || b-'0' < 10 {
			return d.putNumber(p, c, i, t)
		}
	}
	return d.mismatch(p, c, t)
}

// mismatch refuses a value of the wrong kind, or one that is no value at all.
func (d *decoder) mismatch(p int, c *vec.Column, t *target) int {
	kind := "a number"
	switch d.data[p] {
	case '"':
		kind = "a string"
	case '{':
		kind = "an object"
	case '[':
		kind = "an array"
	case 't', 'f':
		kind = "a bool"
	}
	if d.skip(p, 0) < 0 {
		return -1
	}
	return d.failed(connector.WrongType, t, kind+" for "+c.Type.String())
}

func (d *decoder) putNumber(p int, c *vec.Column, i int, t *target) (end int) {
	var st scan.Status
	var v int64
	switch c.Type.ID {
	case vec.Double:
		c.F64[i], end, st = scan.Double(d.data, p)
	case vec.Float:
		c.F32[i], end, st = scan.Float(d.data, p)
	case vec.Long, vec.Interval:
		c.I64[i], end, st = scan.Int64(d.data, p)
		if c.Type.ID == vec.Interval {
			c.I64[i] *= 1000
		}
	case vec.Int:
		if v, end, st = scan.Int64(d.data, p); st == scan.OK && int64(int32(v)) != v {
			st = scan.Range
		}
		c.I32[i] = int32(v)
	case vec.Timestamp:
		if v, end, st = scan.Int64(d.data, p); st == scan.OK {
			at, ok := scan.TimeOf(v, d.unit)
			if !ok {
				st = scan.Range
			}
			c.I64[i] = int64(at)
		}
	case vec.Decimal:
		_, _, end, st = scan.Number(d.data, p)
		if st != scan.Bad {
			st = scan.OK
			var ok bool
			if c.Dec[i], ok = scan.ParseDecimal(d.data[p:end], int(c.Type.Scale), false); !ok || !scan.FitsPrecision(c.Dec[i], c.Type.Precision) {
				st = scan.Range
			}
		}
	default:
		return d.mismatch(p, c, t)
	}
	switch st {
	case scan.OK:
		return end
	case scan.Range:
		return d.failed(connector.OutOfRange, t, c.Type.String()+" cannot hold "+d.quoted(p, end))
	case scan.Fraction:
		return d.failed(connector.WrongType, t, "a fraction for "+c.Type.String())
	}
	return d.syntax(p, "bad number")
}

// quoted shows a value, cut where it is long.
func (d *decoder) quoted(p, end int) string {
	if end-p > 40 {
		return string(d.data[p:p+40]) + "…"
	}
	return string(d.data[p:end])
}

// putText reads a string value.
func (d *decoder) putText(p int, c *vec.Column, i int, t *target) int {
	s, end := d.text(p)
	if end < 0 {
		if d.fail.reason == connector.InvalidUTF8 {
			d.fail.column = t.name
		}
		return -1
	}
	b, ok := vec.StringBytes(s), false
	switch c.Type.ID {
	case vec.String:
		c.Str[i] = s
		return end
	case vec.Bytes:
		raw, err := base64.StdEncoding.DecodeString(s)
		c.Str[i], ok = vec.BytesAsString(raw), err == nil
	case vec.Timestamp:
		var at vec.Time
		if d.format.Set() {
			at, ok = d.format.Parse(b)
		} else {
			at, ok = scan.Time(b)
		}
		c.I64[i] = int64(at)
	case vec.Date:
		c.I32[i], ok = scan.Date(b)
	case vec.TimeOfDay:
		c.I64[i], ok = scan.TimeOfDay(b)
	case vec.Interval:
		v, err := connector.ParseDuration(s)
		c.I64[i], ok = v.Microseconds(), err == nil
	case vec.Decimal:
		if c.Dec[i], ok = scan.ParseDecimal(b, int(c.Type.Scale), false); ok && !scan.FitsPrecision(c.Dec[i], c.Type.Precision) {
			return d.failed(connector.OutOfRange, t, c.Type.String()+" cannot hold "+d.quoted(p, end))
		}
	default:
		return d.mismatch(p, c, t)
	}
	if !ok {
		return d.failed(connector.WrongType, t, d.quoted(p, end)+" is not a "+c.Type.String())
	}
	return end
}

// putComposite reads an array or object into LIST, MAP or STRUCT row i, the last row of c.
func (d *decoder) putComposite(p int, c *vec.Column, i int, t *target, depth int) int {
	list := c.Type.ID == vec.List
	if depth >= depthMax {
		return d.syntax(p, "nested too deep")
	}
	if list != (d.data[p] == '[') {
		return d.mismatch(p, c, t)
	}
	closing := byte('}')
	if list {
		closing = ']'
	}
	if c.Type.ID == vec.Struct {
		for k := range c.Child {
			c.Child[k].Resize(i + 1)
			c.Child[k].SetNull(i) // a field that is missing
		}
	}
	p = d.space(p + 1)
	for first := true; ; first = false {
		if p < len(d.data) && d.data[p] == closing && first {
			return p + 1
		}
		if p = d.putElement(p, c, i, t, depth); p < 0 {
			return -1
		}
		if p = d.space(p); p >= len(d.data) {
			return d.syntax(p, "")
		}
		if d.data[p] == closing {
			return p + 1
		}
		if d.data[p] != ',' {
			return d.syntax(p, "a comma is missing")
		}
		p = d.space(p + 1)
	}
}

// putElement reads one element of a list, or one field.
func (d *decoder) putElement(p int, c *vec.Column, i int, t *target, depth int) int {
	name := ""
	if c.Type.ID != vec.List {
		if p >= len(d.data) || d.data[p] != '"' {
			return d.syntax(p, "a field name is missing")
		}
		if name, p = d.text(p); p < 0 {
			return -1
		}
		if p = d.space(p); p >= len(d.data) || d.data[p] != ':' {
			return d.syntax(p, "a colon is missing")
		}
		p = d.space(p + 1)
	}
	if c.Type.ID == vec.Struct {
		for k, f := range c.Type.Elem {
			if equalFold(f.Name, name) {
				child := &c.Child[k]
				child.Resize(i)
				child.Resize(i + 1)
				return d.put(p, child, i, t, depth+1)
			}
		}
		return d.skip(p, depth+1)
	}
	n := int(c.Offsets[i+1])
	for k := range c.Child {
		c.Child[k].Resize(n)
		c.Child[k].Resize(n + 1)
	}
	if c.Type.ID == vec.Map {
		if c.Child[0].Type.ID != vec.String {
			return d.failed(connector.WrongType, t, "keys of "+c.Type.String()+" cannot be read from JSON")
		}
		c.Child[0].Str[n] = d.arena.Clone(name)
	}
	c.Offsets[i+1]++
	return d.put(p, &c.Child[len(c.Child)-1], n, t, depth+1)
}
