package runtime

import (
	"cmp"
	"slices"

	"github.com/eventflux-go/eventflux/vec"
)

// reorder holds rows of one source until the clock reaches them.
type reorder struct {
	rows    *vec.Batch // in order of arrival; Seq is the arrival number
	strings vec.Arena
	order   []int32 // rows still held, by (Time, arrival)
	fresh   int     // order[fresh:] is not sorted in yet
}

func newReorder(s *vec.Schema) *reorder { return &reorder{rows: vec.NewBatch(s)} }

func (r *reorder) len() int { return len(r.order) }

// add holds rows [lo, hi) of b, whose Time is set, under their arrival numbers.
func (r *reorder) add(b *vec.Batch, lo, hi int, arrived int64) {
	n := r.rows.Len
	for c := range r.rows.Cols {
		r.rows.Cols[c].AppendRange(&b.Cols[c], lo, hi)
		r.strings.CloneStrings(&r.rows.Cols[c], n, n+hi-lo)
	}
	for i := lo; i < hi; i++ {
		at := n + i - lo
		r.rows.AppendRowMeta(b.Time[i], arrived+int64(i-lo), vec.OrdSelf, vec.Current)
		if b.Units.Get(i) {
			r.rows.Units = r.rows.Units.Grow(at + 1)
			r.rows.Units.Set(at)
		}
		r.order = append(r.order, int32(at))
	}
}

// sort brings the rows added last into order.
func (r *reorder) sort() {
	byTime := func(a, b int32) int {
		if c := cmp.Compare(r.rows.Time[a], r.rows.Time[b]); c != 0 {
			return c
		}
		return cmp.Compare(a, b)
	}
	sorted := true
	for i := max(1, r.fresh); i < len(r.order); i++ {
		if byTime(r.order[i-1], r.order[i]) > 0 {
			sorted = false
			break
		}
	}
	if !sorted {
		slices.SortFunc(r.order[r.fresh:], byTime)
		// Old rows later than the first new one take part; the others stay.
		from, _ := slices.BinarySearchFunc(r.order[:r.fresh], r.order[r.fresh], byTime)
		slices.SortFunc(r.order[from:], byTime)
	}
	r.fresh = len(r.order)
}

// due counts the rows up to time c; with strictly, those before it.
func (r *reorder) due(c vec.Time, strictly bool) int {
	n := 0
	for n < len(r.order) {
		if t := r.rows.Time[r.order[n]]; t > c || strictly && t == c {
			break
		}
		n++
	}
	return n
}

// drop forgets the first n rows in order, and their memory once it is most of what is kept.
func (r *reorder) drop(n int) {
	r.order = slices.Delete(r.order, 0, n)
	r.fresh = len(r.order)
	switch {
	case len(r.order) == 0:
		r.rows.Truncate()
	case r.rows.Len > 1024 && len(r.order) < r.rows.Len/2:
		r.compact()
	}
}

// compact keeps only the rows still held.
func (r *reorder) compact() {
	held := slices.Clone(r.order)
	slices.Sort(held)
	kept := &vec.Batch{Cols: make([]vec.Column, len(r.rows.Cols))}
	for c := range kept.Cols {
		kept.Cols[c] = vec.NewColumn(r.rows.Cols[c].Type)
		kept.Cols[c].Gather(&r.rows.Cols[c], held)
	}
	kept.GatherMeta(r.rows, held)
	for i, row := range r.order {
		at, _ := slices.BinarySearch(held, row)
		r.order[i] = int32(at)
	}
	r.rows = kept
}
