package vec

// Flat reports whether the column's values stand in one slice: LIST, MAP and STRUCT have children.
func (c *Column) Flat() bool {
	switch c.Type.ID {
	case List, Map, Struct:
		return false
	}
	return true
}

// Scatter makes row at[k] of c row from+k of src, for every k. Both are flat and of one type, and c has these rows.
// NULLs are not looked at. Strings are shared. Calls with different rows may run side by side.
func (c *Column) Scatter(src *Column, from int, at []int32) {
	switch c.Type.ID {
	case Bool:
		scatter(c.Bool, src.Bool[from:], at)
	case Int, Date:
		scatter(c.I32, src.I32[from:], at)
	case Long, Timestamp, TimeOfDay, Interval:
		scatter(c.I64, src.I64[from:], at)
	case Float:
		scatter(c.F32, src.F32[from:], at)
	case Double:
		scatter(c.F64, src.F64[from:], at)
	case String, Bytes, JSON:
		scatter(c.Str, src.Str[from:], at)
	case Decimal:
		scatter(c.Dec, src.Dec[from:], at)
	}
}

func scatter[T any](dst, src []T, at []int32) {
	src = src[:len(at)]
	for k, i := range at {
		dst[i] = src[k]
	}
}
