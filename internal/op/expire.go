package op

import (
	"cmp"
	"slices"

	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Expire makes, at each close of a batch window, Expired rows of exactly the rows that the close before let
// through, with the values they had then, ahead of the rows of this close.
type Expire struct {
	schema *vec.Schema
	open   *held // rows since the mark before
	last   []keyed
	spare  []*held
	out    *vec.Batch
}

// keyed is what the last close of one window let through. Windows side by side (sessions) are kept sorted by key.
type keyed struct {
	key  int64
	rows *held
}

// held is rows with strings of their own.
type held struct {
	b       *vec.Batch
	strings vec.Scratch
}

func newHeld(s *vec.Schema) *held { return &held{b: vec.NewBatch(s)} }

func (h *held) reset() {
	h.b.Truncate()
	h.strings.Reset()
}

// add copies rows [lo, hi) of b, strings included.
func (h *held) add(b *vec.Batch, lo, hi int) {
	n := h.b.Len
	h.b.AppendRange(b, lo, hi)
	for i := range h.b.Cols {
		h.strings.CloneStrings(&h.b.Cols[i], n, h.b.Len)
	}
}

// addOwn copies rows [lo, hi) of b; strings only in the columns own, those of others are shared.
func (h *held) addOwn(b *vec.Batch, lo, hi int, own []int) {
	n := h.b.Len
	h.b.AppendRange(b, lo, hi)
	for _, c := range own {
		h.strings.CloneStrings(&h.b.Cols[c], n, h.b.Len)
	}
}

// NewExpire returns an Expire for rows of the schema.
func NewExpire(s *vec.Schema) *Expire {
	return &Expire{schema: s, open: newHeld(s), out: vec.NewBatch(s)}
}

// Process keeps the rows until their close is marked.
func (e *Expire) Process(b *vec.Batch, lo, hi int, _ Emitter) { e.open.add(b, lo, hi) }

// CloseBatch lets out the rows of the close before as Expired, then those of this close.
func (e *Expire) CloseBatch(c Close, out Emitter) {
	at, found := slices.BinarySearchFunc(e.last, c.Key, func(k keyed, key int64) int { return cmp.Compare(k.key, key) })
	if found {
		e.emitExpired(e.last[at].rows, c, out)
	}
	if e.open.b.Len > 0 {
		out.Emit(e.open.b)
	}
	out.Close(c)
	e.keep(at, found, c.Key)
}

func (e *Expire) emitExpired(h *held, c Close, out Emitter) {
	o := e.out
	o.Truncate()
	for i := range o.Cols {
		o.Cols[i].AppendRange(&h.b.Cols[i], 0, h.b.Len)
	}
	for i := range h.b.Len {
		o.AppendRowMeta(c.Time, c.Seq, h.b.OrdAt(i), vec.Expired)
	}
	if o.Len > 0 {
		out.Emit(o)
	}
}

// keep makes the open rows those of the key's last close; the key stands, or belongs, at index at of last.
func (e *Expire) keep(at int, found bool, key int64) {
	rows := e.open
	e.open = e.fresh()
	if found {
		e.release(e.last[at].rows)
	}
	switch empty := rows.b.Len == 0; {
	case empty && found:
		e.last = slices.Delete(e.last, at, at+1)
		e.release(rows)
	case empty:
		e.release(rows)
	case found:
		e.last[at].rows = rows
	default:
		e.last = slices.Insert(e.last, at, keyed{key, rows})
	}
}

func (e *Expire) fresh() *held {
	if n := len(e.spare); n > 0 {
		h := e.spare[n-1]
		e.spare = e.spare[:n-1]
		return h
	}
	return newHeld(e.schema)
}

func (e *Expire) release(h *held) {
	h.reset()
	if len(e.spare) < 4 {
		e.spare = append(e.spare, h)
	}
}

// Advance does nothing: closes come from below.
func (e *Expire) Advance(vec.Time, Emitter) {}

// Save writes the rows of the last closes.
func (e *Expire) Save(w *codec.Writer) {
	w.Uvarint(uint64(len(e.last)))
	for _, k := range e.last {
		w.Varint(k.key)
		w.Batch(k.rows.b)
	}
}

// Load reads what Save wrote.
func (e *Expire) Load(r *codec.Reader) error {
	e.last = e.last[:0]
	for range r.Len() {
		k := keyed{key: r.Varint(), rows: newHeld(e.schema)}
		r.Batch(k.rows.b)
		if r.Err() != nil {
			return r.Err()
		}
		e.last = append(e.last, k)
	}
	return r.Err()
}
