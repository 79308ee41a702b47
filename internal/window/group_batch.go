package window

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/internal/op"
	"github.com/eventflux-go/eventflux/vec"
)

// emitRows is how many groups are let out at a time: their columns stay in the cache, and a close of millions of
// groups needs no copy of them all.
const emitRows = 4096

// grouped is the body of an aggregated batch window: one row per group at each close.
//
// Groups keep their numbers from one close to the next, because the same keys mostly come again; those that did
// not come in a whole batch are freed at its close.
type grouped struct {
	g      *groups
	carry  *latest // nil without carried columns
	bounds bool

	batch  uint32   // the number of the open batch, from 1 on
	seen   []uint32 // of each group: the last batch it came in
	first  []int64  // of each group of the open batch: the position of its first row
	order  []uint32 // the groups of the open batch, in order of first appearance
	before []uint32 // those of the batch before
	out    *vec.Batch
}

func newGrouped(g *groups, out *vec.Schema, bounds bool) *grouped {
	b := &grouped{g: g, bounds: bounds, batch: 1, out: vec.NewBatch(out)}
	if len(g.carry) > 0 {
		b.carry = newLatest(out.Fields[len(g.keys) : len(g.keys)+len(g.carry)])
	}
	return b
}

func (t *grouped) add(b *vec.Batch, lo, hi int, _ span, _ op.Emitter) {
	g := t.g
	g.assign(lo, hi)
	t.touch(b, lo, hi)
	g.add(g.ids, b, lo, hi)
	if t.carry != nil {
		t.carry.add(g.ids, b, g.carry, lo, hi)
	}
}

// touch notes the groups that are new in the open batch.
func (t *grouped) touch(b *vec.Batch, lo, hi int) {
	if n := t.g.count(); n > len(t.seen) {
		t.seen, t.first = extend(t.seen, n), extend(t.first, n)
	}
	if t.g.ids == nil {
		if t.seen[0] != t.batch {
			t.note(0, b.Ord[lo])
		}
		return
	}
	seen, batch := t.seen, t.batch
	for i, id := range t.g.ids[lo:hi] {
		if seen[id] != batch {
			t.note(id, b.Ord[lo+i])
		}
	}
}

func (t *grouped) note(id uint32, pos int64) {
	t.seen[id], t.first[id] = t.batch, pos
	t.order = append(t.order, id)
}

// empty makes the open batch one of group 0 and no rows.
func (t *grouped) empty() {
	t.seen, t.first = extend(t.seen, 1), extend(t.first, 1)
	t.note(0, 0)
	if t.carry != nil {
		t.carry.putNull(0)
	}
}

func (t *grouped) close(c op.Close, s span, out op.Emitter) {
	for at := 0; at < len(t.order); at += emitRows {
		t.emit(t.order[at:min(at+emitRows, len(t.order))], c, s, out)
	}
	out.Close(c)
	t.begin()
}

// emit lets the rows of some groups out.
func (t *grouped) emit(ids []uint32, c op.Close, s span, out op.Emitter) {
	r, g := t.out, t.g
	r.Len = len(ids)
	g.keysOf(ids, r)
	if t.carry != nil {
		t.carry.gather(ids, r.Cols[len(g.keys):])
	}
	g.results(ids, r, len(g.keys)+len(g.carry))
	if t.bounds {
		fillBounds(r, g.width(), s)
	}
	r.Ord = grow(r.Ord, len(ids))
	for k, id := range ids {
		r.Ord[k] = t.first[id]
	}
	stamp(r, c)
	g.emit(r, 0, out)
}

// begin resets the groups of the batch just closed and frees those that came in the one before only.
func (t *grouped) begin() {
	g := t.g
	g.reset(t.order)
	if t.carry != nil {
		t.carry.reset()
	}
	if g.intern != nil && !g.forever {
		for _, id := range t.before {
			if t.seen[id] != t.batch {
				g.intern.Free(id)
				t.seen[id] = 0
			}
		}
	}
	t.before, t.order = t.order, t.before[:0]
	if t.batch++; t.batch == 0 { // after 2³² closes
		clear(t.seen)
		t.batch = 1
	}
}

func extend[T any](s []T, n int) []T {
	if n <= cap(s) {
		old := len(s)
		s = s[:n]
		clear(s[old:])
		return s
	}
	grown := make([]T, n, max(n, 2*cap(s)))
	copy(grown, s)
	return grown
}

// Save writes the groups and which of them the open batch has.
func (t *grouped) Save(w *codec.Writer) {
	t.g.Save(w)
	w.Uvarint(uint64(len(t.order)))
	for _, id := range t.order {
		w.Uvarint(uint64(id))
		w.Varint(t.first[id])
	}
	w.Uvarint(uint64(len(t.before)))
	for _, id := range t.before {
		w.Uvarint(uint64(id))
	}
	if t.carry != nil {
		t.carry.Save(w)
	}
}

// Load reads what Save wrote.
func (t *grouped) Load(r *codec.Reader) error {
	if err := t.g.Load(r); err != nil {
		return err
	}
	n := t.g.count()
	t.seen, t.first = extend(t.seen[:0], n), extend(t.first[:0], n)
	t.order, t.before = t.order[:0], t.before[:0]
	for range r.Len() {
		id, pos := r.Uvarint(), r.Varint()
		if id >= uint64(n) {
			return r.Failf("group %d of %d", id, n)
		}
		t.note(uint32(id), pos)
	}
	for range r.Len() {
		id := r.Uvarint()
		if id >= uint64(n) {
			return r.Failf("group %d of %d", id, n)
		}
		t.before = append(t.before, uint32(id))
	}
	if t.carry != nil {
		return t.carry.load(r, n)
	}
	return r.Err()
}
