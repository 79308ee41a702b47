package expr

import (
	"encoding/json"
	"math"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// castable reports whether there is a cast between two types.
func castable(from, to vec.Type) bool {
	if from.ID == vec.Null || from.Equal(to) {
		return true
	}
	switch to.ID {
	case vec.String:
		return true
	case vec.Bytes, vec.JSON:
		return from.ID == vec.String
	case vec.Bool:
		return from.ID == vec.String || from.IsInteger()
	case vec.Int, vec.Float, vec.Double, vec.Decimal:
		return from.IsNumeric() || from.ID == vec.String || from.ID == vec.Bool && to.ID == vec.Int
	case vec.Long:
		return from.IsNumeric() || from.ID == vec.String || from.ID == vec.Bool || from.ID == vec.Timestamp ||
			from.ID == vec.Interval
	case vec.Timestamp:
		return from.ID == vec.String || from.ID == vec.Date || from.IsInteger()
	case vec.Date, vec.TimeOfDay:
		return from.ID == vec.String || from.ID == vec.Timestamp
	case vec.Interval:
		return from.ID == vec.String || from.ID == vec.TimeOfDay || from.IsInteger()
	case vec.List:
		return from.ID == vec.List && (from.Elem[0].Type.ID == vec.Null || widen(from.Elem[0].Type.ID, to.Elem[0].Type.ID) != nil)
	}
	return false
}

// castFails reports whether a cast between two types can fail.
func castFails(from, to vec.Type) bool {
	switch {
	case from.ID == vec.Null, to.ID == vec.String && from.ID != vec.Bytes, from.Equal(to), to.ID == vec.List:
		return false
	case from.ID == vec.String:
		return to.ID != vec.Bytes
	case to.IsNumeric() && from.IsNumeric():
		return from.ID > to.ID || to.ID == vec.Decimal
	case to.ID == vec.Interval && from.ID == vec.Int, to.ID == vec.Timestamp && from.ID == vec.Int:
		return false
	case from.ID == vec.Bool || to.ID == vec.Bool || from.ID == vec.Timestamp || from.ID == vec.Interval || from.ID == vec.TimeOfDay:
		return false
	}
	return true
}

// castLoop is a cast row by row: it sets row i of dst and reports whether it could.
type castLoop func(n *node, dst, src *vec.Column, i int) bool

func castRun(e *Cast) func(*node, *frame) {
	from, to := e.X.Type(), e.To
	if to.ID == vec.List {
		return listRun
	}
	if run := widen(from.ID, to.ID); run != nil {
		return run
	}
	loop, try := rowCast(from, to), e.Try
	return func(n *node, f *frame) {
		n.strict(f)
		n.buf = n.buf[:0]
		src := n.args[0].out
		for i := f.lo; i < f.hi; i++ {
			if n.val.Nulls.Get(i) || loop(n, &n.val, src, i) {
				continue
			}
			if try {
				needNulls(&n.val, f).Set(i)
			} else {
				n.fail(f).Set(i)
			}
		}
	}
}

// widen gives the loops of the casts between numbers that cannot fail.
func widen(from, to vec.TypeID) func(*node, *frame) {
	switch {
	case from == vec.Int && to == vec.Long:
		return convertRun(i32s, i64s)
	case from == vec.Int && to == vec.Float:
		return convertRun(i32s, f32s)
	case from == vec.Int && to == vec.Double:
		return convertRun(i32s, f64s)
	case from == vec.Long && to == vec.Float:
		return convertRun(i64s, f32s)
	case from == vec.Long && to == vec.Double:
		return convertRun(i64s, f64s)
	case from == vec.Float && to == vec.Double:
		return convertRun(f32s, f64s)
	}
	return nil
}

func convertRun[D, S kernel.Integer | kernel.Real](from func(*vec.Column) []S, to func(*vec.Column) []D) func(*node, *frame) {
	return func(n *node, f *frame) {
		n.strict(f)
		kernel.Convert(to(&n.val)[f.lo:f.hi], from(n.args[0].out)[f.lo:f.hi])
	}
}

// listRun casts the numbers of lists, where that cannot fail.
func listRun(n *node, f *frame) {
	n.strict(f)
	startLists(&n.val, f.lo)
	src, dst := n.args[0].out, &n.val.Child[0]
	for i := f.lo; i < f.hi; i++ {
		if !n.val.Nulls.Get(i) {
			for k := src.Offsets[i]; k < src.Offsets[i+1]; k++ {
				appendWidened(dst, &src.Child[0], int(k))
			}
		}
		n.val.Offsets[i+1] = int32(dst.Len())
	}
}

// appendWidened appends number i of src, which fits the type of dst, or NULL.
func appendWidened(dst, src *vec.Column, i int) {
	if src.Type.ID == vec.Null || src.IsNull(i) {
		dst.AppendNull()
		return
	}
	at := dst.Len()
	dst.Resize(at + 1)
	switch {
	case dst.Type.ID == vec.Long:
		dst.I64[at] = int64(src.I32[i])
	case src.Type.ID == vec.Int:
		setReal(dst, at, float64(src.I32[i]))
	case src.Type.ID == vec.Long && dst.Type.ID == vec.Float:
		dst.F32[at] = float32(src.I64[i]) // by way of a DOUBLE it would be rounded twice
	case src.Type.ID == vec.Long:
		dst.F64[at] = float64(src.I64[i])
	default:
		setReal(dst, at, float64(src.F32[i]))
	}
}

func rowCast(from, to vec.Type) castLoop {
	switch {
	case to.ID == vec.String && from.ID != vec.Bytes:
		return func(n *node, dst, src *vec.Column, i int) bool {
			at := len(n.buf)
			n.buf = kernel.AppendValue(n.buf, src, i)
			dst.Str[i] = n.since(at)
			return true
		}
	case from.ID == vec.Bytes:
		return func(_ *node, dst, src *vec.Column, i int) bool {
			dst.Str[i] = src.Str[i]
			return utf8.ValidString(src.Str[i])
		}
	case from.ID == vec.String:
		return parseCast(to)
	case to.IsNumeric() && from.IsNumeric():
		return numberCast(from, to)
	}
	return timeCast(from.ID, to.ID)
}

// parseCast reads text.
func parseCast(to vec.Type) castLoop {
	switch to.ID {
	case vec.Bytes, vec.JSON:
		isJSON := to.ID == vec.JSON
		return func(_ *node, dst, src *vec.Column, i int) bool {
			dst.Str[i] = src.Str[i]
			return !isJSON || json.Valid(vec.StringBytes(src.Str[i]))
		}
	case vec.Bool:
		return parsing(bools, kernel.ParseBool)
	case vec.Int:
		return parsing(i32s, func(s string) (int32, bool) {
			n, ok := kernel.ParseInt(s, 32)
			return int32(n), ok
		})
	case vec.Long:
		return parsing(i64s, func(s string) (int64, bool) { return kernel.ParseInt(s, 64) })
	case vec.Float:
		return parsing(f32s, func(s string) (float32, bool) {
			x, ok := kernel.ParseReal(s)
			return float32(x), ok && (!math.IsInf(float64(float32(x)), 0) || math.IsInf(x, 0))
		})
	case vec.Double:
		return parsing(f64s, kernel.ParseReal)
	case vec.Decimal:
		return parsing(decs, func(s string) (vec.Dec128, bool) {
			d, _, scale, ok := kernel.ParseDecimal(s)
			if !ok {
				return d, false
			}
			return kernel.Rescale(d, scale, to.Scale, to.Precision)
		})
	case vec.Timestamp:
		return parsing(i64s, func(s string) (int64, bool) {
			t, ok := kernel.ParseTimestamp(s)
			return int64(t), ok
		})
	case vec.Date:
		return parsing(i32s, kernel.ParseDate)
	case vec.TimeOfDay:
		return parsing(i64s, kernel.ParseTimeOfDay)
	}
	return parsing(i64s, func(s string) (int64, bool) {
		d, ok := kernel.ParseInterval(s)
		return int64(d), ok
	})
}

func parsing[T any](get func(*vec.Column) []T, parse func(string) (T, bool)) castLoop {
	return func(_ *node, dst, src *vec.Column, i int) (ok bool) {
		get(dst)[i], ok = parse(src.Str[i])
		return ok
	}
}

// numberCast covers the casts between numbers that can fail, and those to and from DECIMAL.
func numberCast(from, to vec.Type) castLoop {
	switch {
	case from.ID == vec.Decimal && to.IsInteger():
		return func(_ *node, dst, src *vec.Column, i int) bool {
			n, ok := kernel.TruncDec(src.Dec[i], src.Type.Scale)
			return setInteger(dst, i, n) && ok
		}
	case from.ID == vec.Decimal && to.ID == vec.Decimal:
		return func(_ *node, dst, src *vec.Column, i int) (ok bool) {
			dst.Dec[i], ok = kernel.Rescale(src.Dec[i], from.Scale, to.Scale, to.Precision)
			return ok
		}
	case from.ID == vec.Decimal:
		return func(_ *node, dst, src *vec.Column, i int) bool {
			return setReal(dst, i, kernel.DecToReal(src.Dec[i], from.Scale))
		}
	case to.ID == vec.Decimal:
		return func(_ *node, dst, src *vec.Column, i int) (ok bool) {
			if from.IsInteger() {
				dst.Dec[i], ok = kernel.Rescale(kernel.DecFromInt(integer(src, i)), 0, to.Scale, to.Precision)
				return ok
			}
			dst.Dec[i], ok = kernel.DecFromReal(number(src, i), to.Precision, to.Scale)
			return ok
		}
	case from.ID == vec.Long && to.ID == vec.Int:
		return func(_ *node, dst, src *vec.Column, i int) bool { return setInteger(dst, i, src.I64[i]) }
	case to.IsInteger():
		return func(_ *node, dst, src *vec.Column, i int) bool {
			x := math.Trunc(number(src, i))
			return x >= -1<<63 && x < 1<<63 && setInteger(dst, i, int64(x))
		}
	}
	return func(_ *node, dst, src *vec.Column, i int) bool { return setReal(dst, i, src.F64[i]) }
}

// number gives a FLOAT or DOUBLE.
func number(c *vec.Column, i int) float64 {
	if c.Type.ID == vec.Float {
		return float64(c.F32[i])
	}
	return c.F64[i]
}

// integer gives an INT or LONG.
func integer(c *vec.Column, i int) int64 {
	if c.Type.ID == vec.Int {
		return int64(c.I32[i])
	}
	return c.I64[i]
}

// setInteger writes an INT or LONG and reports whether it fits.
func setInteger(dst *vec.Column, i int, n int64) bool {
	if dst.Type.ID == vec.Int {
		dst.I32[i] = int32(n)
		return int64(int32(n)) == n
	}
	dst.I64[i] = n
	return true
}

// setReal writes a FLOAT or DOUBLE and reports whether it fits.
func setReal(dst *vec.Column, i int, x float64) bool {
	if dst.Type.ID == vec.Double {
		dst.F64[i] = x
		return true
	}
	dst.F32[i] = float32(x)
	return !math.IsInf(float64(dst.F32[i]), 0) || math.IsInf(x, 0)
}

// milliMax is the largest count of milliseconds that fits in microseconds.
const milliMax = math.MaxInt64 / 1000

// timeCast covers times, durations and booleans. Whole numbers are milliseconds.
func timeCast(from, to vec.TypeID) castLoop {
	switch {
	case to == vec.Bool:
		return func(_ *node, dst, src *vec.Column, i int) bool {
			dst.Bool[i] = integer(src, i) != 0
			return true
		}
	case from == vec.Bool:
		return func(_ *node, dst, src *vec.Column, i int) bool {
			if src.Bool[i] {
				return setInteger(dst, i, 1)
			}
			return setInteger(dst, i, 0)
		}
	case to == vec.Long: // from TIMESTAMP or INTERVAL
		return func(_ *node, dst, src *vec.Column, i int) bool {
			dst.I64[i] = kernel.FloorDiv(src.I64[i], 1000)
			return true
		}
	case from == vec.Int || from == vec.Long:
		return func(_ *node, dst, src *vec.Column, i int) bool {
			ms := integer(src, i)
			dst.I64[i] = ms * 1000
			return ms <= milliMax && ms >= -milliMax
		}
	case from == vec.Date: // to TIMESTAMP
		return func(_ *node, dst, src *vec.Column, i int) bool {
			days := int64(src.I32[i])
			dst.I64[i] = days * kernel.MicrosPerDay
			return days < math.MaxInt64/kernel.MicrosPerDay && days > -math.MaxInt64/kernel.MicrosPerDay
		}
	case to == vec.Date:
		return func(_ *node, dst, src *vec.Column, i int) bool {
			dst.I32[i] = int32(kernel.FloorDiv(src.I64[i], kernel.MicrosPerDay))
			return true
		}
	case from == vec.Timestamp: // to TIME
		return func(_ *node, dst, src *vec.Column, i int) bool {
			t := src.I64[i]
			dst.I64[i] = t - kernel.FloorDiv(t, kernel.MicrosPerDay)*kernel.MicrosPerDay
			return true
		}
	}
	return func(_ *node, dst, src *vec.Column, i int) bool { // TIME to INTERVAL
		dst.I64[i] = src.I64[i]
		return true
	}
}
