package embed

import (
	"fmt"
	"math"
	"reflect"
	"sort"
	"time"

	"github.com/eventflux-go/eventflux/internal/check"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// Params turns the values of parameters into constants, in the order of their names.
func Params(params map[string]any) ([]check.Param, error) {
	names := make([]string, 0, len(params))
	for name := range params {
		names = append(names, name)
	}
	sort.Strings(names)
	var list []check.Param
	for _, name := range names {
		value, err := constant(params[name])
		if err != nil {
			return nil, fmt.Errorf("parameter %q: %w", name, err)
		}
		list = append(list, check.Param{Name: name, Value: value})
	}
	return list, nil
}

// constant is a Go value as a literal of the SQL: an int is INT where it fits, as digits in the text are.
func constant(v any) (*expr.Const, error) {
	switch v := v.(type) {
	case nil:
		return expr.Null(vec.Simple(vec.Null)), nil
	case int32:
		return expr.Int(v), nil
	case int64:
		return expr.Long(v), nil
	case time.Time:
		return expr.Timestamp(vec.FromGo(v)), nil
	case time.Duration:
		return expr.Interval(vec.Duration(v / time.Microsecond)), nil
	case []byte:
		c := expr.String(string(v))
		c.Val.Type, c.Literal = vec.Simple(vec.Bytes), false
		return c, nil
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Bool:
		return expr.Bool(r.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return integer(r.Int()), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if r.Uint() > math.MaxInt64 {
			return nil, fmt.Errorf("%d does not fit LONG", r.Uint())
		}
		return integer(int64(r.Uint())), nil
	case reflect.Float32:
		return expr.Float(float32(r.Float())), nil
	case reflect.Float64:
		return expr.Double(r.Float()), nil
	case reflect.String:
		return expr.String(r.String()), nil
	case reflect.Pointer:
		if r.IsNil() {
			return constant(nil)
		}
		return constant(r.Elem().Interface())
	case reflect.Slice, reflect.Array:
		return nil, fmt.Errorf("a list (%T) is not supported yet; write IN (:a, :b) with a parameter for each value", v)
	}
	return nil, fmt.Errorf("%T is not a value of the SQL; use a number, string, bool, time.Time, time.Duration or nil", v)
}

func integer(n int64) *expr.Const {
	if n >= math.MinInt32 && n <= math.MaxInt32 {
		return expr.Int(int32(n))
	}
	return expr.Long(n)
}
