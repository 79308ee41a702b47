package op

import (
	"slices"
	"sort"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// TopN is the continuous ORDER BY … LIMIT n. A row that enters the first n comes out Current, one that falls out
// Expired after it. Above a sliding window a row that leaves the window leaves the order too, and the next one
// moves up; it is told apart by its position, for its values may change while it is held (window_end, now()).
type TopN struct {
	TopNConfig
	rows  *held   // in the order of arrival
	order []int32 // live rows of rows, sorted; the first N are out
	byRow []int32 // compacting: the live rows in the order of arrival
	out   *vec.Batch
	spare *held
}

// TopNConfig says what a TopN keeps.
type TopNConfig struct {
	Keys []Key
	N    int
	// Windowed says that a sliding window below retracts rows, so that those beyond N are kept as well. It and
	// Positions need the rows' positions in Ord.
	Windowed bool
	// Positions says that the operator above wants every row with the position of the row it is, not with the
	// place at which it comes out.
	Positions bool
}

// NewTopN returns a TopN for rows of the schema.
func NewTopN(s *vec.Schema, c TopNConfig) *TopN {
	return &TopN{TopNConfig: c, rows: newHeld(s), spare: newHeld(s), out: vec.NewBatch(s)}
}

// Process takes rows in and out of the order.
func (t *TopN) Process(b *vec.Batch, lo, hi int, out Emitter) {
	t.out.Truncate()
	for i := lo; i < hi; i++ {
		if b.KindAt(i) == vec.Current {
			t.enter(b, i)
		} else if t.Windowed {
			t.leave(b, i)
		}
	}
	if t.out.Len > 0 {
		out.Emit(t.out)
	}
	if t.rows.b.Len > 2*len(t.order)+pruneSlack {
		t.compact()
	}
}

// enter puts row i of b behind all rows that sort before it or equal.
func (t *TopN) enter(b *vec.Batch, i int) {
	at := sort.Search(len(t.order), func(k int) bool { return compareRows(t.Keys, t.rows.b, int(t.order[k]), b, i) > 0 })
	if at >= t.N && !t.Windowed {
		return
	}
	t.rows.add(b, i, i+1)
	row := t.rows.b.Len - 1
	t.order = slices.Insert(t.order, at, int32(row))
	if at >= t.N {
		return
	}
	t.put(row, b, i, vec.Current)
	if len(t.order) > t.N {
		t.put(int(t.order[t.N]), b, i, vec.Expired)
		if !t.Windowed {
			t.order = t.order[:t.N]
		}
	}
}

// leave takes the row out that left the window; it comes out with the values it has now.
func (t *TopN) leave(b *vec.Batch, i int) {
	row, found := slices.BinarySearch(t.rows.b.Ord, b.OrdAt(i))
	if !found {
		return
	}
	at := sort.Search(len(t.order), func(k int) bool {
		c := compareRows(t.Keys, t.rows.b, int(t.order[k]), t.rows.b, row)
		return c > 0 || c == 0 && int(t.order[k]) >= row
	})
	if at == len(t.order) || int(t.order[at]) != row {
		return
	}
	t.order = slices.Delete(t.order, at, at+1)
	if at >= t.N {
		return
	}
	for c := range t.out.Cols {
		t.out.Cols[c].AppendFrom(&b.Cols[c], i)
	}
	t.out.AppendRowMeta(b.Time[i], b.SeqAt(i), b.OrdAt(i), vec.Expired)
	if len(t.order) >= t.N {
		t.put(int(t.order[t.N-1]), b, i, vec.Current)
	}
}

// put appends a held row to the output, made to come out by row i of b.
func (t *TopN) put(row int, b *vec.Batch, i int, k vec.Kind) {
	for c := range t.out.Cols {
		t.out.Cols[c].AppendFrom(&t.rows.b.Cols[c], row)
	}
	ord := b.OrdAt(i)
	switch {
	case t.Positions:
		ord = t.rows.b.OrdAt(row)
	case t.Windowed && b.KindAt(i) == vec.Current:
		ord = vec.OrdSelf
	}
	t.out.AppendRowMeta(b.Time[i], b.SeqAt(i), ord, k)
}

// compact drops the rows that are no longer in the order.
func (t *TopN) compact() {
	t.byRow = append(t.byRow[:0], t.order...)
	slices.Sort(t.byRow)
	for _, row := range t.byRow {
		t.spare.add(t.rows.b, int(row), int(row)+1)
	}
	for k, row := range t.order {
		at, _ := slices.BinarySearch(t.byRow, row)
		t.order[k] = int32(at)
	}
	t.rows, t.spare = t.spare, t.rows
	t.spare.reset()
}

// Advance does nothing: there are no timers.
func (t *TopN) Advance(vec.Time, Emitter) {}

// Save writes the live rows in the order of arrival.
func (t *TopN) Save(w *codec.Writer) {
	t.compact()
	w.Batch(t.rows.b)
}

// Load reads the live rows.
func (t *TopN) Load(r *codec.Reader) error {
	t.rows.reset()
	r.Batch(t.rows.b)
	t.order = t.order[:0]
	for i := range t.rows.b.Len {
		t.order = append(t.order, int32(i))
	}
	slices.SortStableFunc(t.order, func(a, b int32) int { return compareRows(t.Keys, t.rows.b, int(a), t.rows.b, int(b)) })
	return r.Err()
}
