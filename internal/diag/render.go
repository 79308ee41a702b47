package diag

import (
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// RenderOptions choose how diagnostics look; the zero value is plain text.
type RenderOptions struct {
	Color bool // ANSI colours, for terminals
	Short bool // only "name:line:col: error[CODE]: message", one line each
	Width int  // of the terminal, in characters, beyond which text is broken; 0: it is not
}

// width is where a line ends that must be.
func (o RenderOptions) width() int {
	if o.Width <= 0 {
		return math.MaxInt32
	}
	return max(o.Width, widthMin)
}

const (
	tabWidth     = 4   // a tab in a snippet becomes this many spaces, so that carets line up everywhere
	snippetWidth = 160 // longer lines are cut around the place: a query of one line may be megabytes
	widthMin     = 20  // text is not broken into narrower lines
	besideMin    = 30  // a hint stands beside the carets where it has this room for a line, and below them otherwise
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
	kind := fmt.Sprintf("%s[%s]", e.Severity, e.Code)
	if opts.Short {
		return fmt.Sprintf("%s: %s: %s\n", place, p.severity(e.Severity, kind), e.Message)
	}
	var b strings.Builder
	for i, l := range hang(kind+": "+e.Message, opts.width()-4, "    ") {
		if i == 0 {
			b.WriteString(p.severity(e.Severity, kind) + ": ")
			l = strings.TrimLeft(strings.TrimPrefix(l, kind+":"), " ")
		}
		b.WriteString(p.bold(l) + "\n")
	}
	if src.Text == "" || e.Span.IsZero() {
		if e.Hint != "" {
			fmt.Fprintf(&b, "  = %s\n", strings.Join(hang(e.Hint, opts.width()-4, "    "), "\n"))
		}
		return b.String()
	}
	gutter := len(fmt.Sprint(line))
	margin, bar := strings.Repeat(" ", gutter+1), p.dim("|")
	room := opts.width() - len(margin) - 3 // behind the bar
	snippet, carets := src.snippet(e.Span, min(snippetWidth, room-2))
	fmt.Fprintf(&b, "%s--> %s\n", margin, place)
	fmt.Fprintf(&b, "%s %s\n", margin, bar)
	fmt.Fprintf(&b, "%s %s %s\n", p.dim(fmt.Sprintf("%*d", gutter+1, line)), bar, snippet)
	beside, below := advice(carets, e.Hint, room)
	for _, l := range beside {
		fmt.Fprintf(&b, "%s %s %s\n", margin, bar, p.severity(e.Severity, l))
	}
	for i, l := range below {
		sign := "="
		if i > 0 {
			sign = " "
		}
		fmt.Fprintf(&b, "%s %s %s\n", margin, sign, p.severity(e.Severity, l))
	}
	return b.String()
}

// advice puts a hint beside the carets, in several lines if need be, or below them where there is no room.
func advice(carets, hint string, room int) (beside, below []string) {
	at := utf8.RuneCountInString(carets) + 1
	switch {
	case hint == "":
		return []string{carets}, nil
	case room-at < min(besideMin, utf8.RuneCountInString(hint)):
		return []string{carets}, strings.Split(Wrap(hint, room), "\n")
	}
	lines := hang(hint, room-at, strings.Repeat(" ", at))
	lines[0] = carets + " " + lines[0]
	return lines, nil
}

// snippet gives the line of the span's start, cut to so many bytes around it, and the caret line under it. A span over several
// lines is underlined to the end of its first; an empty one (end of file) gets one caret.
func (s Source) snippet(span Span, most int) (line, carets string) {
	at := min(max(span.Start, 0), len(s.Text))
	start, text := s.lineAt(at)
	from := min(at-start, len(text))
	to := max(min(span.End-start, len(text)), from)
	from, to, text = cut(text, from, to, most)
	pad := strings.Repeat(" ", width(text[:from]))
	return expand(text), pad + strings.Repeat("^", max(width(text[from:to]), 1))
}

// cut keeps the part of a line around [from, to), where it is longer than so many bytes.
func cut(text string, from, to, most int) (int, int, string) {
	if len(text) <= most {
		return from, to, text
	}
	const mark = "…"
	lo := max(0, min(from-most/2, len(text)-most))
	hi := min(len(text), lo+most)
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
