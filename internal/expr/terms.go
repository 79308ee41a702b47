package expr

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// Term is a part of a condition joined by AND, with the rows that it kept of those that the terms before it left.
type Term struct {
	Expr Expr
	Kept int64
	// Seen are some values of its first column among the rows that came to it, noted as long as it kept none.
	Seen []string
}

// Bounds of what is noted: different values of a term, rows looked at in a batch, and batches.
const (
	seenValues  = 5
	seenRows    = 8
	seenBatches = 256
)

// term counts for a Term.
type term struct {
	expr   Expr
	kept   int64
	column int // the first that the term reads; -1: none
	tries  int
	seen   []string
	buf    []byte
}

func newTerm(e Expr) term {
	t := term{expr: e, column: -1}
	if cols := Columns(e); len(cols) > 0 {
		t.column = cols[0]
	}
	return t
}

// Terms are the parts of the condition in the order in which they are tested.
func (p *Predicate) Terms() []Term {
	list := make([]Term, len(p.terms))
	for i, t := range p.terms {
		list[i] = Term{Expr: t.expr, Kept: t.kept}
		if t.kept == 0 {
			list[i].Seen = slices.Clone(t.seen)
		}
	}
	return list
}

// watch notes values among the rows that come to a term which has kept none: sel, or without it [lo, hi).
func (t *term) watch(b *vec.Batch, lo, hi int, sel []int32) {
	if t.kept > 0 || t.column < 0 || t.tries == seenBatches || len(t.seen) == seenValues {
		return
	}
	t.tries++
	n := hi - lo
	if sel != nil {
		n = len(sel)
	}
	for i := range min(n, seenRows) {
		row := lo + i
		if sel != nil {
			row = int(sel[i])
		}
		if t.note(&b.Cols[t.column], row); len(t.seen) == seenValues {
			return
		}
	}
}

func (t *term) note(c *vec.Column, row int) {
	t.buf = append(t.buf[:0], "NULL"...)
	if !c.IsNull(row) {
		t.buf = kernel.AppendValue(t.buf[:0], c, row)
	}
	for _, s := range t.seen {
		if s == string(t.buf) {
			return
		}
	}
	t.seen = append(t.seen, string(t.buf))
}
