package vec

import (
	"cmp"
	"strings"
)

// Compare orders row i of c and row j of d, of the same type, both not NULL: -1, 0 or 1. Numbers, strings, times
// and booleans compare naturally, 0.0 equals -0.0 and NaN comes after every number; lists and structs compare
// element by element.
func (c *Column) Compare(i int, d *Column, j int) int {
	switch c.Type.ID {
	case Bool, Null:
		return boolRank(c.Bool[i]) - boolRank(d.Bool[j])
	case Int, Date:
		return cmp.Compare(c.I32[i], d.I32[j])
	case Long, Timestamp, TimeOfDay, Interval:
		return cmp.Compare(c.I64[i], d.I64[j])
	case Float:
		return compareFloat(c.F32[i], d.F32[j])
	case Double:
		return compareFloat(c.F64[i], d.F64[j])
	case String, Bytes, JSON:
		return strings.Compare(c.Str[i], d.Str[j])
	case Decimal:
		if h := cmp.Compare(c.Dec[i].Hi, d.Dec[j].Hi); h != 0 {
			return h
		}
		return cmp.Compare(c.Dec[i].Lo, d.Dec[j].Lo)
	case Struct:
		for k := range c.Child {
			if r := c.Child[k].CompareNulls(i, &d.Child[k], j); r != 0 {
				return r
			}
		}
	case List, Map:
		return c.compareLists(i, d, j)
	}
	return 0
}

// CompareNulls is Compare with NULL after every value and equal to NULL.
func (c *Column) CompareNulls(i int, d *Column, j int) int {
	switch a, b := c.IsNull(i), d.IsNull(j); {
	case a && b:
		return 0
	case a:
		return 1
	case b:
		return -1
	}
	return c.Compare(i, d, j)
}

func (c *Column) compareLists(i int, d *Column, j int) int {
	m, n := c.Offsets[i+1]-c.Offsets[i], d.Offsets[j+1]-d.Offsets[j]
	for r := range min(m, n) {
		for k := range c.Child {
			if o := c.Child[k].CompareNulls(int(c.Offsets[i]+r), &d.Child[k], int(d.Offsets[j]+r)); o != 0 {
				return o
			}
		}
	}
	return cmp.Compare(m, n)
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

func compareFloat[T float32 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	case a == b:
		return 0
	case a != a && b != b:
		return 0
	case a != a:
		return 1
	}
	return -1
}
