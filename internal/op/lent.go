package op

import (
	"github.com/eventflux-go/eventflux/internal/invariant"
	"github.com/eventflux-go/eventflux/vec"
)

// lent hands batches on as copies that are scribbled over when the taker has returned: who keeps a row without
// copying it gives wrong results at once. Strings are shared: those of the input last until the end of the tick. It
// exists only where invariants are checked.
type lent struct{ rows *vec.Batch }

// take copies b. Columns that nobody needs may be shorter than the batch; they are not copied.
func (l *lent) take(b *vec.Batch) *vec.Batch {
	if l.rows == nil {
		l.rows = &vec.Batch{}
		for i := range b.Cols {
			l.rows.Cols = append(l.rows.Cols, vec.NewColumn(b.Cols[i].Type))
		}
	}
	r := l.rows
	cols := r.Cols
	*r = *b
	r.Cols = cols
	for i := range cols {
		cols[i].Reuse(0)
		if b.Cols[i].Len() >= b.Len {
			cols[i].AppendRange(&b.Cols[i], 0, b.Len)
		}
	}
	r.Time = append([]vec.Time(nil), b.Time...)
	return r
}

// back makes the copy worthless.
func (l *lent) back() {
	for i := range l.rows.Cols {
		scribble(&l.rows.Cols[i])
	}
	for i := range l.rows.Time {
		l.rows.Time[i] = vec.MinTime
	}
}

// garbage is a number that no test expects.
const garbage = -0x5a5a5a5a5a5a5a5a

func scribble(c *vec.Column) {
	for i := range c.Bool {
		c.Bool[i] = !c.Bool[i]
	}
	for i := range c.I32 {
		c.I32[i] = garbage >> 32
	}
	for i := range c.I64 {
		c.I64[i] = garbage
	}
	for i := range c.F32 {
		c.F32[i] = garbage
	}
	for i := range c.F64 {
		c.F64[i] = garbage
	}
	for i := range c.Str {
		c.Str[i] = "borrowed"
	}
	for i := range c.Dec {
		c.Dec[i] = vec.Dec128{Hi: garbage, Lo: 1}
	}
	for k := range c.Child {
		scribble(&c.Child[k])
	}
}

// checkOrder fails where rows are not in order of time, also after those that came out before them in the tick.
func checkOrder(before, b *vec.Batch) {
	last := vec.MinTime
	if before.Len > 0 {
		last = before.Time[before.Len-1]
	}
	for i := range b.Len {
		if b.Time[i] < last {
			invariant.Failf("op: a row of time %d comes out after one of time %d", b.Time[i], last)
		}
		last = b.Time[i]
	}
}
