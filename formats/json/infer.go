package json

import (
	"bytes"
	stdjson "encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// inferLines bounds the records that are looked at.
const inferLines = 1000

// seen is what the sample says of one field.
type seen struct {
	name                                   string
	integers, decimals, texts, bools, rest int
	times, dates                           int // texts that are one; a date alone is a time as well
}

// text counts the texts that a narrower type takes.
func (s *seen) text(v string) {
	if _, ok := scan.Time([]byte(v)); ok {
		s.times++
	}
	if _, ok := scan.Date([]byte(v)); ok {
		s.dates++
	}
}

// typ is the narrowest type that takes every value seen.
func (s *seen) typ() vec.TypeID {
	kinds := 0
	for _, n := range [...]int{s.integers + s.decimals, s.texts, s.bools, s.rest} {
		if n > 0 {
			kinds++
		}
	}
	switch {
	case kinds > 1 || s.rest > 0:
		return vec.JSON
	case s.decimals > 0:
		return vec.Double
	case s.integers > 0:
		return vec.Long
	case s.bools > 0:
		return vec.Bool
	case s.dates > 0 && s.dates == s.texts:
		return vec.Date
	case s.times > 0 && s.times == s.texts:
		return vec.Timestamp
	}
	return vec.String // also where only NULLs were seen
}

// infer takes the fields in order of first appearance. Speed does not matter here, so the standard library reads.
func infer(sample []byte, _ connector.Options) (*vec.Schema, []string, error) {
	var fields []*seen
	var notes []string
	bad, good := 0, 0
	for rec := range records(sample) {
		if good+bad == inferLines {
			break
		}
		var ok bool
		if fields, ok = look(fields, rec); ok {
			good++
		} else {
			bad++
		}
	}
	if good == 0 {
		return nil, nil, errors.New("no JSON object found in the first records")
	}
	if bad > 0 {
		notes = append(notes, fmt.Sprintf("%d of the first %d records are not valid JSON objects", bad, good+bad))
	}
	s := &vec.Schema{}
	for _, f := range fields {
		t := f.typ()
		if t == vec.JSON && f.rest == 0 {
			notes = append(notes, fmt.Sprintf("column %q has values of several types and is read as JSON", f.name))
		}
		s.Fields = append(s.Fields, vec.Field{Name: f.name, Type: vec.Simple(t)})
	}
	return s, notes, nil
}

// records yields the texts of the sample's records in any layout.
func records(sample []byte) func(yield func([]byte) bool) {
	return func(yield func([]byte) bool) {
		s := &splitter{}
		if !s.detect(sample, true) || s.layout == nil {
			for _, line := range bytes.Split(sample, []byte{'\n'}) {
				if line = bytes.TrimSpace(line); len(line) > 0 && !yield(line) {
					return
				}
			}
			return
		}
		dec := stdjson.NewDecoder(bytes.NewReader(bytes.TrimLeft(sample, " \t\r\n[")))
		for {
			var raw stdjson.RawMessage
			if dec.Decode(&raw) != nil || !yield(raw) {
				return
			}
			rest, _ := io.ReadAll(io.MultiReader(dec.Buffered()))
			left := bytes.TrimLeft(rest, " \t\r\n,")
			if len(left) == len(rest) && s.layout[0] == '[' {
				return
			}
			off := len(sample) - len(left)
			dec = stdjson.NewDecoder(bytes.NewReader(sample[off:]))
		}
	}
}

func look(fields []*seen, rec []byte) ([]*seen, bool) {
	dec := stdjson.NewDecoder(bytes.NewReader(rec))
	dec.UseNumber()
	if t, err := dec.Token(); err != nil || t != stdjson.Delim('{') || !stdjson.Valid(rec) {
		return fields, false
	}
	for dec.More() {
		t, err := dec.Token()
		name, ok := t.(string)
		var v any
		if err != nil || !ok || dec.Decode(&v) != nil {
			return fields, false
		}
		var f *seen
		for _, known := range fields {
			if strings.EqualFold(known.name, name) {
				f = known
			}
		}
		if f == nil {
			f = &seen{name: name}
			fields = append(fields, f)
		}
		switch v := v.(type) {
		case nil:
		case bool:
			f.bools++
		case string:
			f.texts++
			f.text(v)
		case stdjson.Number:
			if _, err := v.Int64(); err == nil {
				f.integers++
			} else {
				f.decimals++
			}
		default:
			f.rest++
		}
	}
	return fields, true
}
