package runtime

import "github.com/eventflux-go/eventflux/vec"

// TimeUnit is the unit of a column of numbers that is used as a time.
type TimeUnit uint8

// The units. UnitAuto goes by the magnitude of each value.
const (
	UnitMilli TimeUnit = iota
	UnitAuto
	UnitSecond
	UnitMicro
	UnitNano
)

// String gives the spelling of the option time.unit.
func (u TimeUnit) String() string { return [...]string{"ms", "auto", "s", "us", "ns"}[u] }

// UnitOf finds the unit by magnitude: from 1973 to 5138, seconds, milliseconds, microseconds and nanoseconds since
// the epoch have different numbers of digits.
func UnitOf(v int64) TimeUnit {
	if v < 0 {
		v = -v
	}
	switch {
	case v < 1e11:
		return UnitSecond
	case v < 1e14:
		return UnitMilli
	case v < 1e17:
		return UnitMicro
	}
	return UnitNano
}

// Time converts a number of units; ok is false where it does not fit.
func (u TimeUnit) Time(v int64) (t vec.Time, ok bool) {
	if u == UnitAuto {
		u = UnitOf(v)
	}
	scale := int64(1)
	switch u {
	case UnitSecond:
		scale = 1_000_000
	case UnitMilli:
		scale = 1_000
	case UnitNano:
		return vec.Time(v).Floor(1000, 0) / 1000, true
	}
	p := v * scale
	return vec.Time(p), p/scale == v
}

// times fills the batch's Time from the column and returns whether all rows have one, in order, none before from.
func (e *EventTime) times(b *vec.Batch, from vec.Time) (inOrder bool) {
	c := &b.Cols[e.Column]
	b.Time = padTo(b.Time[:0], b.Len, 0)
	if c.Nulls.Any(0, b.Len) {
		return false
	}
	t, last, good := b.Time[:b.Len], from, true
	switch c.Type.ID {
	case vec.Timestamp:
		for i, v := range c.I64[:b.Len] {
			t[i] = vec.Time(v)
			good = good && t[i] >= last
			last = t[i]
		}
	case vec.Long:
		for i, v := range c.I64[:b.Len] {
			x, ok := e.Unit.Time(v)
			t[i] = x
			good = good && ok && x >= last
			last = x
		}
	case vec.Int:
		for i, v := range c.I32[:b.Len] {
			x, ok := e.Unit.Time(int64(v))
			t[i] = x
			good = good && ok && x >= last
			last = x
		}
	default:
		return false
	}
	return good
}

// At is the time of row i; ok is false where it has none.
func (e *EventTime) At(b *vec.Batch, i int) (t vec.Time, ok bool) {
	c := &b.Cols[e.Column]
	if c.IsNull(i) {
		return 0, false
	}
	switch c.Type.ID {
	case vec.Timestamp:
		return vec.Time(c.I64[i]), true
	case vec.Long:
		return e.Unit.Time(c.I64[i])
	case vec.Int:
		return e.Unit.Time(int64(c.I32[i]))
	case vec.Date:
		return vec.Time(c.I32[i]) * vec.Time(vec.Day), true
	}
	return 0, false
}
