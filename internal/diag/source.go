package diag

import (
	"strings"
	"unicode/utf8"
)

// Source is a named text: a file, or the SQL of a command ("query").
type Source struct {
	Name string
	Text string
}

// Position gives line and column of a byte offset, both counted from 1, columns in runes.
// Offsets outside the text are moved to its nearest end.
func (s Source) Position(offset int) (line, col int) {
	offset = min(max(offset, 0), len(s.Text))
	start := s.lineStart(offset)
	line = 1 + strings.Count(s.Text[:start], "\n")
	col = 1 + utf8.RuneCountInString(s.Text[start:offset])
	return line, col
}

// Offset gives the byte offset of a line and column, the inverse of Position.
// It is what a test that names "2:8" and a language server's cursor need.
func (s Source) Offset(line, col int) int {
	at := 0
	for ; line > 1; line-- {
		next := strings.IndexByte(s.Text[at:], '\n')
		if next < 0 {
			return len(s.Text)
		}
		at += next + 1
	}
	for ; col > 1 && at < len(s.Text) && s.Text[at] != '\n'; col-- {
		_, size := utf8.DecodeRuneInString(s.Text[at:])
		at += size
	}
	return at
}

func (s Source) lineStart(offset int) int {
	return strings.LastIndexByte(s.Text[:offset], '\n') + 1
}

// lineAt gives the start and the text of the line that holds offset, without its line end.
func (s Source) lineAt(offset int) (start int, text string) {
	start = s.lineStart(offset)
	text = s.Text[start:]
	if end := strings.IndexByte(text, '\n'); end >= 0 {
		text = text[:end]
	}
	return start, strings.TrimSuffix(text, "\r")
}
