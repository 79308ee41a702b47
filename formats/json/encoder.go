package json

import (
	"encoding/base64"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// encoder writes one object per line, columns in the order of the schema.
type encoder struct {
	names [][]byte // what stands before each value: {"a": and ,"b":
}

func newEncoder(cfg connector.EncoderConfig) (connector.Encoder, error) {
	e := &encoder{}
	for i, f := range cfg.Schema.Fields {
		before := []byte{','}
		if i == 0 {
			before[0] = '{'
		}
		e.names = append(e.names, append(AppendString(before, f.Name), ':'))
	}
	return e, nil
}

// Header is empty.
func (e *encoder) Header(dst []byte) []byte { return dst }

// Footer is empty.
func (e *encoder) Footer(dst []byte) []byte { return dst }

// Encode appends one line per row.
func (e *encoder) Encode(dst []byte, b *vec.Batch, lo, hi int) []byte {
	for i := lo; i < hi; i++ {
		if len(e.names) == 0 {
			dst = append(dst, '{')
		}
		for k := range e.names {
			c := &b.Cols[k]
			dst = append(dst, e.names[k]...)
			if len(c.Nulls) > 0 && c.Nulls.Get(i) {
				dst = append(dst, "null"...)
				continue
			}
			switch c.Type.ID { // the common types without another call
			case vec.String:
				dst = AppendString(dst, c.Str[i])
			case vec.Double:
				dst = appendDouble(dst, c.F64[i])
			case vec.Long:
				dst = scan.AppendInt(dst, c.I64[i])
			default:
				dst = AppendValue(dst, c, i)
			}
		}
		dst = append(dst, '}', '\n')
	}
	return dst
}

func appendDouble(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	return scan.AppendDouble(dst, f)
}

// AppendValue appends row i of c as a JSON value: times as RFC 3339, bytes as base64, NaN and infinities as null.
func AppendValue(dst []byte, c *vec.Column, i int) []byte {
	if c.IsNull(i) {
		return append(dst, "null"...)
	}
	switch c.Type.ID {
	case vec.Bool:
		return strconv.AppendBool(dst, c.Bool[i])
	case vec.Int:
		return scan.AppendInt(dst, int64(c.I32[i]))
	case vec.Long:
		return scan.AppendInt(dst, c.I64[i])
	case vec.Float:
		if f := float64(c.F32[i]); math.IsNaN(f) || math.IsInf(f, 0) {
			return append(dst, "null"...)
		}
		return scan.AppendFloat(dst, c.F32[i])
	case vec.Double:
		return appendDouble(dst, c.F64[i])
	case vec.Decimal:
		return scan.AppendDecimal(dst, c.Dec[i], int(c.Type.Scale))
	case vec.String:
		return AppendString(dst, c.Str[i])
	case vec.JSON:
		return appendJSON(dst, c.Str[i])
	case vec.Bytes:
		dst = base64.StdEncoding.AppendEncode(append(dst, '"'), vec.StringBytes(c.Str[i]))
		return append(dst, '"')
	case vec.Timestamp:
		return append(scan.AppendTime(append(dst, '"'), vec.Time(c.I64[i])), '"')
	case vec.Date:
		return append(scan.AppendDate(append(dst, '"'), c.I32[i]), '"')
	case vec.TimeOfDay:
		return append(scan.AppendTimeOfDay(append(dst, '"'), c.I64[i]), '"')
	case vec.Interval:
		return scan.AppendInterval(dst, c.I64[i])
	}
	return appendComposite(dst, c, i)
}

// appendJSON copies a JSON text; line feeds between its tokens would end the record and become spaces.
func appendJSON(dst []byte, s string) []byte {
	at := len(dst)
	dst = append(dst, s...)
	for k := at; k < len(dst); k++ {
		if dst[k] == '\n' || dst[k] == '\r' {
			dst[k] = ' '
		}
	}
	return dst
}

func appendComposite(dst []byte, c *vec.Column, i int) []byte {
	switch c.Type.ID {
	case vec.List:
		dst = append(dst, '[')
		for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
			if k > c.Offsets[i] {
				dst = append(dst, ',')
			}
			dst = AppendValue(dst, &c.Child[0], int(k))
		}
		return append(dst, ']')
	case vec.Map:
		dst = append(dst, '{')
		for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
			if k > c.Offsets[i] {
				dst = append(dst, ',')
			}
			dst = append(appendKey(dst, &c.Child[0], int(k)), ':')
			dst = AppendValue(dst, &c.Child[1], int(k))
		}
		return append(dst, '}')
	case vec.Struct:
		dst = append(dst, '{')
		for k := range c.Child {
			if k > 0 {
				dst = append(dst, ',')
			}
			dst = append(AppendString(dst, c.Type.Elem[k].Name), ':')
			dst = AppendValue(dst, &c.Child[k], i)
		}
		return append(dst, '}')
	}
	return append(dst, "null"...)
}

// appendKey writes a map's key, which JSON wants as a string.
func appendKey(dst []byte, c *vec.Column, i int) []byte {
	at := len(dst)
	dst = AppendValue(dst, c, i)
	if dst[at] == '"' {
		return dst
	}
	text := string(dst[at:])
	return AppendString(dst[:at], text)
}

// AppendString appends s quoted. Bytes that are not UTF-8 become U+FFFD.
func AppendString(dst []byte, s string) []byte {
	b := vec.StringBytes(s)
	dst = append(dst, '"')
	for len(b) > 0 {
		n := scan.Quote(b, 0)
		dst = append(dst, b[:n]...)
		if n == len(b) {
			break
		}
		dst, n = appendSpecial(dst, b, n)
		b = b[n:]
	}
	return append(dst, '"')
}

const hexDigits = "0123456789abcdef"

// appendSpecial appends what stands at b[p] escaped, or characters beyond ASCII as they are, and returns the position
// after them.
func appendSpecial(dst, b []byte, p int) ([]byte, int) {
	c := b[p]
	switch c {
	case '"', '\\':
		return append(dst, '\\', c), p + 1
	case '\n':
		return append(dst, '\\', 'n'), p + 1
	case '\r':
		return append(dst, '\\', 'r'), p + 1
	case '\t':
		return append(dst, '\\', 't'), p + 1
	}
	if c < 0x20 {
		return append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15]), p + 1
	}
	for p < len(b) && b[p] >= utf8.RuneSelf {
		r, n := utf8.DecodeRune(b[p:])
		dst = utf8.AppendRune(dst, r)
		p += n
	}
	return dst, p
}
