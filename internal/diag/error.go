package diag

import (
	"fmt"
	"slices"
	"strings"
)

// Severity says whether a diagnostic stops the application.
type Severity uint8

// The severities, worst first, so that the zero value is an error.
const (
	SeverityError Severity = iota
	SeverityWarning
	SeverityNote
)

// String gives the word that the renderer prints before the code.
func (s Severity) String() string {
	switch s {
	case SeverityWarning:
		return "warning"
	case SeverityNote:
		return "note"
	}
	return "error"
}

// Span is a range of byte offsets in a source, End excluded.
type Span struct{ Start, End int }

// To gives the span from the start of s to the end of end.
func (s Span) To(end Span) Span {
	return Span{Start: s.Start, End: max(s.End, end.End)}
}

// IsZero reports whether the span is unset: a problem without a place.
func (s Span) IsZero() bool { return s == Span{} }

// Error is one problem: what (Code, Message), where (Span), and what to do (Hint).
// Message and Hint are lower case, without a final period.
type Error struct {
	Code     Code
	Severity Severity
	Span     Span
	Message  string
	Hint     string
	// In is the text that Span is a place of, where nobody else can know: of what goes wrong in a run.
	In *Source
}

// New makes an error; a code EF2xxx makes a warning.
func New(code Code, span Span, format string, args ...any) *Error {
	e := &Error{Code: code, Span: span, Message: fmt.Sprintf(format, args...)}
	if strings.HasPrefix(string(code), "EF2") {
		e.Severity = SeverityWarning
	}
	return e
}

// WithHint sets the hint and returns e, so that New(…).WithHint(…) is one expression.
func (e *Error) WithHint(format string, args ...any) *Error {
	e.Hint = fmt.Sprintf(format, args...)
	return e
}

// Error gives the message on one line, with its place only where it is that of a run.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s[%s]: %s", e.Severity, e.Code, e.Message)
	if e.Placed() {
		line, col := e.In.Position(e.Span.Start)
		s = fmt.Sprintf("%s:%d:%d: %s", e.In.Name, line, col, s)
	}
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Placed reports that the error knows the text that its place is in.
func (e *Error) Placed() bool { return e.In != nil && !e.Span.IsZero() }

// List collects the diagnostics of one source. The zero value is ready for use.
type List []*Error

// Add appends e.
func (l *List) Add(e *Error) { *l = append(*l, e) }

// Addf makes an error (a warning for codes EF2xxx), appends it, and returns it for WithHint.
func (l *List) Addf(code Code, span Span, format string, args ...any) *Error {
	e := New(code, span, format, args...)
	*l = append(*l, e)
	return e
}

// HasErrors reports whether anything in the list is an error and not only a warning.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(e *Error) bool { return e.Severity == SeverityError })
}

// Sort orders the list by place, then code, then message, and drops exact repetitions:
// several passes may find the same problem.
func (l *List) Sort() {
	slices.SortStableFunc(*l, func(a, b *Error) int {
		if a.Span.Start != b.Span.Start {
			return a.Span.Start - b.Span.Start
		}
		if c := strings.Compare(string(a.Code), string(b.Code)); c != 0 {
			return c
		}
		return strings.Compare(a.Message, b.Message)
	})
	*l = slices.CompactFunc(*l, func(a, b *Error) bool { return *a == *b })
}

// Sorted gives a sorted copy without repetitions.
func (l List) Sorted() List {
	c := slices.Clone(l)
	c.Sort()
	return c
}

// Err gives the list as an error, or nil if it holds no error.
func (l List) Err() error {
	if !l.HasErrors() {
		return nil
	}
	return l
}

// Error gives all messages, one a line, in order of place.
func (l List) Error() string {
	if len(l) == 0 {
		return "no diagnostics"
	}
	lines := make([]string, 0, len(l))
	for _, e := range l.Sorted() {
		lines = append(lines, e.Error())
	}
	return strings.Join(lines, "\n")
}
