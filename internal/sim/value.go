package sim

import (
	"cmp"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// Value is one value: nil (NULL), bool, int64 (INT and LONG), float64 (FLOAT and DOUBLE), string, vec.Time or
// []Value. The static type beside it says which of INT and LONG, FLOAT and DOUBLE it is.
type Value any

// compareValues orders two values of one type that are not NULL. NaN equals itself and is above all numbers.
func compareValues(a, b Value) int {
	switch x := a.(type) {
	case bool:
		y := b.(bool)
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	case int64:
		if y, ok := b.(float64); ok {
			return compareFloats(float64(x), y)
		}
		return cmp.Compare(x, b.(int64))
	case float64:
		if y, ok := b.(int64); ok {
			return compareFloats(x, float64(y))
		}
		return compareFloats(x, b.(float64))
	case string:
		return strings.Compare(x, b.(string))
	case vec.Time:
		return cmp.Compare(x, b.(vec.Time))
	}
	panic(fmt.Sprintf("sim: compare %T", a))
}

func compareFloats(x, y float64) int {
	switch {
	case math.IsNaN(x) && math.IsNaN(y):
		return 0
	case math.IsNaN(x):
		return 1
	case math.IsNaN(y):
		return -1
	}
	return cmp.Compare(x, y)
}

// keyOf gives a text that is equal for values that group together; NULLs do, and 0 and -0 do.
func keyOf(vals []Value) string {
	var sb strings.Builder
	for _, v := range vals {
		switch x := v.(type) {
		case nil:
			sb.WriteByte('n')
		case bool:
			sb.WriteString(strconv.FormatBool(x))
		case int64:
			sb.WriteString(strconv.FormatInt(x, 10))
		case float64:
			if x == 0 {
				x = 0
			}
			sb.WriteString("f" + strconv.FormatFloat(x, 'x', -1, 64))
		case string:
			sb.WriteString(strconv.Quote(x))
		case vec.Time:
			sb.WriteString("t" + strconv.FormatInt(int64(x), 10))
		case []Value:
			sb.WriteString("[" + keyOf(x) + "]")
		}
		sb.WriteByte('|')
	}
	return sb.String()
}

// formatValue prints a value for people.
func formatValue(v Value) string {
	switch x := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(x, "'", "''") + "'"
	case float64:
		s := strconv.FormatFloat(x, 'g', -1, 64)
		if !strings.ContainsAny(s, ".eIN") {
			s += ".0"
		}
		return s
	case vec.Time:
		return "TIMESTAMP '" + x.Go().Format("2006-01-02 15:04:05.999999") + "'"
	case []Value:
		parts := make([]string, len(x))
		for i, e := range x {
			parts[i] = formatValue(e)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// tolerance is how far two inexact results may lie apart, relative to their size: deviations and percentiles are
// computed by different formulas.
const tolerance = 1e-9

// equalValues compares what two engines gave.
func equalValues(a, b Value) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	switch x := a.(type) {
	case float64:
		y, ok := b.(float64)
		return ok && closeEnough(x, y)
	case []Value:
		y, ok := b.([]Value)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !equalValues(x[i], y[i]) {
				return false
			}
		}
		return true
	}
	return a == b
}

func closeEnough(x, y float64) bool {
	if x == y || math.IsNaN(x) && math.IsNaN(y) {
		return true
	}
	return math.Abs(x-y) <= tolerance*max(math.Abs(x), math.Abs(y), 1)
}
