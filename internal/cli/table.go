package cli

import (
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// table writes rows as aligned columns: for terminals, and with markdown set for documents. Widths come from the
// first rows; a longer value later widens its own line only, so that nothing is cut and nothing is held back.
type table struct {
	schema   *vec.Schema
	markdown bool
	widths   []int
	cell     []byte
	lines    int
}

func (t *table) Header(dst []byte) []byte { return dst }

func (t *table) Footer(dst []byte) []byte {
	if t.lines == 0 && t.schema.Len() > 0 {
		return t.title(t.measure(dst, nil, 0, 0))
	}
	return dst
}

// Encode writes rows [lo, hi), before the first of all the names of the columns.
func (t *table) Encode(dst []byte, b *vec.Batch, lo, hi int) []byte {
	if lo < hi && t.lines == 0 {
		dst = t.title(t.measure(dst, b, lo, hi))
	}
	for i := lo; i < hi; i++ {
		dst = t.line(dst, func(c int) []byte { return t.text(&b.Cols[c], i) })
		t.lines++
	}
	return dst
}

func (t *table) text(c *vec.Column, i int) []byte {
	if c.IsNull(i) {
		return append(t.cell[:0], "NULL"...)
	}
	t.cell = kernel.AppendValue(t.cell[:0], c, i)
	return t.cell
}

// measure chooses the widths from names and rows.
func (t *table) measure(dst []byte, b *vec.Batch, lo, hi int) []byte {
	t.widths = make([]int, t.schema.Len())
	for c, f := range t.schema.Fields {
		t.widths[c] = max(3, utf8.RuneCountInString(f.Name))
		for i := lo; i < hi; i++ {
			t.widths[c] = max(t.widths[c], utf8.RuneCount(t.text(&b.Cols[c], i)))
		}
	}
	return dst
}

// title writes the names of the columns and the line below them.
func (t *table) title(dst []byte) []byte {
	dst = t.line(dst, func(c int) []byte { return []byte(t.schema.Fields[c].Name) })
	for c, w := range t.widths {
		switch {
		case t.markdown:
			dst = append(dst, '|')
		case c > 0:
			dst = append(dst, '+')
		}
		for range w + 2 {
			dst = append(dst, '-')
		}
	}
	if t.markdown {
		dst = append(dst, '|')
	}
	return append(dst, '\n')
}

// line writes one line; numbers stand to the right.
func (t *table) line(dst []byte, cell func(c int) []byte) []byte {
	for c, w := range t.widths {
		if c > 0 || t.markdown {
			dst = append(dst, '|')
		}
		text := cell(c)
		pad := max(0, w-utf8.RuneCount(text))
		right := t.schema.Fields[c].Type.IsNumeric()
		dst = append(dst, ' ')
		if right {
			dst = pads(dst, pad)
		}
		dst = append(dst, text...)
		if !right && (t.markdown || c < len(t.widths)-1) {
			dst = pads(dst, pad)
		}
		if t.markdown || c < len(t.widths)-1 {
			dst = append(dst, ' ')
		}
	}
	if t.markdown {
		dst = append(dst, '|')
	}
	return append(dst, '\n')
}

func pads(dst []byte, n int) []byte {
	for range n {
		dst = append(dst, ' ')
	}
	return dst
}
