package op

import (
	"slices"
	"sort"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// TopN is the continuous ORDER BY … LIMIT n. A row that enters the first n comes out Current, one that falls out
// Expired after it. Above a sliding window a row that leaves the window leaves the order too, and the next one
// moves up.
type TopN struct {
	keys     []Key
	n        int
	windowed bool // rows may leave, so those beyond n are kept as well
	rows     *held
	order    []int32 // live rows of rows, sorted; the first n are out
	out      *vec.Batch
	spare    *held
}

// NewTopN returns a TopN for rows of the schema. Windowed says that a sliding window below retracts rows.
func NewTopN(s *vec.Schema, keys []Key, n int64, windowed bool) *TopN {
	return &TopN{keys: keys, n: int(n), windowed: windowed, rows: newHeld(s), spare: newHeld(s), out: vec.NewBatch(s)}
}

// Process takes rows in and out of the order.
func (t *TopN) Process(b *vec.Batch, lo, hi int, out Emitter) {
	t.out.Truncate()
	for i := lo; i < hi; i++ {
		if b.KindAt(i) == vec.Current {
			t.enter(b, i)
		} else if t.windowed {
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
	at := sort.Search(len(t.order), func(k int) bool { return compareRows(t.keys, t.rows.b, int(t.order[k]), b, i) > 0 })
	if at >= t.n && !t.windowed {
		return
	}
	t.rows.add(b, i, i+1)
	t.order = slices.Insert(t.order, at, int32(t.rows.b.Len-1))
	if at >= t.n {
		return
	}
	t.put(int(t.order[at]), b, i, vec.Current)
	if len(t.order) > t.n {
		t.put(int(t.order[t.n]), b, i, vec.Expired)
		if !t.windowed {
			t.order = t.order[:t.n]
		}
	}
}

// leave takes the row out that left the window: the oldest one of equal values.
func (t *TopN) leave(b *vec.Batch, i int) {
	at := sort.Search(len(t.order), func(k int) bool { return compareRows(t.keys, t.rows.b, int(t.order[k]), b, i) >= 0 })
	for at < len(t.order) && !equalRows(t.rows.b, int(t.order[at]), b, i) {
		at++
	}
	if at == len(t.order) {
		return
	}
	row := int(t.order[at])
	t.order = slices.Delete(t.order, at, at+1)
	if at >= t.n {
		return
	}
	t.put(row, b, i, vec.Expired)
	if len(t.order) >= t.n {
		t.put(int(t.order[t.n-1]), b, i, vec.Current)
	}
}

// put appends a held row to the output, made to come out by row i of b.
func (t *TopN) put(row int, b *vec.Batch, i int, k vec.Kind) {
	for c := range t.out.Cols {
		t.out.Cols[c].AppendFrom(&t.rows.b.Cols[c], row)
	}
	t.out.AppendRowMeta(b.Time[i], b.SeqAt(i), b.OrdAt(i), k)
}

func equalRows(a *vec.Batch, i int, b *vec.Batch, j int) bool {
	for c := range a.Cols {
		if !a.Cols[c].EqualAt(i, &b.Cols[c], j) {
			return false
		}
	}
	return true
}

// compact drops the rows that are no longer in the order.
func (t *TopN) compact() {
	for k, row := range t.order {
		t.spare.add(t.rows.b, int(row), int(row)+1)
		t.order[k] = int32(k)
	}
	t.rows, t.spare = t.spare, t.rows
	t.spare.reset()
}

// Advance does nothing: there are no timers.
func (t *TopN) Advance(vec.Time, Emitter) {}

// Save writes the live rows in order.
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
	return r.Err()
}
