package json

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }

// text reads the string whose quote stands at p: a piece of the chunk, or where it has escapes, of the arena.
func (d *decoder) text(p int) (s string, end int) {
	end, escaped := d.stringEnd(p)
	if end < 0 {
		return "", -1
	}
	if !escaped {
		return vec.BytesAsString(d.data[p+1 : end-1]), end
	}
	d.scratch = d.scratch[:0]
	for i := p + 1; i < end-1; {
		c := d.data[i]
		if c != '\\' {
			d.scratch = append(d.scratch, c)
			i++
			continue
		}
		c = d.data[i+1]
		if c == 'u' {
			var r rune
			if r, i = d.unicode(i); r < 0 {
				return "", d.failed(connector.InvalidUTF8, nil, `half a surrogate pair in a \u escape`)
			}
			d.scratch = utf8.AppendRune(d.scratch, r)
			continue
		}
		d.scratch = append(d.scratch, unescape(c))
		i += 2
	}
	return d.arena.Clone(vec.BytesAsString(d.scratch)), end
}

// unescape is the byte that a backslash and c stand for, 0 if nothing.
func unescape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case '"', '\\', '/':
		return c
	}
	return 0
}

// stringEnd checks the string whose quote stands at p and returns the position after its closing quote.
func (d *decoder) stringEnd(p int) (end int, escaped bool) {
	b := d.data
	at := p + 1
	high := false
	for i := at; ; {
		if i = scan.Quote(b, i); i >= len(b) {
			return d.syntax(i, ""), false
		}
		switch c := b[i]; {
		case c == '"':
			if high && !utf8.Valid(b[at:i]) {
				return d.failed(connector.InvalidUTF8, nil, ""), false
			}
			return i + 1, escaped
		case c == '\\':
			escaped = true
			if i+1 < len(b) && b[i+1] == 'u' && hex4(b, i+2) >= 0 {
				i += 6
			} else if i+1 < len(b) && unescape(b[i+1]) != 0 {
				i += 2
			} else {
				return d.syntax(i+1, "bad escape in a string"), false
			}
		case c >= utf8.RuneSelf:
			high = true
			for i < len(b) && b[i] >= utf8.RuneSelf {
				i++
			}
		default:
			return d.syntax(i, "control character in a string"), false
		}
	}
}

// unicode decodes the escape at i, of one or two units; -1 for half a pair. stringEnd has checked its syntax.
func (d *decoder) unicode(i int) (rune, int) {
	r := rune(hex4(d.data, i+2))
	i += 6
	if !utf16.IsSurrogate(r) {
		return r, i
	}
	if i+5 < len(d.data) && d.data[i] == '\\' && d.data[i+1] == 'u' {
		if r = utf16.DecodeRune(r, rune(hex4(d.data, i+2))); r != utf8.RuneError {
			return r, i + 6
		}
	}
	return -1, i
}

func hex4(b []byte, p int) int {
	if p+4 > len(b) {
		return -1
	}
	v := 0
	for _, c := range b[p : p+4] {
		switch {
		case c-'0' < 10:
			c -= '0'
		case c|0x20-'a' < 6:
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		v = v<<4 | int(c)
	}
	return v
}

// word checks a literal.
func (d *decoder) word(p int, w string) int {
	if len(d.data)-p >= len(w) && string(d.data[p:p+len(w)]) == w {
		return p + len(w)
	}
	return d.syntax(p, "not a value")
}

// skip checks the syntax of the value at p and returns where it ends, or -1.
func (d *decoder) skip(p, depth int) int {
	if p >= len(d.data) {
		return d.syntax(p, "")
	}
	switch c := d.data[p]; c {
	case '"':
		end, escaped := d.stringEnd(p)
		if escaped {
			_, end = d.text(p) // half surrogate pairs are wrong wherever they stand
		}
		return end
	case '{', '[':
		if depth >= depthMax {
			return d.syntax(p, "nested too deep")
		}
		return d.skipNested(p, depth, c+2) // the closing bracket lies two further
	case 't':
		return d.word(p, "true")
	case 'f':
		return d.word(p, "false")
	case 'n':
		return d.word(p, "null")
	}
	_, _, end, st := scan.Number(d.data, p)
	if st == scan.Bad {
		return d.syntax(p, "not a value")
	}
	return end
}

func (d *decoder) skipNested(p, depth int, closing byte) int {
	p = d.space(p + 1)
	if p < len(d.data) && d.data[p] == closing {
		return p + 1
	}
	for {
		if closing == '}' {
			_, end := d.key(p)
			if end < 0 {
				return -1
			}
			if p = d.space(end); p >= len(d.data) || d.data[p] != ':' {
				return d.syntax(p, "a colon is missing")
			}
			p = d.space(p + 1)
		}
		if p = d.skip(p, depth+1); p < 0 {
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
