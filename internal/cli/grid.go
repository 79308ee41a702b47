package cli

import (
	"strings"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// grid aligns the rows of one stream for a screen that is drawn again and again: its columns only ever grow.
type grid struct {
	schema *vec.Schema
	widths []int
}

// cellMost is how wide a column may become: one long value must not push the others off the screen.
const cellMost = 28

// cells are the texts of a row.
func (g *grid) cells(b *vec.Batch, i int) []string {
	out := make([]string, len(b.Cols))
	for c := range b.Cols {
		if out[c] = "NULL"; !b.Cols[c].IsNull(i) {
			out[c] = cut(string(kernel.AppendValue(nil, &b.Cols[c], i)), cellMost)
		}
	}
	return out
}

// fit makes room for a row.
func (g *grid) fit(cells []string) {
	if g.widths == nil {
		for _, f := range g.schema.Fields {
			g.widths = append(g.widths, utf8.RuneCountInString(f.Name))
		}
	}
	for c, text := range cells {
		g.widths[c] = max(g.widths[c], utf8.RuneCountInString(text))
	}
}

// line writes a row; numbers stand to the right.
func (g *grid) line(cells []string) string {
	var sb strings.Builder
	for c, text := range cells {
		if c > 0 {
			sb.WriteString("  ")
		}
		pad := strings.Repeat(" ", g.widths[c]-utf8.RuneCountInString(text))
		if g.schema.Fields[c].Type.IsNumeric() {
			sb.WriteString(pad + text)
		} else {
			sb.WriteString(text + pad)
		}
	}
	return strings.TrimRight(sb.String(), " ")
}
