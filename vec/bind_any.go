package vec

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"time"
)

// AppendValue appends a Go value to the column: nil for NULL, a number for any number that can hold it, a slice for
// LIST, a map for STRUCT and MAP. It is the way for programs that learn their columns at run time; structs and batches
// are faster.
func (c *Column) AppendValue(v any) error {
	n := c.Len()
	if !c.appendValue(v) {
		c.Resize(n)
		return fmt.Errorf("%T does not go with %s; use %s", v, c.Type, wanted(c.Type))
	}
	return nil
}

func (c *Column) appendValue(v any) bool {
	switch v := v.(type) {
	case nil:
		c.AppendNull()
		return true
	case bool:
		return c.appendBool(v)
	case string:
		return c.appendText(v)
	case []byte:
		return c.Type.ID != String && c.appendText(string(v))
	case time.Time:
		return (c.Type.ID == Timestamp || c.Type.ID == Date) && storeTime(c, v)
	case Time:
		return c.Type.ID == Timestamp && storeMicros(c, int64(v))
	case time.Duration:
		return (c.Type.ID == Interval || c.Type.ID == TimeOfDay) && storeMicros(c, int64(v/time.Microsecond))
	case Duration:
		return (c.Type.ID == Interval || c.Type.ID == TimeOfDay) && storeMicros(c, int64(v))
	case Dec128:
		if c.Type.ID != Decimal {
			return false
		}
		c.Dec = append(c.Dec, v)
		return true
	case float64:
		return c.appendReal(v)
	case float32:
		return c.appendReal(float64(v))
	}
	return c.appendReflected(reflect.ValueOf(v))
}

func storeMicros(c *Column, v int64) bool {
	c.I64 = append(c.I64, v)
	return true
}

func (c *Column) appendBool(v bool) bool {
	if c.Type.ID != Bool {
		return false
	}
	c.Bool = append(c.Bool, v)
	return true
}

func (c *Column) appendText(v string) bool {
	if !c.Type.IsText() {
		return false
	}
	return storeText(c, v)
}

func (c *Column) appendReal(v float64) bool {
	switch c.Type.ID {
	case Double:
		c.F64 = append(c.F64, v)
	case Float:
		c.F32 = append(c.F32, float32(v))
	default:
		return false
	}
	return true
}

// appendReflected appends values of the many integer types, of named types, pointers, slices and maps.
func (c *Column) appendReflected(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return c.appendInt(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint() <= math.MaxInt64 && c.appendInt(int64(v.Uint()))
	case reflect.Float32, reflect.Float64:
		return c.appendReal(v.Float())
	case reflect.Bool:
		return c.appendBool(v.Bool())
	case reflect.String:
		return c.appendText(v.String())
	case reflect.Pointer:
		if v.IsNil() {
			c.AppendNull()
			return true
		}
		return c.appendValue(v.Elem().Interface())
	case reflect.Slice:
		return c.appendList(v)
	case reflect.Map:
		return c.Type.ID == Struct && c.appendStruct(v)
	}
	return false
}

func (c *Column) appendInt(v int64) bool {
	switch c.Type.ID {
	case Int, Long:
		return storeInt(c, v)
	case Float, Double:
		return c.appendReal(float64(v))
	}
	return false
}

func (c *Column) appendList(v reflect.Value) bool {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		return c.Type.ID != String && c.appendText(string(v.Bytes())) // json.RawMessage and its kin
	}
	if c.Type.ID != List {
		return false
	}
	if len(c.Offsets) == 0 {
		c.Offsets = append(c.Offsets, 0)
	}
	for i := range v.Len() {
		if !c.Child[0].appendValue(v.Index(i).Interface()) {
			c.Child[0].Resize(int(c.Offsets[len(c.Offsets)-1]))
			return false
		}
	}
	c.Offsets = append(c.Offsets, int32(c.Child[0].Len()))
	return true
}

func (c *Column) appendStruct(v reflect.Value) bool {
	m, ok := v.Interface().(map[string]any)
	if !ok {
		return false
	}
	for i := range c.Child {
		if !c.Child[i].appendValue(Lookup(m, c.Type.Elem[i].Name)) {
			return false
		}
	}
	return true
}

// Lookup finds the value of a name in a map, whatever its case; nil where there is none.
func Lookup(m map[string]any, name string) any {
	if v, ok := m[name]; ok {
		return v
	}
	for k, v := range m {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return nil
}

// Value gives row i as a Go value of its own: nil for NULL, int32 for INT, int64 for LONG, time.Time for TIMESTAMP and
// DATE, time.Duration for TIME and INTERVAL, []any for LIST, map[string]any for STRUCT, map[any]any for MAP.
func (c *Column) Value(i int) any {
	if c.IsNull(i) {
		return nil
	}
	switch c.Type.ID {
	case Bool:
		return c.Bool[i]
	case Int:
		return c.I32[i]
	case Long:
		return c.I64[i]
	case Float:
		return c.F32[i]
	case Double:
		return c.F64[i]
	case String, JSON:
		return strings.Clone(c.Str[i])
	case Bytes:
		return []byte(c.Str[i])
	case Timestamp:
		return Time(c.I64[i]).Go()
	case Date:
		return time.Unix(int64(c.I32[i])*secondsPerDay, 0).UTC()
	case TimeOfDay, Interval:
		return time.Duration(c.I64[i]) * time.Microsecond
	case Decimal:
		return c.Dec[i]
	}
	return c.nested(i)
}

func (c *Column) nested(i int) any {
	switch c.Type.ID {
	case List:
		list := make([]any, 0, c.Offsets[i+1]-c.Offsets[i])
		for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
			list = append(list, c.Child[0].Value(int(k)))
		}
		return list
	case Map:
		m := map[any]any{}
		for k := c.Offsets[i]; k < c.Offsets[i+1]; k++ {
			key := c.Child[0].Value(int(k))
			if id := c.Child[0].Type.ID; id == Bytes || id >= List {
				key = fmt.Sprintf("%s", key) // Go's maps take no slices as keys
			}
			m[key] = c.Child[1].Value(int(k))
		}
		return m
	case Struct:
		m := map[string]any{}
		for k := range c.Child {
			m[c.Type.Elem[k].Name] = c.Child[k].Value(i)
		}
		return m
	}
	return nil
}
