package json

import (
	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// recorder notes where the values of a record stand, from which a shape is learnt.
type recorder struct {
	lines  bool
	ok     bool // the record can be a shape
	leaves []leaf
}

type leaf struct {
	from, to int // the value; what lies between values is glue
	t        *target
}

// record reads the record that begins at p and ends before limit. It returns where it ends, or -1 and leaves the
// failure in d.fail.
func (d *decoder) record(p, limit int) int {
	full := d.data
	d.data = full[:limit]
	d.rec.ok = true
	d.rec.leaves = d.rec.leaves[:0]
	d.clearNulls()
	for i := range d.targets {
		d.targets[i].row = 0
	}
	end := d.top(p)
	d.data = full
	if end < 0 {
		return -1
	}
	if end-p > d.limit {
		return d.failed(connector.TooLong, nil, "")
	}
	missing := false
	for i := range d.targets {
		if t := &d.targets[i]; t.row != d.row+1 {
			d.setNull(t)
			missing = true
		}
	}
	if d.rec.ok {
		d.learn(p, end, missing)
	}
	return end
}

// top reads a whole record and, of a line, that nothing follows it.
func (d *decoder) top(p int) int {
	if d.data[p] != '{' {
		if end := d.skip(p, 0); end < 0 {
			return -1
		}
		return d.failed(connector.WrongType, nil, "the record is not an object")
	}
	end := d.object(p, &d.root, 0)
	if end < 0 || !d.rec.lines {
		return end
	}
	end = scan.SkipSpace(d.data, end)
	if end < len(d.data) {
		return d.failed(connector.Malformed, nil, "text after the object")
	}
	return end
}

// object reads an object whose fields n names. p is at its brace.
func (d *decoder) object(p int, n *node, depth int) int {
	p = d.space(p + 1)
	if p < len(d.data) && d.data[p] == '}' {
		return p + 1
	}
	for {
		name, end := d.key(p)
		if end < 0 {
			return -1
		}
		p = d.space(end)
		if p >= len(d.data) || d.data[p] != ':' {
			return d.syntax(p, "a colon is missing")
		}
		p = d.space(p + 1)
		if p = d.member(p, n, name, depth); p < 0 {
			return -1
		}
		p = d.space(p)
		if p >= len(d.data) {
			return d.syntax(p, "")
		}
		switch d.data[p] {
		case '}':
			return p + 1
		case ',':
			p = d.space(p + 1)
		default:
			return d.syntax(p, "a comma or closing brace is missing")
		}
	}
}

// member reads the value of a field.
func (d *decoder) member(p int, n *node, name []byte, depth int) int {
	i := n.find(name)
	if i < 0 {
		return d.leaf(p, nil)
	}
	sub := n.sub[i]
	if len(sub.sub) == 0 {
		return d.leaf(p, sub.t)
	}
	d.markAbsent(sub)
	isObject := p < len(d.data) && d.data[p] == '{'
	if sub.t != nil {
		// The object is a column and holds columns: it is read twice, and its shape is not learnt.
		d.rec.ok = false
		end := d.leaf(p, sub.t)
		if end < 0 || !isObject {
			return end
		}
	}
	if isObject {
		return d.object(p, sub, depth+1)
	}
	return d.leaf(p, nil)
}

// markAbsent forgets the fields that an earlier field of the same name set: the last one counts.
func (d *decoder) markAbsent(n *node) {
	for _, s := range n.sub {
		if s.t != nil && s.t.row == d.row+1 {
			s.t.row = 0
			d.rec.ok = false
		}
		d.markAbsent(s)
	}
}

// leaf reads a value into its column, or over it.
func (d *decoder) leaf(p int, t *target) int {
	var end int
	if t == nil {
		end = d.skip(p, 0)
	} else {
		if t.row == d.row+1 { // a field given twice: the last one counts
			d.rec.ok = false
			if d.row>>6 < len(t.c.Nulls) {
				t.c.Nulls.Clear(d.row)
			}
		}
		t.row = d.row + 1
		end = d.value(p, t)
	}
	if end >= 0 {
		d.rec.leaves = append(d.rec.leaves, leaf{p, end, t})
	}
	return end
}

// key reads a field's name; with escapes it is decoded into scratch.
func (d *decoder) key(p int) (name []byte, end int) {
	if p >= len(d.data) || d.data[p] != '"' {
		return nil, d.syntax(p, "a field name is missing")
	}
	s, end := d.text(p)
	return vec.StringBytes(s), end
}

func (d *decoder) space(p int) int {
	for p < len(d.data) && isSpace(d.data[p]) {
		p++
	}
	return p
}

// failed notes why the record is refused and returns -1.
func (d *decoder) failed(r connector.Reason, t *target, detail string) int {
	d.fail = failure{reason: r, detail: detail}
	if t != nil {
		d.fail.column = t.name
	}
	return -1
}

// syntax refuses the record for what stands, or does not stand, at p.
func (d *decoder) syntax(p int, detail string) int {
	if p >= len(d.data) {
		detail = "it ends too early"
	}
	return d.failed(connector.Malformed, nil, detail)
}
