package vec

// AppendFrom appends row i of src, of the same type. Strings are shared, not copied: clone them through an Arena
// first where the source's buffer will be reused.
func (c *Column) AppendFrom(src *Column, i int) { c.AppendRange(src, i, i+1) }

// AppendRange appends rows [lo, hi) of src, of the same type. Strings are shared, not copied.
func (c *Column) AppendRange(src *Column, lo, hi int) {
	at := c.Len()
	switch c.Type.ID {
	case Bool, Null:
		c.Bool = append(c.Bool, src.Bool[lo:hi]...)
	case Int, Date:
		c.I32 = append(c.I32, src.I32[lo:hi]...)
	case Long, Timestamp, TimeOfDay, Interval:
		c.I64 = append(c.I64, src.I64[lo:hi]...)
	case Float:
		c.F32 = append(c.F32, src.F32[lo:hi]...)
	case Double:
		c.F64 = append(c.F64, src.F64[lo:hi]...)
	case String, Bytes, JSON:
		c.Str = append(c.Str, src.Str[lo:hi]...)
	case Decimal:
		c.Dec = append(c.Dec, src.Dec[lo:hi]...)
	case List, Map:
		c.appendLists(src, lo, hi)
	case Struct:
		for i := range c.Child {
			c.Child[i].AppendRange(&src.Child[i], lo, hi)
		}
	}
	if src.Nulls.Any(lo, hi) {
		c.Nulls = c.Nulls.Grow(at + hi - lo)
		for i := lo; i < hi; i++ {
			if src.Nulls.Get(i) {
				c.Nulls.Set(at + i - lo)
			}
		}
	}
}

func (c *Column) appendLists(src *Column, lo, hi int) {
	if len(c.Offsets) == 0 {
		c.Offsets = append(c.Offsets, 0)
	}
	if lo == hi {
		return
	}
	from, to := src.Offsets[lo], src.Offsets[hi]
	base := c.Offsets[len(c.Offsets)-1] - from
	for i := lo; i < hi; i++ {
		c.Offsets = append(c.Offsets, src.Offsets[i+1]+base)
	}
	for i := range c.Child {
		c.Child[i].AppendRange(&src.Child[i], int(from), int(to))
	}
}

// AppendNull appends one NULL row.
func (c *Column) AppendNull() {
	n := c.Len()
	c.Resize(n + 1)
	c.SetNull(n)
}

// Gather makes c the rows of src named by sel, in that order. Strings are shared.
func (c *Column) Gather(src *Column, sel []int32) {
	c.Nulls = c.Nulls[:0]
	switch c.Type.ID {
	case Bool, Null:
		c.Bool = gather(c.Bool, src.Bool, sel)
	case Int, Date:
		c.I32 = gather(c.I32, src.I32, sel)
	case Long, Timestamp, TimeOfDay, Interval:
		c.I64 = gather(c.I64, src.I64, sel)
	case Float:
		c.F32 = gather(c.F32, src.F32, sel)
	case Double:
		c.F64 = gather(c.F64, src.F64, sel)
	case String, Bytes, JSON:
		c.Str = gather(c.Str, src.Str, sel)
	case Decimal:
		c.Dec = gather(c.Dec, src.Dec, sel)
	case List, Map:
		c.Resize(0)
		for _, i := range sel {
			c.AppendFrom(src, int(i))
		}
		return
	case Struct:
		for i := range c.Child {
			c.Child[i].Gather(&src.Child[i], sel)
		}
	}
	if len(src.Nulls) > 0 {
		c.Nulls = gatherBits(c.Nulls, src.Nulls, sel)
	}
}

func gather[T any](dst, src []T, sel []int32) []T {
	dst = reuse(dst, len(sel))
	for k, i := range sel {
		dst[k] = src[i]
	}
	return dst
}

func gatherBits(dst, src Bitmap, sel []int32) Bitmap {
	dst = dst.Reset(len(sel))
	for k, i := range sel {
		if src.Get(int(i)) {
			dst.Set(k)
		}
	}
	return dst
}

