package check

import (
	"strings"

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
		return strings.Join(strings.Fields(text), " ")
	}
	at := e.At()
	if at.Start < 0 || at.End > len(c.text) || at.Start > at.End {
		return "column"
	}
	return strings.Join(strings.Fields(c.text[at.Start:at.End]), " ")
}
