package cli

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// table lays out rows as aligned columns: for terminals, and with markdown set for documents. A value that is longer
// than its column widens its own line only, unless the line is bounded: then it is cut.
type table struct {
	schema   *vec.Schema
	markdown bool
	bars     *bars // of a chart: each line ends in one
	widths   []int
	buf      []byte
}

// cells are the texts of a row, each on one line.
func (t *table) cells(b *vec.Batch, i int) []string {
	out := make([]string, len(b.Cols))
	for c := range b.Cols {
		if b.Cols[c].IsNull(i) {
			out[c] = "NULL"
			continue
		}
		t.buf = kernel.AppendValue(t.buf[:0], &b.Cols[c], i)
		out[c] = t.oneLine(string(t.buf))
	}
	return out
}

var controls = strings.NewReplacer("\n", `\n`, "\r", `\r`, "\t", `\t`, "\x1b", `\e`)

// oneLine keeps line ends and terminal commands in values from breaking the table.
func (t *table) oneLine(text string) string {
	if text = controls.Replace(text); t.markdown {
		text = strings.ReplaceAll(text, "|", `\|`)
	}
	return text
}

// names writes the names of the columns and the line below them.
func (t *table) names(dst []byte, width int) []byte {
	dst = append(bytes.TrimRight(t.line(dst, t.schema.Names(), width), " "), '\n')
	var rule []byte
	for c, w := range t.widths {
		switch {
		case t.markdown:
			rule = append(rule, '|')
		case c > 0:
			rule = append(rule, '+')
		}
		rule = pads(rule, w+2, '-')
	}
	if t.markdown {
		rule = append(rule, '|')
	}
	if width > 0 && len(rule) > width {
		rule = rule[:width]
	}
	return append(append(dst, rule...), '\n')
}

// row writes the line of a row, of a chart with its bar.
func (t *table) row(dst []byte, cells []string, width int) []byte {
	dst = t.line(dst, cells, width)
	if t.bars != nil {
		dst = t.bars.append(dst, cells)
	}
	return append(dst, '\n')
}

// line writes cells, at most width (0: any) characters; numbers stand to the right.
func (t *table) line(dst []byte, cells []string, width int) []byte {
	start := len(dst)
	for c, text := range cells {
		if c > 0 || t.markdown {
			dst = append(dst, '|')
		}
		if width > 0 {
			text = cut(text, t.widths[c])
		}
		pad := max(0, t.widths[c]-utf8.RuneCountInString(text))
		right := t.schema.Fields[c].Type.IsNumeric()
		dst = append(dst, ' ')
		if right {
			dst = pads(dst, pad, ' ')
		}
		dst = append(dst, text...)
		if !right && (t.markdown || t.bars != nil || c < len(t.widths)-1) {
			dst = pads(dst, pad, ' ')
		}
		if t.markdown || c < len(t.widths)-1 {
			dst = append(dst, ' ')
		}
	}
	if t.markdown {
		dst = append(dst, '|')
	}
	if width > 0 {
		dst = append(dst[:start], cut(string(dst[start:]), width)...)
	}
	return dst
}

func pads(dst []byte, n int, c byte) []byte {
	for range n {
		dst = append(dst, c)
	}
	return dst
}
