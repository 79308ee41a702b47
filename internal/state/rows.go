package state

import (
	"github.com/eventflux-go/eventflux/internal/codec"
	"github.com/eventflux-go/eventflux/vec"
)

// Rows keeps rows in columns, first in, first out. The live rows stand at indexes [Head, End) of every column, next
// to each other. Strings are copied into memory that is used again once the rows of it have left.
type Rows struct {
	Cols []vec.Column
	Time []vec.Time
	Seq  []int64
	Pos  []int64 // the row's position, given by the caller

	head   int
	base   int64 // rows that left before index 0 of the columns
	text   []textChunk
	spare  [][]byte
	isText bool
}

// textChunk holds the strings of successive rows.
type textChunk struct {
	buf  []byte
	last int64 // number of the last row, counted over all rows ever, with a string here
}

const (
	textChunkSize = 32 << 10
	// compactMin is how many dead rows are kept at least before the live ones are moved down: it makes moving rare
	// for small windows.
	compactMin = 1024
)

// NewRows returns rows with columns of the types.
func NewRows(types []vec.Type) *Rows {
	r := &Rows{Cols: make([]vec.Column, len(types))}
	for i, t := range types {
		r.Cols[i] = vec.NewColumn(t)
		r.isText = r.isText || hasText(t)
	}
	return r
}

func hasText(t vec.Type) bool {
	if t.IsText() {
		return true
	}
	for _, e := range t.Elem {
		if hasText(e.Type) {
			return true
		}
	}
	return false
}

// Head is the index of the oldest row.
func (r *Rows) Head() int { return r.head }

// End is one more than the index of the newest row.
func (r *Rows) End() int { return len(r.Time) }

// Len is the number of rows.
func (r *Rows) Len() int { return len(r.Time) - r.head }

// Append adds rows [lo, hi) of the columns, which have the types in order, with time and sequence number of b and
// the position in b.Ord.
func (r *Rows) Append(cols []*vec.Column, b *vec.Batch, lo, hi int) {
	r.compact()
	at := len(r.Time)
	for k, c := range cols {
		r.Cols[k].AppendRange(c, lo, hi)
	}
	r.Time = append(r.Time, b.Time[lo:hi]...)
	for i := lo; i < hi; i++ {
		r.Seq = append(r.Seq, b.SeqAt(i))
		r.Pos = append(r.Pos, b.OrdAt(i))
	}
	if r.isText {
		for i := at; i < len(r.Time); i++ {
			for k := range r.Cols {
				r.keepText(&r.Cols[k], i, i)
			}
		}
	}
}

// keepText copies the strings of row i of a column; row is the row of Rows that they belong to.
func (r *Rows) keepText(c *vec.Column, i, row int) {
	switch c.Type.ID {
	case vec.String, vec.Bytes, vec.JSON:
		if s := c.Str[i]; len(s) > 0 {
			c.Str[i] = r.clone(s, r.base+int64(row))
		}
	case vec.List, vec.Map:
		for k := range c.Child {
			for e := c.Offsets[i]; e < c.Offsets[i+1]; e++ {
				r.keepText(&c.Child[k], int(e), row)
			}
		}
	case vec.Struct:
		for k := range c.Child {
			r.keepText(&c.Child[k], i, row)
		}
	}
}

func (r *Rows) clone(s string, row int64) string {
	n := len(r.text)
	if n == 0 || cap(r.text[n-1].buf)-len(r.text[n-1].buf) < len(s) {
		r.text = append(r.text, textChunk{buf: r.chunk(len(s))})
		n++
	}
	t := &r.text[n-1]
	at := len(t.buf)
	t.buf = append(t.buf, s...)
	t.last = row
	return vec.BytesAsString(t.buf[at:])
}

// chunk returns empty memory for at least size bytes.
func (r *Rows) chunk(size int) []byte {
	if n := len(r.spare); n > 0 && size <= textChunkSize {
		b := r.spare[n-1]
		r.spare = r.spare[:n-1]
		return b[:0]
	}
	return make([]byte, 0, max(size, textChunkSize))
}

// PopFront forgets the n oldest rows. What their columns hold stays readable until the next Append.
func (r *Rows) PopFront(n int) { r.head += n }

// compact reuses the memory of rows that have left, when they outnumber those that stay.
func (r *Rows) compact() {
	r.recycle()
	if r.head == len(r.Time) {
		r.moveDown()
	} else if r.head >= compactMin && r.head > len(r.Time)/2 {
		r.moveDown()
	}
}

// recycle takes back the chunks whose rows have all left.
func (r *Rows) recycle() {
	gone := 0
	for gone < len(r.text) && r.text[gone].last < r.base+int64(r.head) {
		if b := r.text[gone].buf; cap(b) == textChunkSize && len(r.spare) < 8 {
			r.spare = append(r.spare, b)
		}
		gone++
	}
	if gone > 0 {
		r.text = append(r.text[:0], r.text[gone:]...)
	}
}

func (r *Rows) moveDown() {
	for k := range r.Cols {
		r.Cols[k].DropFront(r.head)
	}
	r.Time = append(r.Time[:0], r.Time[r.head:]...)
	r.Seq = append(r.Seq[:0], r.Seq[r.head:]...)
	r.Pos = append(r.Pos[:0], r.Pos[r.head:]...)
	r.base += int64(r.head)
	r.head = 0
}

// Reset forgets all rows.
func (r *Rows) Reset() {
	r.head = len(r.Time)
	r.compact()
}

// Remove forgets the rows for which gone has a bit, by index; rows before Head are gone already.
func (r *Rows) Remove(gone vec.Bitmap) {
	kept := NewRows(nil)
	kept.Cols, kept.isText = make([]vec.Column, len(r.Cols)), r.isText
	for k := range r.Cols {
		kept.Cols[k] = vec.NewColumn(r.Cols[k].Type)
	}
	for i := r.head; i < len(r.Time); i++ {
		if !gone.Get(i) {
			kept.appendRow(r, i)
		}
	}
	*r = *kept
}

func (r *Rows) appendRow(from *Rows, i int) {
	at := len(r.Time)
	for k := range r.Cols {
		r.Cols[k].AppendFrom(&from.Cols[k], i)
		r.keepText(&r.Cols[k], at, at)
	}
	r.Time = append(r.Time, from.Time[i])
	r.Seq = append(r.Seq, from.Seq[i])
	r.Pos = append(r.Pos, from.Pos[i])
}

// Save writes the live rows.
func (r *Rows) Save(w *codec.Writer) {
	w.Uvarint(uint64(r.Len()))
	for k := range r.Cols {
		w.Column(&r.Cols[k], r.head, r.End())
	}
	for i := r.head; i < r.End(); i++ {
		w.Varint(int64(r.Time[i]))
		w.Varint(r.Seq[i])
		w.Varint(r.Pos[i])
	}
}

// Load replaces the rows by those saved.
func (r *Rows) Load(rd *codec.Reader) error {
	r.Reset()
	n := rd.Len()
	for k := range r.Cols {
		rd.Column(&r.Cols[k], n)
	}
	for i := 0; i < n && rd.Err() == nil; i++ {
		r.Time = append(r.Time, vec.Time(rd.Varint()))
		r.Seq = append(r.Seq, rd.Varint())
		r.Pos = append(r.Pos, rd.Varint())
	}
	return rd.Err()
}
