package vec

// Dec128 is the value of a DECIMAL: a two's complement 128-bit integer, scaled by the type's Scale.
type Dec128 struct {
	Hi int64
	Lo uint64
}

// Column is the values of one type, one slice in use. The value of row i stands at index i; where Nulls has bit i
// set the row is NULL and the value there is undefined (the zero value after Grow).
//
// LIST and MAP: row i is Child rows [Offsets[i], Offsets[i+1]); Offsets has one element more than rows.
type Column struct {
	Type    Type
	Nulls   Bitmap // nil when there are no nulls
	Bool    []bool
	I32     []int32
	I64     []int64
	F32     []float32
	F64     []float64
	Str     []string
	Dec     []Dec128
	Offsets []int32
	Child   []Column
}

// NewColumn returns an empty column of the type, its children included.
func NewColumn(t Type) Column {
	c := Column{Type: t}
	c.init()
	return c
}

func (c *Column) init() {
	if c.Type.ID == List || c.Type.ID == Map || c.Type.ID == Struct {
		c.Child = make([]Column, len(c.Type.Elem))
		for i := range c.Child {
			c.Child[i] = NewColumn(c.Type.Elem[i].Type)
		}
	}
}

// IsNull reports whether row i is NULL.
func (c *Column) IsNull(i int) bool { return c.Nulls.Get(i) }

// SetNull makes row i NULL; the column must have been grown to hold it.
func (c *Column) SetNull(i int) {
	c.Nulls = c.Nulls.Grow(i + 1)
	c.Nulls.Set(i)
}

// Len is the number of rows the column has room for.
func (c *Column) Len() int {
	switch c.Type.ID {
	case Bool, Null:
		return len(c.Bool)
	case Int, Date:
		return len(c.I32)
	case Long, Timestamp, TimeOfDay, Interval:
		return len(c.I64)
	case Float:
		return len(c.F32)
	case Double:
		return len(c.F64)
	case String, Bytes, JSON:
		return len(c.Str)
	case Decimal:
		return len(c.Dec)
	case List, Map:
		return max(0, len(c.Offsets)-1)
	case Struct:
		if len(c.Child) > 0 {
			return c.Child[0].Len()
		}
	}
	return 0
}

// Resize makes the column n rows long. Rows kept are as they were, rows added are zero and not NULL. Amortised:
// no allocation when the capacity suffices.
func (c *Column) Resize(n int) {
	switch c.Type.ID {
	case Bool, Null:
		c.Bool = resize(c.Bool, n)
	case Int, Date:
		c.I32 = resize(c.I32, n)
	case Long, Timestamp, TimeOfDay, Interval:
		c.I64 = resize(c.I64, n)
	case Float:
		c.F32 = resize(c.F32, n)
	case Double:
		c.F64 = resize(c.F64, n)
	case String, Bytes, JSON:
		c.Str = resize(c.Str, n)
	case Decimal:
		c.Dec = resize(c.Dec, n)
	case List, Map:
		c.resizeOffsets(n)
	case Struct:
		for i := range c.Child {
			c.Child[i].Resize(n)
		}
	}
	if w := Words(n); len(c.Nulls) > w {
		c.Nulls = c.Nulls[:w]
	}
	if len(c.Nulls) > 0 && n&63 != 0 && len(c.Nulls) == Words(n) {
		c.Nulls[len(c.Nulls)-1] &= RangeMask(len(c.Nulls)-1, 0, n)
	}
}

func (c *Column) resizeOffsets(n int) {
	last := int32(0)
	old := len(c.Offsets)
	if old > 0 {
		last = c.Offsets[min(old-1, n)]
	}
	c.Offsets = resize(c.Offsets, n+1)
	for i := old; i <= n; i++ {
		c.Offsets[i] = last
	}
	for i := range c.Child {
		c.Child[i].Resize(int(last))
	}
}

func resize[T any](s []T, n int) []T {
	if n <= len(s) {
		return s[:n]
	}
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

// Reuse makes the column n rows long for a writer that sets every row: values are undefined, no row is NULL.
func (c *Column) Reuse(n int) {
	c.Nulls = c.Nulls[:0]
	switch c.Type.ID {
	case Bool, Null:
		c.Bool = reuse(c.Bool, n)
	case Int, Date:
		c.I32 = reuse(c.I32, n)
	case Long, Timestamp, TimeOfDay, Interval:
		c.I64 = reuse(c.I64, n)
	case Float:
		c.F32 = reuse(c.F32, n)
	case Double:
		c.F64 = reuse(c.F64, n)
	case String, Bytes, JSON:
		c.Str = reuse(c.Str, n)
	default:
		c.Resize(0)
		c.Resize(n)
	}
}

func reuse[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s[:n]
	}
	return make([]T, n, max(n, 2*cap(s)))
}
