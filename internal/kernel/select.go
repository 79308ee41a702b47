package kernel

import (
	"cmp"

	"github.com/eventflux-go/eventflux/vec"
)

// SelectConst writes to sel the rows lo+i for which a[i] o c and returns how many they are. sel must have room for
// len(a) rows. The loops have no branch that depends on the data.
func SelectConst[T cmp.Ordered](o Order, sel []int32, lo int, a []T, c T) int {
	n := 0
	row := int32(lo)
	sel = sel[:len(a)]
	switch o {
	case Eq:
		for _, x := range a {
			sel[n] = row
			n += int(bit(x == c))
			row++
		}
	case Ne:
		for _, x := range a {
			sel[n] = row
			n += int(bit(x != c))
			row++
		}
	case Lt:
		for _, x := range a {
			sel[n] = row
			n += int(bit(x < c))
			row++
		}
	case Le:
		for _, x := range a {
			sel[n] = row
			n += int(bit(x <= c))
			row++
		}
	case Gt:
		for _, x := range a {
			sel[n] = row
			n += int(bit(x > c))
			row++
		}
	case Ge:
		for _, x := range a {
			sel[n] = row
			n += int(bit(x >= c))
			row++
		}
	}
	return n
}

// RefineConst keeps in sel the rows i for which a[i] o c, in order, and returns how many they are.
func RefineConst[T cmp.Ordered](o Order, sel []int32, a []T, c T) int {
	n := 0
	switch o {
	case Eq:
		for _, i := range sel {
			sel[n] = i
			n += int(bit(a[i] == c))
		}
	case Ne:
		for _, i := range sel {
			sel[n] = i
			n += int(bit(a[i] != c))
		}
	case Lt:
		for _, i := range sel {
			sel[n] = i
			n += int(bit(a[i] < c))
		}
	case Le:
		for _, i := range sel {
			sel[n] = i
			n += int(bit(a[i] <= c))
		}
	case Gt:
		for _, i := range sel {
			sel[n] = i
			n += int(bit(a[i] > c))
		}
	case Ge:
		for _, i := range sel {
			sel[n] = i
			n += int(bit(a[i] >= c))
		}
	}
	return n
}

// Select writes to sel the rows lo+i for which ok[i] and returns how many they are. sel must have room for len(ok).
func Select(sel []int32, lo int, ok []bool) int {
	n := 0
	row := int32(lo)
	sel = sel[:len(ok)]
	for _, x := range ok {
		sel[n] = row
		n += int(bit(x))
		row++
	}
	return n
}

// Refine keeps in sel the rows i for which ok[i].
func Refine(sel []int32, ok []bool) int {
	n := 0
	for _, i := range sel {
		sel[n] = i
		n += int(bit(ok[i]))
	}
	return n
}

// DropSet removes from sel the rows whose bit is set and returns how many are left.
func DropSet(sel []int32, m vec.Bitmap) int {
	n := 0
	for _, i := range sel {
		sel[n] = i
		n += 1 - int(bit(m.Get(int(i))))
	}
	return n
}

// SelectAll writes lo, lo+1 … to sel.
func SelectAll(sel []int32, lo int) {
	for i := range sel {
		sel[i] = int32(lo + i)
	}
}
