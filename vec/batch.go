package vec

import "math"

// Kind says how a row came to be in a flow of rows.
type Kind uint8

// The kinds of rows. Inside a query Current adds and Expired retracts; on a stream the kind is a label.
const (
	Current Kind = iota
	Expired
	Reset
)

// String gives the name that replay's output uses.
func (k Kind) String() string {
	return [...]string{"current", "expired", "reset"}[k]
}

// Ends of the sequence numbers: a timer's row carries SeqTimer, before every row of its time; a row made by the
// clock at the close of a period carries SeqClose, after all rows of its time.
const (
	SeqTimer int64 = 0
	SeqClose int64 = math.MaxInt64
)

// OrdSelf is the order of a row that comes out because of itself: after the older rows that the same row makes
// come out.
const OrdSelf int64 = math.MaxInt64

// Batch is rows of one schema in the order (Time, Seq, Ord). It is borrowed by the callee until the call returns.
type Batch struct {
	Cols []Column
	Len  int

	Time []Time // event time of each row; always present
	// Seq of each row. Nil means that row i has Seq0 + i.
	Seq  []int64
	Seq0 int64
	// Ord of each row: its order among the rows that one timer, close or row makes come out together. Nil means
	// OrdSelf for every row.
	Ord []int64
	// Kind of each row. Nil means that all are Current.
	Kind []Kind
	// Stamp tells batches apart for those who keep what they computed of one: two with the same Stamp have the same
	// rows. 0: nothing is known.
	Stamp int64
	// Units has the bit of each row that ends a unit of rows sent together. Nil means no unit ends here.
	Units Bitmap
}

// NewBatch returns an empty batch with columns of the schema's types.
func NewBatch(s *Schema) *Batch {
	b := &Batch{Cols: make([]Column, s.Len())}
	for i, f := range s.Fields {
		b.Cols[i] = NewColumn(f.Type)
	}
	return b
}

// Truncate empties the batch and keeps its memory.
func (b *Batch) Truncate() {
	for i := range b.Cols {
		c := &b.Cols[i]
		c.Resize(0)
		c.Nulls = c.Nulls[:0]
	}
	b.Len, b.Stamp = 0, 0
	b.Time = b.Time[:0]
	b.Seq, b.Seq0 = b.Seq[:0], 0
	b.Ord, b.Kind, b.Units = b.Ord[:0], b.Kind[:0], b.Units[:0]
}

// SeqAt is the sequence number of row i.
func (b *Batch) SeqAt(i int) int64 {
	if len(b.Seq) == 0 {
		return b.Seq0 + int64(i)
	}
	return b.Seq[i]
}

// OrdAt is the order of row i.
func (b *Batch) OrdAt(i int) int64 {
	if len(b.Ord) == 0 {
		return OrdSelf
	}
	return b.Ord[i]
}

// KindAt is the kind of row i.
func (b *Batch) KindAt(i int) Kind {
	if len(b.Kind) == 0 {
		return Current
	}
	return b.Kind[i]
}

// Less reports whether row i of b comes before row j of c.
func (b *Batch) Less(i int, c *Batch, j int) bool {
	if b.Time[i] != c.Time[j] {
		return b.Time[i] < c.Time[j]
	}
	if s, t := b.SeqAt(i), c.SeqAt(j); s != t {
		return s < t
	}
	return b.OrdAt(i) < c.OrdAt(j)
}

// AppendMeta appends the time, sequence number, order, kind and unit ends of rows [lo, hi) of src; the caller has
// appended or will append their columns. It advances Len.
func (b *Batch) AppendMeta(src *Batch, lo, hi int) {
	n := b.Len
	b.Time = append(b.Time, src.Time[lo:hi]...)
	b.appendSeq(src, lo, hi)
	if len(src.Ord) > 0 {
		b.Ord = append(padded(b.Ord, n, OrdSelf), src.Ord[lo:hi]...)
	} else if len(b.Ord) > 0 {
		b.Ord = padded(b.Ord, n+hi-lo, OrdSelf)
	}
	if len(src.Kind) > 0 {
		b.Kind = append(padded(b.Kind, n, Current), src.Kind[lo:hi]...)
	} else if len(b.Kind) > 0 {
		b.Kind = padded(b.Kind, n+hi-lo, Current)
	}
	if len(src.Units) > 0 && src.Units.Any(lo, hi) {
		b.Units = b.Units.Grow(n + hi - lo)
		for i := lo; i < hi; i++ {
			if src.Units.Get(i) {
				b.Units.Set(n + i - lo)
			}
		}
	}
	b.Len = n + hi - lo
}

func (b *Batch) appendSeq(src *Batch, lo, hi int) {
	n := b.Len
	if len(src.Seq) == 0 && len(b.Seq) == 0 {
		if n == 0 {
			b.Seq0 = src.Seq0 + int64(lo)
		}
		if b.Seq0+int64(n) == src.Seq0+int64(lo) {
			return
		}
	}
	if len(b.Seq) == 0 {
		b.materializeSeq()
	}
	if len(src.Seq) > 0 {
		b.Seq = append(b.Seq, src.Seq[lo:hi]...)
		return
	}
	for i := lo; i < hi; i++ {
		b.Seq = append(b.Seq, src.Seq0+int64(i))
	}
}

// AppendRowMeta appends the meta of one row; the caller has appended or will append its columns. It advances Len.
func (b *Batch) AppendRowMeta(t Time, seq, ord int64, k Kind) {
	n := b.Len
	b.Time = append(b.Time, t)
	if len(b.Seq) > 0 {
		b.Seq = append(b.Seq, seq)
	} else if n == 0 {
		b.Seq0 = seq
	} else if seq != b.Seq0+int64(n) {
		b.materializeSeq()
		b.Seq = append(b.Seq, seq)
	}
	if ord != OrdSelf || len(b.Ord) > 0 {
		b.Ord = padded(b.Ord, n, OrdSelf)
		b.Ord = append(b.Ord, ord)
	}
	if k != Current || len(b.Kind) > 0 {
		b.Kind = padded(b.Kind, n, Current)
		b.Kind = append(b.Kind, k)
	}
	b.Len = n + 1
}

// materializeSeq writes out the sequence numbers of the rows so far.
func (b *Batch) materializeSeq() {
	for i := range b.Len {
		b.Seq = append(b.Seq, b.Seq0+int64(i))
	}
}

func padded[T any](s []T, n int, v T) []T {
	for len(s) < n {
		s = append(s, v)
	}
	return s
}

// AppendRange appends rows [lo, hi) of src, columns and meta. Strings are shared.
func (b *Batch) AppendRange(src *Batch, lo, hi int) {
	for i := range b.Cols {
		b.Cols[i].AppendRange(&src.Cols[i], lo, hi)
	}
	b.AppendMeta(src, lo, hi)
}
