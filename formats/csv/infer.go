package csv

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/connector"
	"github.com/eventflux-go/eventflux/internal/scan"
	"github.com/eventflux-go/eventflux/vec"
)

// inferLines bounds the records that are looked at.
const inferLines = 1000

// candidates are the types of a column from narrow to wide; the first that takes every value wins.
var candidates = [...]vec.TypeID{vec.Long, vec.Double, vec.Bool, vec.Date, vec.Timestamp}

func infer(sample []byte, o connector.Options) (*vec.Schema, []string, error) {
	if err := check(o); err != nil {
		return nil, nil, err
	}
	d := dialectOf(o)
	sample = bytes.TrimPrefix(sample, []byte("\xef\xbb\xbf"))
	var records [][]string
	for p := 0; p < len(sample) && len(records) <= inferLines; {
		if n := blank(sample[p:]); n > 0 {
			p += n
			continue
		}
		end := recordEnd(sample, p, d)
		if end < 0 {
			end = lineEnd(sample, p)
		}
		records = append(records, fieldsOf(sample[p:end], d))
		p = end
	}
	if len(records) == 0 {
		return nil, nil, errors.New("the input is empty: there is no header")
	}
	names, notes := namesOf(records[0], d)
	if d.header {
		records = records[1:]
	}
	s := &vec.Schema{}
	for i, n := range names {
		s.Fields = append(s.Fields, vec.Field{Name: n, Type: vec.Simple(columnType(records, i, len(names)))})
	}
	return s, notes, nil
}

// namesOf takes the header's names, made unique, or c1, c2, …
func namesOf(first []string, d dialect) (names, notes []string) {
	used := map[string]bool{}
	numeric := false
	for i, f := range first {
		name := f
		if !d.header || name == "" {
			name = fmt.Sprintf("c%d", i+1)
		}
		for n, base := 1, name; used[strings.ToLower(name)]; n++ {
			name = fmt.Sprintf("%s_%d", base, n)
		}
		used[strings.ToLower(name)] = true
		names = append(names, name)
		numeric = numeric || fits(vec.Double, f) && !isNull([]byte(f))
	}
	if d.header && numeric {
		notes = append(notes, "the first line is taken as header but has numbers; csv.header = 'false' if it is data")
	}
	if len(first) == 1 {
		for _, c := range ";\t|," {
			if byte(c) != d.delim && strings.ContainsRune(first[0], c) {
				notes = append(notes, fmt.Sprintf("the fields look separated by %q; say csv.delimiter = '%c'", c, c))
			}
		}
	}
	return names, notes
}

func columnType(records [][]string, i, fields int) vec.TypeID {
	ok := [len(candidates)]bool{true, true, true, true, true}
	values := 0
	for _, r := range records {
		if len(r) != fields || isNull([]byte(r[i])) {
			continue // a record of another length will be rejected
		}
		values++
		for k, t := range candidates {
			ok[k] = ok[k] && fits(t, r[i])
		}
	}
	if values > 0 {
		for k, t := range candidates {
			if ok[k] {
				return t
			}
		}
	}
	return vec.String
}

func fits(t vec.TypeID, text string) bool {
	b := []byte(text)
	switch t {
	case vec.Bool: // 1 and 0 are numbers here, t and f words
		return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
	case vec.Date:
		_, ok := scan.Date(b)
		return ok
	case vec.Timestamp: // a number is no time unless the schema says so
		_, ok := scan.Time(b)
		return ok
	}
	if len(b) > 1 && b[0] == '0' && b[1] != '.' {
		return false // 00123 is a code: as a number it would lose its zeros
	}
	c := vec.NewColumn(vec.Simple(t))
	c.Resize(1)
	return scan.Put(&c, 0, b, scan.Millis, scan.TimeFormat{}) == scan.OK
}

// sniff is sure of CSV as far as the first lines have the same number of delimiters.
func sniff(sample []byte, delim byte) int {
	lines := bytes.Split(sample, []byte{'\n'})
	if len(lines) > 1 {
		lines = lines[:min(10, len(lines)-1)] // the last may be cut
	}
	n := bytes.Count(lines[0], []byte{delim})
	if n == 0 || lines[0][0] == '{' {
		return 0
	}
	for _, l := range lines {
		if bytes.Count(l, []byte{delim}) != n {
			return 20
		}
	}
	return 60
}
