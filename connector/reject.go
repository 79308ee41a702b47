package connector

import "strconv"

// Reason is why a record was rejected.
type Reason uint8

// The reasons, in the order in which they are reported.
const (
	Malformed   Reason = iota // breaks the syntax of the format
	InvalidUTF8               // text that is not UTF-8
	WrongType                 // a value of another type than the column's
	OutOfRange                // a number or time that the column's type cannot hold
	FieldCount                // not as many fields as the header or schema has
	TooLong                   // longer than limit.line-bytes
	CutOff                    // the input ended within it
	NoMatch                   // does not match text.pattern
	numReasons
)

var reasons = [numReasons]struct{ code, text string }{
	Malformed:   {"EF4004", "malformed record"},
	InvalidUTF8: {"EF4010", "invalid UTF-8"},
	WrongType:   {"EF4009", "wrong type"},
	OutOfRange:  {"EF6008", "value out of range"},
	FieldCount:  {"EF4008", "wrong number of fields"},
	TooLong:     {"EF4007", "line over the limit"},
	CutOff:      {"EF4011", "record cut off by the end of the input"},
	NoMatch:     {"EF4004", "no match of text.pattern"},
}

// Code is the reason's error code.
func (r Reason) Code() string { return reasons[r].code }

// String is the reason in words.
func (r Reason) String() string { return reasons[r].text }

// Reasons lists all reasons.
func Reasons() []Reason {
	all := make([]Reason, numReasons)
	for i := range all {
		all[i] = Reason(i)
	}
	return all
}

// Reject is one record that was not accepted.
type Reject struct {
	Before int // rows of the decoder's batch that come before it
	Name   string
	Line   int64 // counted from 1
	Offset int64 // byte offset of the record in the file
	Reason Reason
	Column string // the column concerned, if one is
	Detail string // what was wrong, if more can be said than the reason
	Record []byte // its first bytes, a copy
}

// Message says what was wrong, without the place: `column "price": wrong type: string for DOUBLE`.
func (r *Reject) Message() string {
	s := r.Reason.String()
	if r.Detail != "" {
		s += ": " + r.Detail
	}
	if r.Column != "" {
		s = "column " + strconv.Quote(r.Column) + ": " + s
	}
	return s
}

// Place is "file:line".
func (r *Reject) Place() string {
	if r.Name == "" {
		return "line " + strconv.FormatInt(r.Line, 10)
	}
	return r.Name + ":" + strconv.FormatInt(r.Line, 10)
}

// Note is what is odd about an input.
type Note struct {
	Code string // of the warning
	Name string // the file or peer
	Line int64  // counted from 1
	Text string
}

// Place is "file:line".
func (n *Note) Place() string { return (&Reject{Name: n.Name, Line: n.Line}).Place() }

// Bounds of what Rejects keeps unless its fields say otherwise.
const (
	defaultKeep        = 16
	defaultRecordBytes = 200
)

// Rejects counts rejected records and keeps the details of the first ones. The zero value is ready.
type Rejects struct {
	Count    int64
	ByReason [numReasons]int64
	// Ignored are the records that the format's option (json.ignore-parse-errors) says to pass over in silence;
	// they are not in Count.
	Ignored int64
	List    []Reject
	// Notes say what the user should know of the input although its records are taken, such as a header without one of
	// the columns. There is one for each file at most.
	Notes []Note
	// Keep bounds List (0: 16, below 0: no details) and RecordBytes each record's copy (0: 200); an error strategy
	// that needs whole records raises them.
	Keep, RecordBytes int
}

// Add counts a rejected record and keeps r, with a copy of the record, if there is room.
func (rs *Rejects) Add(r Reject, record []byte) {
	rs.Count++
	rs.ByReason[r.Reason]++
	keep, n := rs.Keep, rs.RecordBytes
	if keep == 0 {
		keep = defaultKeep
	}
	if n == 0 {
		n = defaultRecordBytes
	}
	if len(rs.List) >= keep {
		return
	}
	r.Record = append([]byte(nil), record[:min(n, len(record))]...)
	rs.List = append(rs.List, r)
}

// Merge adds the counts and, as far as there is room, the details of other, whose records lie before all of rs.
func (rs *Rejects) Merge(other *Rejects) {
	rs.Count += other.Count
	rs.Ignored += other.Ignored
	if len(other.Notes) > 0 {
		rs.Notes = append(append([]Note(nil), other.Notes...), rs.Notes...)
	}
	for i, n := range other.ByReason {
		rs.ByReason[i] += n
	}
	keep := rs.Keep
	if keep == 0 {
		keep = defaultKeep
	}
	if room := max(0, keep-len(rs.List)); room > 0 && len(other.List) > 0 {
		rs.List = append(append([]Reject(nil), other.List[:min(room, len(other.List))]...), rs.List...)
	}
}

// Empty reports that there is nothing to count or to tell.
func (rs *Rejects) Empty() bool { return rs.Count == 0 && rs.Ignored == 0 && len(rs.Notes) == 0 }

// Reset forgets everything but the bounds.
func (rs *Rejects) Reset() {
	*rs = Rejects{List: rs.List[:0], Notes: rs.Notes[:0], Keep: rs.Keep, RecordBytes: rs.RecordBytes}
}
