package kernel

import "cmp"

// Order is a comparison.
type Order uint8

// The comparisons.
const (
	Eq Order = iota
	Ne
	Lt
	Le
	Gt
	Ge
)

// Flip gives the comparison that holds between the operands in the other order.
func (o Order) Flip() Order {
	switch o {
	case Lt:
		return Gt
	case Le:
		return Ge
	case Gt:
		return Lt
	case Ge:
		return Le
	}
	return o
}

// Compare sets dst[i] to whether a[i] o b[i]. NaN compares as IEEE has it: unequal to everything.
func Compare[T cmp.Ordered](o Order, dst []bool, a, b []T) {
	a, b = a[:len(dst)], b[:len(dst)]
	switch o {
	case Eq:
		for i := range dst {
			dst[i] = a[i] == b[i]
		}
	case Ne:
		for i := range dst {
			dst[i] = a[i] != b[i]
		}
	case Lt:
		for i := range dst {
			dst[i] = a[i] < b[i]
		}
	case Le:
		for i := range dst {
			dst[i] = a[i] <= b[i]
		}
	case Gt:
		for i := range dst {
			dst[i] = a[i] > b[i]
		}
	case Ge:
		for i := range dst {
			dst[i] = a[i] >= b[i]
		}
	}
}

// CompareConst sets dst[i] to whether a[i] o c.
func CompareConst[T cmp.Ordered](o Order, dst []bool, a []T, c T) {
	a = a[:len(dst)]
	switch o {
	case Eq:
		for i := range dst {
			dst[i] = a[i] == c
		}
	case Ne:
		for i := range dst {
			dst[i] = a[i] != c
		}
	case Lt:
		for i := range dst {
			dst[i] = a[i] < c
		}
	case Le:
		for i := range dst {
			dst[i] = a[i] <= c
		}
	case Gt:
		for i := range dst {
			dst[i] = a[i] > c
		}
	case Ge:
		for i := range dst {
			dst[i] = a[i] >= c
		}
	}
}

// CompareBool is Compare for booleans: FALSE is less than TRUE.
func CompareBool(o Order, dst, a, b []bool) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = o.Holds(int(bit(a[i])) - int(bit(b[i])))
	}
}

// Holds reports whether the comparison is true of values that compare as c: negative, zero or positive.
func (o Order) Holds(c int) bool {
	switch o {
	case Eq:
		return c == 0
	case Ne:
		return c != 0
	case Lt:
		return c < 0
	case Le:
		return c <= 0
	case Gt:
		return c > 0
	}
	return c >= 0
}

// bit is 1 for true; the compiler makes it a plain move.
func bit(b bool) uint8 {
	var x uint8
	if b {
		x = 1
	}
	return x
}
