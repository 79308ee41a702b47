package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// RenderOptions choose how diagnostics look; the zero value is plain text.
type RenderOptions struct {
	Color bool // ANSI colours, for terminals
	Short bool // only "name:line:col: error[CODE]: message", one line each
}

const (
	tabWidth     = 4   // a tab in a snippet becomes this many spaces, so that carets line up everywhere
	snippetWidth = 160 // longer lines are cut around the place: a query of one line may be megabytes
)

// Render writes all diagnostics of src in order of place.
func Render(w io.Writer, src Source, list List, opts RenderOptions) error {
	for i, e := range list.Sorted() {
		sep := ""
		if i > 0 && !opts.Short {
			sep = "\n"
		}
		if _, err := io.WriteString(w, sep+renderOne(src, e, opts)); err != nil {
			return err
		}
	}
	return nil
}

// RenderString is Render into a string.
func RenderString(src Source, list List, opts RenderOptions) string {
	var b strings.Builder
	_ = Render(&b, src, list, opts) // a Builder does not fail
	return b.String()
}

func renderOne(src Source, e *Error, opts RenderOptions) string {
	p := painter(opts.Color)
	line, col := src.Position(e.Span.Start)
	place := fmt.Sprintf("%s:%d:%d", src.Name, line, col)
	head := p.severity(e.Severity, fmt.Sprintf("%s[%s]", e.Severity, e.Code))
	placed := src.Text != "" && !e.Span.IsZero()
	if opts.Short {
		return fmt.Sprintf("%s: %s: %s\n", place, head, e.Message)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", head, p.bold(e.Message))
	if !placed {
		if e.Hint != "" {
			fmt.Fprintf(&b, "  = %s\n", e.Hint)
		}
		return b.String()
	}
	gutter := len(fmt.Sprint(line))
	bar := p.dim("|")
	fmt.Fprintf(&b, "%s--> %s\n", strings.Repeat(" ", gutter+1), place)
	fmt.Fprintf(&b, "%s %s\n", strings.Repeat(" ", gutter+1), bar)
	snippet, carets := src.snippet(e.Span)
	fmt.Fprintf(&b, "%s %s %s\n", p.dim(fmt.Sprintf("%*d", gutter+1, line)), bar, snippet)
	if e.Hint != "" {
		carets += " " + e.Hint
	}
	fmt.Fprintf(&b, "%s %s %s\n", strings.Repeat(" ", gutter+1), bar, p.severity(e.Severity, carets))
	return b.String()
}

// snippet gives the line of the span's start and the caret line under it. A span over several
// lines is underlined to the end of its first; an empty one (end of file) gets one caret.
func (s Source) snippet(span Span) (line, carets string) {
	at := min(max(span.Start, 0), len(s.Text))
	start, text := s.lineAt(at)
	from := min(at-start, len(text))
	to := max(min(span.End-start, len(text)), from)
	from, to, text = cut(text, from, to)
	pad := strings.Repeat(" ", width(text[:from]))
	return expand(text), pad + strings.Repeat("^", max(width(text[from:to]), 1))
}

// cut keeps the part of a long line around [from, to).
func cut(text string, from, to int) (int, int, string) {
	if len(text) <= snippetWidth {
		return from, to, text
	}
	const mark = "…"
	lo := max(0, from-snippetWidth/2)
	hi := min(len(text), lo+snippetWidth)
	for lo > 0 && !utf8.RuneStart(text[lo]) {
		lo--
	}
	for hi < len(text) && !utf8.RuneStart(text[hi]) {
		hi++
	}
	out, shift := text[lo:hi], lo
	to = min(to, hi)
	if lo > 0 {
		out, shift = mark+out, lo-len(mark)
	}
	if hi < len(text) {
		out += mark
	}
	return from - shift, to - shift, out
}

func width(s string) int {
	return utf8.RuneCountInString(s) + (tabWidth-1)*strings.Count(s, "\t")
}

func expand(s string) string {
	s = strings.ReplaceAll(s, "\t", strings.Repeat(" ", tabWidth))
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return '?' // control characters could move a terminal's cursor
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
}

// painter colours text if it is true.
type painter bool

func (p painter) paint(code, s string) string {
	if !p {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p painter) bold(s string) string { return p.paint("1", s) }
func (p painter) dim(s string) string  { return p.paint("2", s) }

func (p painter) severity(v Severity, s string) string {
	switch v {
	case SeverityWarning:
		return p.paint("1;33", s)
	case SeverityNote:
		return p.paint("1;36", s)
	}
	return p.paint("1;31", s)
}
