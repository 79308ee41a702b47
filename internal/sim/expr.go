package sim

import (
	"errors"
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// expr is an expression with its type, ready to be evaluated for one row.
type expr struct {
	typ     vec.Type
	eval    func(e *env) (Value, error)
	literal bool
}

// env is what an expression may look at.
type env struct {
	row    *row
	now    vec.Time
	bounds bounds
	aggs   []Value // results of the query's aggregate calls
	outs   []Value // the select list, for HAVING and ORDER BY
}

// An event error rejects the row for which it happens.
var (
	errOverflow = errors.New("overflow")
	errCast     = errors.New("cast")
)

func constant(t vec.TypeID, v Value) expr {
	return expr{typ: vec.Simple(t), eval: func(*env) (Value, error) { return v, nil }, literal: true}
}

func toFloat(v Value) float64 {
	if i, ok := v.(int64); ok {
		return float64(i)
	}
	return v.(float64)
}

// promote gives the type that two numbers meet in: INT < LONG < FLOAT < DOUBLE.
func promote(a, b vec.TypeID) (vec.TypeID, bool) {
	switch {
	case a == b:
		return a, true
	case a == vec.Null:
		return b, true
	case b == vec.Null:
		return a, true
	case vec.Simple(a).IsNumeric() && vec.Simple(b).IsNumeric():
		return max(a, b), true
	}
	return 0, false
}

// fit brings a number to a numeric type without changing what it stands for.
func fit(v Value, t vec.TypeID) Value {
	switch t {
	case vec.Double:
		return toFloat(v)
	case vec.Float:
		return float64(float32(toFloat(v)))
	}
	return v
}

// arithmetic computes l op r of two numbers in their common type.
func arithmetic(op string, t vec.TypeID, l, r Value) (Value, error) {
	if t == vec.Double || t == vec.Float {
		return floatArithmetic(op, t, toFloat(l), toFloat(r)), nil
	}
	x, y := big.NewInt(l.(int64)), big.NewInt(r.(int64))
	z := new(big.Int)
	switch op {
	case "+":
		z.Add(x, y)
	case "-":
		z.Sub(x, y)
	case "*":
		z.Mul(x, y)
	default:
		if y.Sign() == 0 {
			return nil, nil
		}
		if op == "/" {
			z.Quo(x, y) // towards zero
		} else {
			z.Rem(x, y) // sign of the dividend
		}
	}
	return integer(z, t)
}

// integer checks that a result fits its type.
func integer(z *big.Int, t vec.TypeID) (Value, error) {
	if !z.IsInt64() || t == vec.Int && (z.Int64() > math.MaxInt32 || z.Int64() < math.MinInt32) {
		return nil, errOverflow
	}
	return z.Int64(), nil
}

func floatArithmetic(op string, t vec.TypeID, x, y float64) Value {
	var z float64
	switch op {
	case "+":
		z = x + y
	case "-":
		z = x - y
	case "*":
		z = x * y
	case "/":
		if y == 0 {
			return nil
		}
		z = x / y
	default:
		if y == 0 {
			return nil
		}
		z = math.Mod(x, y)
	}
	if t == vec.Float {
		z = float64(float32(z))
	}
	return z
}

// cast converts a value that is not NULL.
func cast(v Value, from, to vec.TypeID) (Value, error) {
	switch to {
	case from:
		return v, nil
	case vec.Int, vec.Long:
		return castInteger(v, to)
	case vec.Float, vec.Double:
		switch x := v.(type) {
		case string:
			f, err := strconv.ParseFloat(strings.TrimSpace(x), 64)
			if err != nil {
				return nil, errCast
			}
			return fit(f, to), nil
		case bool:
			return nil, errCast
		}
		return fit(v, to), nil
	case vec.String:
		switch x := v.(type) {
		case int64:
			return strconv.FormatInt(x, 10), nil
		case bool:
			return strconv.FormatBool(x), nil
		}
	case vec.Timestamp:
		if x, ok := v.(int64); ok {
			return vec.FromMillis(x), nil
		}
	}
	return nil, errCast
}

func castInteger(v Value, to vec.TypeID) (Value, error) {
	switch x := v.(type) {
	case int64:
		return integer(big.NewInt(x), to)
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, errCast
		}
		z, _ := big.NewFloat(x).Int(nil) // cuts the fraction
		return integer(z, to)
	case string:
		z, ok := new(big.Int).SetString(strings.TrimSpace(x), 10)
		if !ok {
			return nil, errCast
		}
		return integer(z, to)
	case vec.Time:
		if to == vec.Long {
			return x.Millis(), nil
		}
	case bool:
		if x {
			return int64(1), nil
		}
		return int64(0), nil
	}
	return nil, errCast
}

// assign casts a value to the type of a stream's column.
func assign(from, to vec.Type) func(Value) (Value, error) {
	return func(v Value) (Value, error) {
		if v == nil || from.ID == vec.List {
			return v, nil
		}
		return cast(v, from.ID, to.ID)
	}
}

// like matches a LIKE pattern: % is any text, _ any character.
func like(s, pattern []rune) bool {
	if len(pattern) == 0 {
		return len(s) == 0
	}
	if pattern[0] == '%' {
		for i := 0; i <= len(s); i++ {
			if like(s[i:], pattern[1:]) {
				return true
			}
		}
		return false
	}
	return len(s) > 0 && (pattern[0] == '_' || pattern[0] == s[0]) && like(s[1:], pattern[1:])
}
