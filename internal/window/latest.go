package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// latest keeps, per group, some columns of the group's latest row. Rows are appended to a pool, and where each
// group's stands is noted; when most of the pool is out of date it is copied.
type latest struct {
	pool    []vec.Column
	other   []vec.Column // the copy's target
	rows    int          // of the pool
	strings [2]vec.Scratch
	at      []int32  // of each group: 1 + its row of the pool; 0: none
	live    []uint32 // groups with a row
	place   []int32  // of each group with a row: its index in live
	pick    []int32
	mark    []int32 // of each group: its last row of the range being added
}

// compactRows is how many rows the pool has at least before it is copied.
const compactRows = 1024

func newLatest(fields []vec.Field) *latest {
	l := &latest{}
	for _, f := range fields {
		l.pool = append(l.pool, vec.NewColumn(f.Type))
		l.other = append(l.other, vec.NewColumn(f.Type))
	}
	return l
}

// add takes the given columns of rows [lo, hi), whose groups are ids; nil means group 0.
func (l *latest) add(ids []uint32, b *vec.Batch, columns []int, lo, hi int) {
	if ids == nil {
		l.put(0, b, columns, hi-1)
		return
	}
	for i := lo; i < hi; i++ {
		id := int(ids[i])
		if id >= len(l.mark) {
			l.mark = extend(l.mark, id+1)
		}
		l.mark[id] = int32(i)
	}
	for i := lo; i < hi; i++ {
		if l.mark[ids[i]] == int32(i) {
			l.put(ids[i], b, columns, i)
		}
	}
}

func (l *latest) put(id uint32, b *vec.Batch, columns []int, i int) {
	if l.rows > compactRows && l.rows > 4*len(l.live) {
		l.compact()
	}
	l.enter(id)
	for k, c := range columns {
		l.pool[k].AppendFrom(&b.Cols[c], i)
		l.strings[0].CloneStrings(&l.pool[k], l.rows, l.rows+1)
	}
	l.rows++
}

// putNull gives the group a row of NULLs.
func (l *latest) putNull(id uint32) {
	l.enter(id)
	for k := range l.pool {
		l.pool[k].AppendNull()
	}
	l.rows++
}

// enter makes the pool's next row that of the group.
func (l *latest) enter(id uint32) {
	if n := int(id) + 1; n > len(l.at) {
		l.at, l.place = extend(l.at, n), extend(l.place, n)
	}
	if l.at[id] == 0 {
		l.place[id] = int32(len(l.live))
		l.live = append(l.live, id)
	}
	l.at[id] = int32(l.rows) + 1
}

// drop forgets the row of a group.
func (l *latest) drop(id uint32) {
	k, last := l.place[id], l.live[len(l.live)-1]
	l.live[k], l.place[last] = last, k
	l.live = l.live[:len(l.live)-1]
	l.at[id] = 0
}

// compact copies the rows in use to the other pool.
func (l *latest) compact() {
	l.gather(l.live, l.other)
	for k := range l.other {
		l.strings[1].CloneStrings(&l.other[k], 0, len(l.live))
	}
	l.pool, l.other = l.other, l.pool
	l.strings[0], l.strings[1] = l.strings[1], l.strings[0]
	l.strings[1].Reset()
	for k, id := range l.live {
		l.at[id] = int32(k) + 1
	}
	l.rows = len(l.live)
}

// gather makes dst the rows of the groups.
func (l *latest) gather(ids []uint32, dst []vec.Column) {
	l.pick = grow(l.pick, len(ids))
	for k, id := range ids {
		l.pick[k] = l.at[id] - 1
	}
	for k := range l.pool {
		dst[k].Gather(&l.pool[k], l.pick)
	}
}

// reset forgets all rows.
func (l *latest) reset() {
	for _, id := range l.live {
		l.at[id] = 0
	}
	l.live, l.rows = l.live[:0], 0
	for k := range l.pool {
		l.pool[k].Reuse(0)
	}
	l.strings[0].Reset()
}

// Save writes the groups and their rows.
func (l *latest) Save(w *codec.Writer) {
	w.Uvarint(uint64(len(l.live)))
	for _, id := range l.live {
		w.Uvarint(uint64(id))
	}
	l.gather(l.live, l.other)
	for k := range l.other {
		w.Column(&l.other[k], 0, len(l.live))
	}
}

// load reads what Save wrote, of groups below the given number.
func (l *latest) load(r *codec.Reader, groups int) error {
	l.reset()
	n := r.Len()
	for range n {
		id := r.Uvarint()
		if id >= uint64(groups) {
			return r.Failf("group %d of %d", id, groups)
		}
		l.enter(uint32(id))
		l.rows++
	}
	for k := range l.pool {
		r.Column(&l.pool[k], n)
	}
	return r.Err()
}
