package csv

import (
	"math"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/formats/json"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

type encoder struct {
	dialect
	names []string
}

func newEncoder(cfg connector.EncoderConfig) (connector.Encoder, error) {
	if err := check(cfg.Options); err != nil {
		return nil, err
	}
	return &encoder{dialectOf(cfg.Options), cfg.Schema.Names()}, nil
}

// Header is the names, unless csv.header is off.
func (e *encoder) Header(dst []byte) []byte {
	if !e.header {
		return dst
	}
	for i, n := range e.names {
		if i > 0 {
			dst = append(dst, e.delim)
		}
		dst = e.text(dst, n)
	}
	return append(dst, '\n')
}

// Footer is empty.
func (e *encoder) Footer(dst []byte) []byte { return dst }

// Encode appends one record per row.
func (e *encoder) Encode(dst []byte, b *vec.Batch, lo, hi int) []byte {
	for i := lo; i < hi; i++ {
		for k := range e.names {
			if k > 0 {
				dst = append(dst, e.delim)
			}
			if c := &b.Cols[k]; len(c.Nulls) == 0 || !c.Nulls.Get(i) {
				dst = e.value(dst, c, i)
			} else if len(e.names) == 1 {
				dst = append(dst, "NULL"...) // an empty line would be no record
			}
		}
		dst = append(dst, '\n')
	}
	return dst
}

// value writes numbers and times as JSON does, without quotes.
func (e *encoder) value(dst []byte, c *vec.Column, i int) []byte {
	switch c.Type.ID {
	case vec.String, vec.JSON:
		return e.text(dst, c.Str[i])
	case vec.Double:
		if f := c.F64[i]; !math.IsNaN(f) && !math.IsInf(f, 0) {
			return scan.AppendDouble(dst, f)
		}
		return dst
	case vec.Long:
		return scan.AppendInt(dst, c.I64[i])
	case vec.Timestamp:
		return scan.AppendTime(dst, vec.Time(c.I64[i]))
	case vec.Date:
		return scan.AppendDate(dst, c.I32[i])
	case vec.TimeOfDay:
		return scan.AppendTimeOfDay(dst, c.I64[i])
	case vec.Float:
		if f := float64(c.F32[i]); math.IsNaN(f) || math.IsInf(f, 0) {
			return dst
		}
	case vec.Bytes, vec.List, vec.Map, vec.Struct:
		at := len(dst)
		dst = json.AppendValue(dst, c, i)
		if c.Type.ID == vec.Bytes { // base64 needs no quotes of its own
			return append(dst[:at], dst[at+1:len(dst)-1]...)
		}
		s := string(dst[at:])
		return e.text(dst[:at], s)
	}
	return json.AppendValue(dst, c, i)
}

// text quotes s where it must be.
func (e *encoder) text(dst []byte, s string) []byte {
	if !e.mustQuote(s) {
		return append(dst, s...)
	}
	dst = append(dst, e.quote)
	for {
		i := strings.IndexByte(s, e.quote)
		if i < 0 {
			break
		}
		dst = append(append(dst, s[:i+1]...), e.quote)
		s = s[i+1:]
	}
	return append(append(dst, s...), e.quote)
}

func (e *encoder) mustQuote(s string) bool {
	if isNull(vec.StringBytes(s)) {
		return true
	}
	for i := range len(s) {
		if c := s[i]; c == e.delim || c == e.quote || c == '\n' || c == '\r' {
			return true
		}
	}
	return false
}
