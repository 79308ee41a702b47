package check

import (
	"strings"
	"unicode"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/catalog"
)

// itemName is the name of an output column without AS: that of the column it comes from, or its text.
func (c *checker) itemName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Column:
		return e.Last().Text
	case *ast.Field:
		return e.Name.Text
	case *ast.Cast:
		if _, column := e.X.(*ast.Column); column {
			return c.itemName(e.X)
		}
	case *ast.Call:
		switch catalog.PseudoFunction(e.Name.Text) {
		case catalog.WindowStart:
			return "window_start"
		case catalog.WindowEnd:
			return "window_end"
		case catalog.WindowTime:
			return "window_time"
		}
	}
	if text := ast.PrintNode(e); text != "" {
		return oneLine(text)
	}
	at := e.At()
	if at.Start < 0 || at.End > len(c.text) || at.Start > at.End {
		return "column"
	}
	return oneLine(c.text[at.Start:at.End])
}

// oneLine makes every run of blanks one, except inside quotes.
func oneLine(text string) string {
	if !strings.ContainsAny(text, "'\"`") {
		return strings.Join(strings.Fields(text), " ")
	}
	var b strings.Builder
	quote, blank := rune(0), false
	for _, r := range strings.TrimSpace(text) {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case unicode.IsSpace(r):
			blank = true
			continue
		case r == '\'' || r == '"' || r == '`':
			quote = r
		}
		if blank {
			b.WriteByte(' ')
			blank = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
