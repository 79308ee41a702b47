package eventflux

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// Diagnostics are the problems of a text of SQL, in the order of their places. As an error it holds at least one that
// is not a warning.
type Diagnostics []Diagnostic

// Diagnostic is one problem.
type Diagnostic struct {
	// Code is stable; `eventflux help CODE` explains it. Codes EF2xxx are warnings.
	Code    string
	Warning bool
	Message string
	Hint    string // what to do; may be empty
	Span    Span
	text    string
}

// Span is a part of the text: byte offsets, End excluded, and line and column of its start, counted from 1. It is zero
// where a problem has no place, such as a parameter that is not used.
type Span struct{ Start, End, Line, Column int }

// Error gives all problems, each with its place, the line and what to do.
func (d Diagnostics) Error() string {
	texts := make([]string, len(d))
	for i, one := range d {
		texts[i] = one.text
	}
	return strings.TrimRight(strings.Join(texts, "\n"), "\n")
}

func diagnostics(name, sql string, problems diag.List) Diagnostics {
	src := diag.Source{Name: name, Text: sql}
	var list Diagnostics
	for _, p := range problems.Sorted() {
		d := Diagnostic{
			Code: string(p.Code), Warning: p.Severity != diag.SeverityError, Message: p.Message, Hint: p.Hint,
			text: diag.RenderString(src, diag.List{p}, diag.RenderOptions{}),
		}
		if !p.Span.IsZero() {
			d.Span = Span{Start: p.Span.Start, End: p.Span.End}
			d.Span.Line, d.Span.Column = src.Position(p.Span.Start)
		}
		list = append(list, d)
	}
	return list
}
