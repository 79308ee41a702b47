package expr

import (
	"cmp"
	"math"
)

// Conjuncts are the conditions that an AND joins; of any other expression itself.
func Conjuncts(e Expr) []Expr {
	if a, ok := e.(*Logic); ok && a.Op == And {
		return a.Xs
	}
	return []Expr{e}
}

// Flipped is the comparison with its sides exchanged.
func (o Op) Flipped() Op { return Eq + Op(order(o).Flip()) }

// Holds reports whether a comparison holds of two values.
func Holds[T cmp.Ordered](o Op, x, y T) bool {
	switch o {
	case Eq:
		return x == y
	case Ne:
		return x != y
	case Lt:
		return x < y
	case Le:
		return x <= y
	case Gt:
		return x > y
	}
	return x >= y
}

// PlaceInt is the place of a value that is kept for "event op value": the smaller, the more events it lets through.
func (o Op) PlaceInt(v int64) uint64 { return o.placeBits(uint64(v) ^ 1<<63) }

// PlaceFloat does so for floating point numbers. NaN is at an end, though nothing compares with it.
func (o Op) PlaceFloat(v float64) uint64 {
	b := math.Float64bits(v + 0) // -0 is 0
	if b>>63 != 0 {
		return o.placeBits(^b)
	}
	return o.placeBits(b | 1<<63)
}

func (o Op) placeBits(b uint64) uint64 {
	if o == Lt || o == Le {
		return ^b
	}
	return b
}

// Orders reports whether a comparison is one of more and less.
func (o Op) Orders() bool { return o >= Lt && o <= Ge }

// Lets reports whether a kept value lets an event through, by their places.
func (o Op) Lets(kept, event uint64) bool {
	return kept < event || kept == event && (o == Le || o == Ge)
}
