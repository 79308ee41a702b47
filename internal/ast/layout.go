package ast

import "strings"

// The printer builds a tree of pieces, and the layout decides which groups go on one line: a group that
// fits, and has no comment to put between its pieces, is flat; else all its lines break.

type docKind uint8

const (
	docText      docKind = iota
	docConcat            // children in a row
	docGroup             // flat or broken as a whole
	docIndent            // lines below are one level deeper
	docLine              // a blank, or a line end in a broken group
	docSoft              // nothing, or a line end in a broken group
	docHard              // always a line end
	docStatement         // a line end before a statement, keeping a blank line of the source
)

type doc struct {
	kind     docKind
	text     string
	children []*doc
	pos      int // of a line: where the source goes on after it; comments before go there
	width    int // when flat
	lastPos  int // greatest pos of all lines within
}

const (
	lineWidth   = 80
	indentWidth = 4
	tooWide     = 1 << 30
)

func text(s string) *doc {
	w := len(s)
	if strings.Contains(s, "\n") {
		w = tooWide // a string or a comment over several lines: what holds it breaks
	}
	return &doc{kind: docText, text: s, width: w}
}

func line(pos int) *doc { return &doc{kind: docLine, pos: pos, lastPos: pos, width: 1} }
func soft(pos int) *doc { return &doc{kind: docSoft, pos: pos, lastPos: pos} }
func hard(pos int) *doc { return &doc{kind: docHard, pos: pos, lastPos: pos, width: tooWide} }
func statementLine(pos int) *doc {
	return &doc{kind: docStatement, pos: pos, lastPos: pos, width: tooWide}
}

func branch(kind docKind, children []*doc) *doc {
	d := &doc{kind: kind, children: children}
	for _, c := range children {
		if c == nil {
			continue
		}
		d.width = min(d.width+c.width, tooWide)
		d.lastPos = max(d.lastPos, c.lastPos)
	}
	return d
}

func concat(children ...*doc) *doc { return branch(docConcat, children) }
func group(children ...*doc) *doc  { return branch(docGroup, children) }
func indent(children ...*doc) *doc { return branch(docIndent, children) }

// layout writes a doc with the comments of its source.
type layout struct {
	b        strings.Builder
	col      int
	level    int
	source   string
	comments []*Comment // not yet written
}

func (l *layout) write(d *doc, flat bool) {
	if d == nil {
		return
	}
	switch d.kind {
	case docText:
		l.text(d.text)
	case docGroup:
		flat = d.width <= lineWidth-l.col && !l.commentBefore(d.lastPos)
		l.all(d.children, flat)
	case docConcat:
		l.all(d.children, flat)
	case docIndent:
		l.level++
		l.all(d.children, flat)
		l.level--
	case docLine, docSoft:
		switch {
		case !flat:
			l.breakLine(d.pos, false)
		case d.kind == docLine:
			l.text(" ")
		}
	case docHard:
		l.breakLine(d.pos, false)
	case docStatement:
		l.breakLine(d.pos, true)
	}
}

func (l *layout) all(docs []*doc, flat bool) {
	for _, d := range docs {
		l.write(d, flat)
	}
}

func (l *layout) text(s string) {
	if l.col == 0 && s != "" && s[0] != '\n' {
		l.col = l.level * indentWidth
		l.b.WriteString(strings.Repeat(" ", l.col))
	}
	l.b.WriteString(s)
	if at := strings.LastIndexByte(s, '\n'); at >= 0 {
		l.col = len(s) - at
	} else {
		l.col += len(s)
	}
}

func (l *layout) commentBefore(pos int) bool {
	return len(l.comments) > 0 && l.comments[0].Span.Start < pos
}

// breakLine ends the line and writes the comments that stand before pos: one that ended a line of the
// source ends this line, the others get lines of their own.
func (l *layout) breakLine(pos int, statement bool) {
	own := l.b.Len() == 0
	for l.commentBefore(pos) {
		c := l.comments[0]
		l.comments = l.comments[1:]
		if c.Trailing && !own {
			l.text(" " + c.Text)
			// Nothing may follow on this line, or it would become part of the comment.
			own = strings.HasPrefix(c.Text, "--") || strings.Contains(c.Text, "\n")
			continue
		}
		own = true
		l.newLine(statement && l.blankBefore(c.Span.Start))
		l.text(c.Text)
	}
	l.newLine(statement && l.blankBefore(pos))
}

func (l *layout) newLine(blank bool) {
	if l.b.Len() == 0 {
		return
	}
	l.b.WriteByte('\n')
	if blank {
		l.b.WriteByte('\n')
	}
	l.col = 0
}

// blankBefore reports whether an empty line stands directly before pos in the source.
func (l *layout) blankBefore(pos int) bool {
	lines := 0
	for i := min(pos, len(l.source)) - 1; i >= 0; i-- {
		switch l.source[i] {
		case '\n':
			lines++
		case ' ', '\t', '\r':
		default:
			return lines > 1
		}
	}
	return false
}

// closing gives the place of the bracket after the last item of a list, for the comments before it.
func closing(source string, end int) int {
	for i := end; i < len(source); i++ {
		rest := source[i:]
		skip := 0
		switch {
		case strings.HasPrefix(rest, "--"):
			skip = strings.IndexByte(rest, '\n')
		case strings.HasPrefix(rest, "/*"):
			skip = strings.Index(rest, "*/") + 1
		case strings.IndexByte(" \t\r\n,", rest[0]) >= 0:
		case rest[0] == ')' || rest[0] == ']':
			return i
		default:
			return end
		}
		if skip < 0 {
			return end
		}
		i += skip
	}
	return end
}
