package parse

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
)

type kind uint8

const (
	kindEOF    kind = iota
	kindWord        // name or keyword
	kindQuoted      // "name" or `name`
	kindString      // 'text'
	kindNumber      // digits, without suffix
	kindOp          // operator or punctuation
)

// token is one piece of the text. Its text is without quotes, escapes and underscores.
type token struct {
	kind   kind
	text   string
	suffix byte // of a number: 'L', 'F', or 0
	span   diag.Span
	first  bool // first of its line: a likely start of a statement after an error
}

// is reports whether t is the given keyword (upper case) or operator.
func (t token) is(word string) bool {
	return t.kind == kindOp && t.text == word || t.kind == kindWord && strings.EqualFold(t.text, word)
}

// describe names the token in a message.
func (t token) describe() string {
	switch t.kind {
	case kindEOF:
		return "the end of the text"
	case kindString:
		return fmt.Sprintf("the string '%s'", shorten(t.text))
	case kindNumber:
		return fmt.Sprintf("the number %s", shorten(t.text))
	}
	return fmt.Sprintf("%q", shorten(t.text))
}

func shorten(s string) string {
	const most = 40
	for i := range s {
		if i >= most {
			return s[:i] + "…"
		}
	}
	return s
}
