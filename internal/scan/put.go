package scan

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/eventflux-go/eventflux/vec"
)

// Put reads a whole text into row i of a column of a simple type, which has the row. Numbers and bools may have
// spaces around, a plus sign, leading zeros, a bare point. A STRING shares the text's memory.
// JSON is checked; BYTES are base64.
func Put(c *vec.Column, i int, b []byte, unit Unit, format TimeFormat) Status {
	ok := true
	switch c.Type.ID {
	case vec.String:
		c.Str[i] = vec.BytesAsString(b)
	case vec.JSON:
		ok = json.Valid(b)
		c.Str[i] = vec.BytesAsString(b)
	case vec.Bytes:
		raw, err := base64.StdEncoding.DecodeString(vec.BytesAsString(b))
		ok = err == nil
		c.Str[i] = vec.BytesAsString(raw)
	case vec.Bool:
		c.Bool[i], ok = boolean(trim(b))
	case vec.Int, vec.Long, vec.Interval, vec.Float, vec.Double, vec.Decimal:
		return putNumber(c, i, trim(b))
	case vec.Timestamp:
		return putTime(c, i, trim(b), unit, format)
	case vec.Date:
		c.I32[i], ok = Date(trim(b))
	case vec.TimeOfDay:
		c.I64[i], ok = TimeOfDay(trim(b))
	default:
		ok = false
	}
	if !ok {
		return Bad
	}
	return OK
}

func trim(b []byte) []byte {
	if len(b) > 0 && b[0] > ' ' && b[len(b)-1] > ' ' {
		return b
	}
	return bytes.Trim(b, " \t")
}

func boolean(b []byte) (v, ok bool) {
	switch {
	case bytes.EqualFold(b, []byte("true")) || bytes.EqualFold(b, []byte("t")) || string(b) == "1":
		return true, true
	case bytes.EqualFold(b, []byte("false")) || bytes.EqualFold(b, []byte("f")) || string(b) == "0":
		return false, true
	}
	return false, false
}

func putNumber(c *vec.Column, i int, b []byte) Status {
	switch c.Type.ID {
	case vec.Double:
		f, end, st := Double(b, 0)
		if st != OK || end != len(b) {
			f, st = looseFloat(b, 64)
		}
		c.F64[i] = f
		return st
	case vec.Float:
		f, st := looseFloat(b, 32)
		c.F32[i] = float32(f)
		return st
	case vec.Decimal:
		d, ok := ParseDecimal(loose(b), int(c.Type.Scale), false)
		c.Dec[i] = d
		if !ok || !FitsPrecision(d, c.Type.Precision) {
			if _, end, st := double(loose(b), 0); st == Bad || end != len(loose(b)) {
				return Bad
			}
			return Range
		}
		return OK
	}
	v, end, st := Int64(b, 0)
	if st == Bad || end != len(b) {
		b = loose(b)
		if v, end, st = Int64(b, 0); st == Bad || end != len(b) {
			return Bad
		}
	}
	if st != OK {
		return st
	}
	switch c.Type.ID {
	case vec.Int:
		if int64(int32(v)) != v {
			return Range
		}
		c.I32[i] = int32(v)
	case vec.Interval:
		c.I64[i] = v * 1000
	default:
		c.I64[i] = v
	}
	return OK
}

// loose strips what JSON numbers must not have: a plus sign, leading zeros.
func loose(b []byte) []byte {
	if len(b) > 1 && b[0] == '+' && b[1] != '-' {
		b = b[1:]
	}
	for len(b) > 1 && b[0] == '0' && b[1]-'0' < 10 {
		b = b[1:]
	}
	if len(b) > 2 && b[0] == '-' && b[1] == '0' && b[2]-'0' < 10 {
		return append([]byte{'-'}, loose(b[1:])...)
	}
	return b
}

// looseFloat reads what strconv reads, without hexadecimal digits and underscores.
func looseFloat(b []byte, size int) (float64, Status) {
	for _, c := range b {
		if c == '_' || c == 'x' || c == 'X' {
			return 0, Bad
		}
	}
	f, err := strconv.ParseFloat(vec.BytesAsString(b), size)
	if errors.Is(err, strconv.ErrRange) {
		return 0, Range
	}
	if err != nil {
		return 0, Bad
	}
	return f, OK
}

func putTime(c *vec.Column, i int, b []byte, unit Unit, format TimeFormat) Status {
	var at vec.Time
	ok := false
	if format.Set() {
		at, ok = format.Parse(b)
	} else if v, end, st := Int64(b, 0); st == OK && end == len(b) {
		if at, ok = TimeOf(v, unit); !ok {
			return Range
		}
	} else {
		at, ok = Time(b)
	}
	c.I64[i] = int64(at)
	if !ok {
		return Bad
	}
	return OK
}
