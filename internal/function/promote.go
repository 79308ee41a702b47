package function

import "github.com/eventflux-go/eventflux/vec"

// decimalDigits is the most digits a 128-bit DECIMAL holds.
const decimalDigits = 38

// Promote gives the type that values of both types are brought to where they meet: in arithmetic, comparisons, the
// branches of CASE. Numbers go INT < LONG < DECIMAL < FLOAT < DOUBLE, DATE goes to TIMESTAMP, NULL to anything.
func Promote(a, b vec.Type) (vec.Type, bool) {
	switch {
	case a.Equal(b), b.ID == vec.Null:
		return a, true
	case a.ID == vec.Null:
		return b, true
	case a.IsNumeric() && b.IsNumeric():
		if max(a.ID, b.ID) == vec.Decimal {
			return promoteDecimal(asDecimal(a), asDecimal(b)), true
		}
		return vec.Simple(max(a.ID, b.ID)), true
	case a.ID == vec.Date && b.ID == vec.Timestamp, a.ID == vec.Timestamp && b.ID == vec.Date:
		return vec.Simple(vec.Timestamp), true
	case a.ID == vec.List && b.ID == vec.List:
		elem, ok := Promote(a.Elem[0].Type, b.Elem[0].Type)
		return vec.ListOf(elem), ok
	}
	return vec.Type{}, false
}

func asDecimal(t vec.Type) vec.Type {
	switch t.ID {
	case vec.Int:
		return vec.Type{ID: vec.Decimal, Precision: 10}
	case vec.Long:
		return vec.Type{ID: vec.Decimal, Precision: 19}
	}
	return t
}

func promoteDecimal(a, b vec.Type) vec.Type {
	scale := max(a.Scale, b.Scale)
	whole := max(a.Precision-a.Scale, b.Precision-b.Scale)
	return vec.Type{ID: vec.Decimal, Precision: min(whole+scale, decimalDigits), Scale: scale}
}

// castCost ranks the casts a call may make without being asked: 0 for none, ok false where it may not.
func castCost(from, to vec.Type) (cost int, ok bool) {
	switch {
	case from.Equal(to), from.ID == to.ID && from.ID == vec.Decimal:
		return 0, true
	case from.ID == vec.List && to.ID == vec.List:
		return castCost(from.Elem[0].Type, to.Elem[0].Type)
	case from.ID == vec.Null:
		return 1, true
	case from.IsNumeric() && to.ID == vec.Float && from.ID < to.ID:
		return 8, true // DOUBLE keeps more
	case from.IsNumeric() && to.IsNumeric() && from.ID < to.ID:
		return 1 + int(to.ID-from.ID), true
	case from.ID == vec.Date && to.ID == vec.Timestamp:
		return 5, true
	case from.ID == vec.JSON && to.ID == vec.String:
		return 8, true
	case from.IsInteger() && (to.ID == vec.Timestamp || to.ID == vec.Interval):
		return 10, true // a LONG used as a time or a duration is milliseconds
	}
	return 0, false
}
