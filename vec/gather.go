package vec

// GatherMeta makes the time, sequence number, order, kind and units of b those of the rows of src that sel names,
// and Len their number. Columns are the caller's.
func (b *Batch) GatherMeta(src *Batch, sel []int32) {
	b.Time = gather(b.Time, src.Time, sel)
	b.Seq = reuse(b.Seq, len(sel))
	if len(src.Seq) > 0 {
		for k, i := range sel {
			b.Seq[k] = src.Seq[i]
		}
	} else {
		for k, i := range sel {
			b.Seq[k] = src.Seq0 + int64(i)
		}
	}
	b.Ord, b.Kind = b.Ord[:0], b.Kind[:0]
	if len(src.Ord) > 0 {
		b.Ord = gather(b.Ord, src.Ord, sel)
	}
	if len(src.Kind) > 0 {
		b.Kind = gather(b.Kind, src.Kind, sel)
	}
	b.Len = len(sel)
	b.Units = b.Units[:0]
	if len(src.Units) > 0 {
		b.gatherUnits(src, sel)
	}
}

// gatherUnits keeps the ends of units: a unit ends with its last row that was kept, and a unit of which no row was
// kept is gone.
func (b *Batch) gatherUnits(src *Batch, sel []int32) {
	b.Units = b.Units.Reset(len(sel))
	k := 0
	for i := range src.Len {
		for k < len(sel) && int(sel[k]) <= i {
			k++
		}
		if src.Units.Get(i) && k > 0 {
			b.Units.Set(k - 1)
		}
	}
}

// Slice makes c a view of rows [lo, hi) of src, which keeps owning the memory. Only the null bitmap is copied,
// where the range does not begin at a word.
func (c *Column) Slice(src *Column, lo, hi int) {
	nulls := c.Nulls
	*c = Column{Type: src.Type, Child: c.Child}
	switch src.Type.ID {
	case Bool, Null:
		c.Bool = src.Bool[lo:hi:hi]
	case Int, Date:
		c.I32 = src.I32[lo:hi:hi]
	case Long, Timestamp, TimeOfDay, Interval:
		c.I64 = src.I64[lo:hi:hi]
	case Float:
		c.F32 = src.F32[lo:hi:hi]
	case Double:
		c.F64 = src.F64[lo:hi:hi]
	case String, Bytes, JSON:
		c.Str = src.Str[lo:hi:hi]
	case Decimal:
		c.Dec = src.Dec[lo:hi:hi]
	case List, Map:
		c.Offsets, c.Child = src.Offsets[lo:hi+1:hi+1], src.Child
	case Struct:
		if len(c.Child) != len(src.Child) {
			c.Child = make([]Column, len(src.Child))
		}
		for i := range c.Child {
			c.Child[i].Slice(&src.Child[i], lo, hi)
		}
	}
	if !src.Nulls.Any(lo, hi) {
		return
	}
	c.Nulls = nulls.Reset(hi - lo)
	for i := lo; i < hi; i++ {
		if src.Nulls.Get(i) {
			c.Nulls.Set(i - lo)
		}
	}
}