// EqualAt reports whether row i of c and row j of d, of the same type, are the same value; two NULLs are.
// Doubles compare by their bits, so that NaN equals NaN: this is identity for tests and snapshots, not SQL's "=".
func (c *Column) EqualAt(i int, d *Column, j int) bool {
	if c.IsNull(i) || d.IsNull(j) {
		return c.IsNull(i) && d.IsNull(j)
	}
	switch c.Type.ID {
	case Bool, Null:
		return c.Bool[i] == d.Bool[j]
	case Int, Date:
		return c.I32[i] == d.I32[j]
	case Long, Timestamp, TimeOfDay, Interval:
		return c.I64[i] == d.I64[j]
	case Float:
		return c.F32[i] == d.F32[j] || c.F32[i] != c.F32[i] && d.F32[j] != d.F32[j]
	case Double:
		return c.F64[i] == d.F64[j] || c.F64[i] != c.F64[i] && d.F64[j] != d.F64[j]
	case String, Bytes, JSON:
		return c.Str[i] == d.Str[j]
	case Decimal:
		return c.Dec[i] == d.Dec[j]
	case Struct:
		for k := range c.Child {
			if !c.Child[k].EqualAt(i, &d.Child[k], j) {
				return false
			}
		}
	case List, Map:
		return c.equalLists(i, d, j)
	}
	return true
}

func (c *Column) equalLists(i int, d *Column, j int) bool {
	n := c.Offsets[i+1] - c.Offsets[i]
	if n != d.Offsets[j+1]-d.Offsets[j] {
		return false
	}
	for k := range c.Child {
		for r := range n {
			if !c.Child[k].EqualAt(int(c.Offsets[i]+r), &d.Child[k], int(d.Offsets[j]+r)) {
				return false
			}
		}
	}
	return true
}

// DropFront removes the first n rows and moves the others down, in place.
func (c *Column) DropFront(n int) {
	rows := c.Len()
	if n == 0 {
		return
	}
	c.dropBits(n, rows)
	switch c.Type.ID {
	case Bool, Null:
		c.Bool = c.Bool[:copy(c.Bool, c.Bool[n:])]
	case Int, Date:
		c.I32 = c.I32[:copy(c.I32, c.I32[n:])]
	case Long, Timestamp, TimeOfDay, Interval:
		c.I64 = c.I64[:copy(c.I64, c.I64[n:])]
	case Float:
		c.F32 = c.F32[:copy(c.F32, c.F32[n:])]
	case Double:
		c.F64 = c.F64[:copy(c.F64, c.F64[n:])]
	case String, Bytes, JSON:
		kept := copy(c.Str, c.Str[n:])
		clear(c.Str[kept:])
		c.Str = c.Str[:kept]
	case Decimal:
		c.Dec = c.Dec[:copy(c.Dec, c.Dec[n:])]
	case List, Map:
		c.dropLists(n)
	case Struct:
		for k := range c.Child {
			c.Child[k].DropFront(n)
		}
	}
}

func (c *Column) dropLists(n int) {
	gone := c.Offsets[n]
	for k := range c.Child {
		c.Child[k].DropFront(int(gone))
	}
	c.Offsets = c.Offsets[:copy(c.Offsets, c.Offsets[n:])]
	for i := range c.Offsets {
		c.Offsets[i] -= gone
	}
}

// dropBits moves the null bits of rows [n, rows) down by n.
func (c *Column) dropBits(n, rows int) {
	if len(c.Nulls) == 0 {
		return
	}
	if !c.Nulls.Any(n, rows) {
		c.Nulls = c.Nulls[:0]
		return
	}
	for i := n; i < rows; i++ {
		if c.Nulls.Get(i) {
			c.Nulls.Set(i - n)
		} else if (i-n)>>6 < len(c.Nulls) {
			c.Nulls.Clear(i - n)
		}
	}
	c.Nulls = c.Nulls[:min(len(c.Nulls), Words(rows-n))]
	if len(c.Nulls) > 0 {
		last := len(c.Nulls) - 1
		c.Nulls[last] &= RangeMask(last, 0, rows-n)
	}
}
