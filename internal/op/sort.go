package op

import (
	"slices"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Key is one key of ORDER BY: a column of the rows sorted.
type Key struct {
	Column     int
	Desc       bool
	NullsFirst bool
}

// compareRows orders row i of a and row j of b by the keys; 0 where all are equal.
func compareRows(keys []Key, a *vec.Batch, i int, b *vec.Batch, j int) int {
	for _, k := range keys {
		x, y := &a.Cols[k.Column], &b.Cols[k.Column]
		if r := compareKey(k, x, i, y, j); r != 0 {
			return r
		}
	}
	return 0
}

func compareKey(k Key, x *vec.Column, i int, y *vec.Column, j int) int {
	xn, yn := x.IsNull(i), y.IsNull(j)
	switch {
	case xn && yn:
		return 0
	case xn != yn:
		if xn == k.NullsFirst {
			return -1
		}
		return 1
	case k.Desc:
		return y.Compare(j, x, i)
	}
	return x.Compare(i, y, j)
}

// Sort orders the rows of each close; without a batch window below, all rows when the input ends. Equal rows keep
// their order.
type Sort struct {
	keys  []Key
	first int64 // rows from which on the order is of no interest (LIMIT above); -1: all
	// oldest is the least position of all rows of the close, of those dropped too.
	oldest int64
	rows   *held
	spare  *held // takes the rows kept when pruning
	sel    []int32
	out    *vec.Batch
}

// pruneSlack is how many rows beyond the limit a Sort gathers before it drops those that cannot come out.
const pruneSlack = 4096

// NewSort returns a Sort for rows of the schema. Of each sorted run no more than first rows are of interest; -1
// means all.
func NewSort(s *vec.Schema, keys []Key, first int64) *Sort {
	return &Sort{keys: keys, first: first, oldest: vec.OrdSelf, rows: newHeld(s), spare: newHeld(s), out: vec.NewBatch(s)}
}

// Process keeps the rows until their close.
func (s *Sort) Process(b *vec.Batch, lo, hi int, _ Emitter) {
	s.rows.add(b, lo, hi)
	for i := lo; i < hi; i++ {
		s.oldest = min(s.oldest, b.OrdAt(i))
	}
	if s.first >= 0 && int64(s.rows.b.Len) > 2*s.first+pruneSlack {
		s.prune()
	}
}

// order fills sel with the rows in sorted order, at most first of them.
func (s *Sort) order() {
	b := s.rows.b
	s.sel = s.sel[:0]
	for i := range b.Len {
		s.sel = append(s.sel, int32(i))
	}
	slices.SortStableFunc(s.sel, func(i, j int32) int { return compareRows(s.keys, b, int(i), b, int(j)) })
	if s.first >= 0 && int64(len(s.sel)) > s.first {
		s.sel = s.sel[:s.first]
	}
}

// prune drops rows that a limit above cannot let through. Those kept stay in order of arrival, so that rows with
// equal keys that come later still sort after them.
func (s *Sort) prune() {
	s.order()
	slices.Sort(s.sel)
	for _, i := range s.sel {
		s.spare.add(s.rows.b, int(i), int(i)+1)
	}
	s.rows, s.spare = s.spare, s.rows
	s.spare.reset()
}

// CloseBatch lets out the rows of the close in order.
func (s *Sort) CloseBatch(c Close, out Emitter) {
	s.release(c.Time, c.Seq, out)
	out.Close(c)
}

// Flush lets out the rows held, in order.
func (s *Sort) Flush(now vec.Time, out Emitter) { s.release(now, vec.SeqClose, out) }

// release emits the sorted rows, which come out at (t, seq). The keys, not the positions, now say how they follow
// each other, so all take the position of the oldest.
func (s *Sort) release(t vec.Time, seq int64, out Emitter) {
	b := s.rows.b
	if b.Len == 0 {
		return
	}
	s.order()
	for i := range s.out.Cols {
		s.out.Cols[i].Gather(&b.Cols[i], s.sel)
	}
	s.out.GatherMeta(b, s.sel)
	s.out.Seq, s.out.Ord = s.out.Seq[:0], s.out.Ord[:0]
	for i := range s.out.Len {
		s.out.Time[i] = t
		s.out.Seq = append(s.out.Seq, seq)
		s.out.Ord = append(s.out.Ord, s.oldest)
	}
	out.Emit(s.out)
	s.rows.reset()
	s.oldest = vec.OrdSelf
}

// Advance does nothing: closes come from below.
func (s *Sort) Advance(vec.Time, Emitter) {}

// Save writes the rows held.
func (s *Sort) Save(w *codec.Writer) {
	w.Varint(s.oldest)
	w.Batch(s.rows.b)
}

// Load reads the rows held.
func (s *Sort) Load(r *codec.Reader) error {
	s.rows.reset()
	s.oldest = r.Varint()
	r.Batch(s.rows.b)
	return r.Err()
}
