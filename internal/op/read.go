package op

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Read is the first operator of a query: it picks the columns the query uses, forgets the kinds of the rows
// (readers of a stream see Current) and gives rows their position where something above needs it.
type Read struct {
	columns    []int // of the stream, in the order of the scan
	positioned bool
	position   int64 // of the row read last; counts from 1
	head       vec.Batch
	nulls      []vec.Bitmap // memory for the columns of ranges: those of whole batches are the batch's own
}

// NewRead returns a reader of the given columns of a stream.
func NewRead(columns []int, positioned bool) *Read {
	return &Read{columns: columns, positioned: positioned, head: vec.Batch{Cols: make([]vec.Column, len(columns))},
		nulls: make([]vec.Bitmap, len(columns))}
}

// Process passes the rows on.
func (r *Read) Process(b *vec.Batch, lo, hi int, out Emitter) {
	h := &r.head
	whole := lo == 0 && hi == b.Len
	for k, c := range r.columns {
		if whole {
			h.Cols[k] = b.Cols[c]
		} else {
			h.Cols[k].Nulls = r.nulls[k]
			h.Cols[k].Slice(&b.Cols[c], lo, hi)
			if len(h.Cols[k].Nulls) > 0 {
				r.nulls[k] = h.Cols[k].Nulls
			}
		}
	}
	n := hi - lo
	h.Len, h.Time = n, b.Time[lo:hi]
	h.Seq, h.Seq0 = nil, b.SeqAt(lo)
	if len(b.Seq) > 0 {
		h.Seq = b.Seq[lo:hi]
	}
	h.Units = b.Units
	if !whole && len(b.Units) > 0 {
		h.Units = sliceBits(nil, b.Units, lo, hi)
	}
	if r.positioned {
		h.Ord = growInt64(h.Ord, n)
		for i := range h.Ord {
			h.Ord[i] = r.position + int64(i) + 1
		}
		r.position += int64(n)
	}
	out.Emit(h)
}

// sliceBits returns bits [lo, hi) of m, moved to 0; nil when none is set.
func sliceBits(dst, m vec.Bitmap, lo, hi int) vec.Bitmap {
	if !m.Any(lo, hi) {
		return nil
	}
	dst = dst.Reset(hi - lo)
	for i := lo; i < hi; i++ {
		if m.Get(i) {
			dst.Set(i - lo)
		}
	}
	return dst
}

func growInt64(s []int64, n int) []int64 {
	if n <= cap(s) {
		return s[:n]
	}
	return make([]int64, n, max(n, 2*cap(s)))
}

// Advance does nothing: there are no timers.
func (r *Read) Advance(vec.Time, Emitter) {}

// Save writes the position.
func (r *Read) Save(w *codec.Writer) { w.Varint(r.position) }

// Load reads the position.
func (r *Read) Load(rd *codec.Reader) error {
	r.position = rd.Varint()
	return rd.Err()
}
