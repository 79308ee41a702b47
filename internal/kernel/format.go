package kernel

import (
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/vec"
)

// AppendValue appends row i of c, which is not NULL, as text: what CAST(… AS STRING) gives.
func AppendValue(dst []byte, c *vec.Column, i int) []byte {
	switch c.Type.ID {
	case vec.Bool:
		return strconv.AppendBool(dst, c.Bool[i])
	case vec.Int:
		return strconv.AppendInt(dst, int64(c.I32[i]), 10)
	case vec.Long:
		return strconv.AppendInt(dst, c.I64[i], 10)
	case vec.Float:
		return AppendReal(dst, float64(c.F32[i]), 32)
	case vec.Double:
		return AppendReal(dst, c.F64[i], 64)
	case vec.String, vec.Bytes, vec.JSON:
		return append(dst, c.Str[i]...)
	case vec.Decimal:
		return AppendDecimal(dst, c.Dec[i], c.Type.Scale)
	case vec.Timestamp:
		return AppendTimestamp(dst, vec.Time(c.I64[i]))
	case vec.Date:
		return AppendDate(dst, int64(c.I32[i]))
	case vec.TimeOfDay:
		return AppendTimeOfDay(dst, c.I64[i])
	case vec.Interval:
		return AppendInterval(dst, vec.Duration(c.I64[i]))
	}
	return appendNested(dst, c, i)
}

// appendNested writes lists as [a, b], maps and structs as {key: value}, as JSON does.
func appendNested(dst []byte, c *vec.Column, i int) []byte {
	switch c.Type.ID {
	case vec.List:
		dst = append(dst, '[')
		for k := int(c.Offsets[i]); k < int(c.Offsets[i+1]); k++ {
			if k > int(c.Offsets[i]) {
				dst = append(dst, ',')
			}
			dst = appendElement(dst, &c.Child[0], k)
		}
		return append(dst, ']')
	case vec.Map:
		dst = append(dst, '{')
		for k := int(c.Offsets[i]); k < int(c.Offsets[i+1]); k++ {
			if k > int(c.Offsets[i]) {
				dst = append(dst, ',')
			}
			dst = AppendQuoted(dst, string(AppendValue(nil, &c.Child[0], k)))
			dst = append(dst, ':')
			dst = appendElement(dst, &c.Child[1], k)
		}
		return append(dst, '}')
	case vec.Struct:
		dst = append(dst, '{')
		for k, f := range c.Type.Elem {
			if k > 0 {
				dst = append(dst, ',')
			}
			dst = append(AppendQuoted(dst, f.Name), ':')
			dst = appendElement(dst, &c.Child[k], i)
		}
		return append(dst, '}')
	}
	return append(dst, "NULL"...)
}

// appendElement writes a value inside a list, map or struct as JSON.
func appendElement(dst []byte, c *vec.Column, i int) []byte {
	if c.IsNull(i) {
		return append(dst, "null"...)
	}
	switch c.Type.ID {
	case vec.String, vec.Bytes:
		return AppendQuoted(dst, c.Str[i])
	case vec.Timestamp, vec.Date, vec.TimeOfDay, vec.Interval:
		return append(AppendValue(append(dst, '"'), c, i), '"')
	case vec.Float, vec.Double:
		if f := real(c, i); math.IsNaN(f) || math.IsInf(f, 0) {
			return append(dst, "null"...)
		}
	}
	return AppendValue(dst, c, i)
}

func real(c *vec.Column, i int) float64 {
	if c.Type.ID == vec.Float {
		return float64(c.F32[i])
	}
	return c.F64[i]
}

// AppendReal appends a floating number in its shortest form, "100.0" for whole ones; from 1e21 on and below 1e-6
// with an exponent. bits is 32 for a FLOAT.
func AppendReal(dst []byte, f float64, bits int) []byte {
	switch {
	case math.IsNaN(f):
		return append(dst, "NaN"...)
	case math.IsInf(f, 1):
		return append(dst, "Infinity"...)
	case math.IsInf(f, -1):
		return append(dst, "-Infinity"...)
	}
	if size := math.Abs(f); size != 0 && (size < 1e-6 || size >= 1e21) {
		dst = strconv.AppendFloat(dst, f, 'e', -1, bits)
		if n := len(dst); dst[n-4] == 'e' && dst[n-2] == '0' { // e-09 is e-9, as encoding/json has it
			dst[n-2] = dst[n-1]
			dst = dst[:n-1]
		}
		return dst
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 && bits == 64 {
		if f == 0 && math.Signbit(f) {
			dst = append(dst, '-')
		}
		return append(strconv.AppendInt(dst, int64(f), 10), ".0"...)
	}
	dst = strconv.AppendFloat(dst, f, 'f', -1, bits)
	if f == math.Trunc(f) {
		dst = append(dst, ".0"...)
	}
	return dst
}

const hexDigits = "0123456789abcdef"

// AppendQuoted appends s as a JSON string. Bytes that are not UTF-8 become U+FFFD.
func AppendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		b := s[i]
		if b >= utf8.RuneSelf {
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				dst = append(append(dst, s[from:i]...), `\ufffd`...)
				from = i + 1
			}
			i += n
			continue
		}
		if b >= ' ' && b != '"' && b != '\\' {
			i++
			continue
		}
		dst = append(dst, s[from:i]...)
		switch b {
		case '"', '\\':
			dst = append(dst, '\\', b)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[b>>4], hexDigits[b&15])
		}
		i++
		from = i
	}
	return append(append(dst, s[from:]...), '"')
}
