package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Limit passes count rows after offset, of each close or of all rows. Only Current rows count; Expired rows pass
// until the limit is reached.
type Limit struct {
	count, offset int64 // count -1: no limit
	perClose      bool
	seen          int64 // Current rows so far
	sel           []int32
	out           *vec.Batch
}

// LimitConfig says what a Limit passes.
type LimitConfig struct {
	Count    int64 // -1: no limit
	Offset   int64
	PerClose bool
}

// NewLimit returns a Limit for rows of the schema.
func NewLimit(s *vec.Schema, c LimitConfig) *Limit {
	return &Limit{count: c.Count, offset: c.Offset, perClose: c.PerClose, out: vec.NewBatch(s)}
}

// Process passes the rows within the limit.
func (l *Limit) Process(b *vec.Batch, lo, hi int, out Emitter) {
	l.sel = l.sel[:0]
	for i := lo; i < hi; i++ {
		if b.KindAt(i) == vec.Current {
			l.seen++
			if l.seen <= l.offset {
				continue
			}
		}
		if l.full() || b.KindAt(i) == vec.Expired && l.Ended() {
			break // the query has ended with its last Current row
		}
		l.sel = append(l.sel, int32(i))
	}
	emitSelected(l.out, b, l.sel, out)
}

// full reports whether the row counted last lies beyond the limit.
func (l *Limit) full() bool { return l.count >= 0 && l.seen > l.offset+l.count }

// CloseBatch begins to count anew where the limit is per close.
func (l *Limit) CloseBatch(c Close, out Emitter) {
	if l.perClose {
		l.seen = 0
	}
	out.Close(c)
}

// Ended reports whether all rows that may pass have passed.
func (l *Limit) Ended() bool {
	return !l.perClose && l.count >= 0 && l.seen >= l.offset+l.count
}

// Advance does nothing: there are no timers.
func (l *Limit) Advance(vec.Time, Emitter) {}

// Save writes the count.
func (l *Limit) Save(w *codec.Writer) { w.Varint(l.seen) }

// Load reads the count.
func (l *Limit) Load(r *codec.Reader) error {
	l.seen = r.Varint()
	return r.Err()
}
