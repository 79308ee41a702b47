package vec

import (
	"fmt"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

// moveKind says how a Go value and a column's value become each other.
type moveKind uint8

const (
	moveNone moveKind = iota
	moveNull          // a column without a field
	moveBool
	moveInt8
	moveInt16
	moveInt32
	moveInt64
	moveUint8
	moveUint16
	moveUint32
	moveFloat32
	moveFloat64
	moveString
	moveBytes
	moveGoTime
	moveGoDuration
	moveMicros // Time and Duration of this package
	moveDecimal
	moveList
	moveStruct
)

// nullMode says how a Go value is NULL.
type nullMode uint8

const (
	nullNever   nullMode = iota
	nullPointer          // a nil pointer
	nullSQL              // sql.Null: its field Valid
)

// move is one field, or one element of a list, with its column.
type move struct {
	kind   moveKind
	null   nullMode
	col    int
	offset uintptr // in its struct
	valid  uintptr // of sql.Null's Valid
	size   uintptr // of the Go value, which lists step by
	name   string  // for messages
	to     Type
	child  []move // of moveStruct its fields, of moveList its element
}

var (
	goTime       = reflect.TypeFor[time.Time]()
	goDuration   = reflect.TypeFor[time.Duration]()
	vecTime      = reflect.TypeFor[Time]()
	vecDuration  = reflect.TypeFor[Duration]()
	vecDecimal   = reflect.TypeFor[Dec128]()
	sqlNullSpace = "database/sql"
)

// unwrap gives the type of the value behind a pointer or sql.Null.
func unwrap(t reflect.Type) (base reflect.Type, null nullMode, valid uintptr) {
	if t.Kind() == reflect.Pointer {
		return t.Elem(), nullPointer, 0
	}
	if t.Kind() == reflect.Struct && t.PkgPath() == sqlNullSpace && strings.HasPrefix(t.Name(), "Null") && t.NumField() == 2 {
		return t.Field(0).Type, nullSQL, t.Field(1).Offset
	}
	return t, nullNever, 0
}

// kindOf gives how values of a Go type are moved.
func kindOf(t reflect.Type) moveKind {
	switch t {
	case goTime:
		return moveGoTime
	case goDuration:
		return moveGoDuration
	case vecTime, vecDuration:
		return moveMicros
	case vecDecimal:
		return moveDecimal
	}
	switch t.Kind() {
	case reflect.Bool:
		return moveBool
	case reflect.Int8:
		return moveInt8
	case reflect.Int16:
		return moveInt16
	case reflect.Int32:
		return moveInt32
	case reflect.Int64, reflect.Int:
		if t.Size() == 4 {
			return moveInt32
		}
		return moveInt64
	case reflect.Uint8:
		return moveUint8
	case reflect.Uint16:
		return moveUint16
	case reflect.Uint32:
		return moveUint32
	case reflect.Float32:
		return moveFloat32
	case reflect.Float64:
		return moveFloat64
	case reflect.String:
		return moveString
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return moveBytes
		}
		return moveList
	case reflect.Struct:
		return moveStruct
	}
	return moveNone
}

// naturalType is the column type that a Go type stands for by itself.
func naturalType(t reflect.Type) TypeID {
	switch kindOf(t) {
	case moveBool:
		return Bool
	case moveInt32:
		return Int
	case moveInt64:
		return Long
	case moveFloat32:
		return Float
	case moveFloat64:
		return Double
	case moveString:
		return String
	case moveBytes:
		return Bytes
	case moveGoTime:
		return Timestamp
	case moveGoDuration:
		return Interval
	case moveMicros:
		if t == vecTime {
			return Timestamp
		}
		return Interval
	}
	return Invalid
}

// newMove pairs a Go type with a column type, or gives the reason why they do not go together.
func newMove(t reflect.Type, to Type, dir direction) (move, string) {
	base, null, valid := unwrap(t)
	m := move{kind: kindOf(base), null: null, valid: valid, size: t.Size(), to: to}
	switch m.kind {
	case moveNone:
		return m, "use " + wanted(to)
	case moveList:
		return m.list(base, null, dir)
	case moveStruct:
		if to.ID != Struct {
			return m, "use " + wanted(to)
		}
		if null != nullNever {
			return m, "a nested struct cannot be NULL; use it without pointer"
		}
		inner, err := bindFields(base, &Schema{Fields: to.Elem}, dir)
		if err != nil {
			return m, err.Error()
		}
		m.child = inner
		return m, ""
	}
	if !fits(m.kind, base, to.ID, dir) {
		return m, "use " + wanted(to)
	}
	return m, ""
}

func (m move) list(base reflect.Type, null nullMode, dir direction) (move, string) {
	if m.to.ID != List || null != nullNever {
		return m, "use " + wanted(m.to)
	}
	elem, reason := newMove(base.Elem(), m.to.Elem[0].Type, dir)
	if reason != "" {
		if elem.kind != moveStruct {
			reason = "use " + wanted(m.to)
		}
		return m, reason
	}
	if dir == reading && (elem.kind == moveStruct || elem.kind == moveList || elem.null != nullNever) {
		return m, "lists of lists, structs and pointers are not read into structs yet; subscribe to batches"
	}
	m.child = []move{elem}
	return m, ""
}

// fits reports whether each value of one side has its place on the other. Integers of 64 bits also go into INT: there
// the value decides.
func fits(k moveKind, t reflect.Type, to TypeID, dir direction) bool {
	switch to {
	case Bool:
		return k == moveBool
	case Int:
		if dir == reading {
			return k == moveInt32 || k == moveInt64
		}
		return k >= moveInt8 && k <= moveUint32
	case Long:
		if dir == reading {
			return k == moveInt64
		}
		return k >= moveInt8 && k <= moveUint32
	case Float:
		return k == moveFloat32 || k == moveFloat64 && dir == reading
	case Double:
		return k == moveFloat64 || k == moveFloat32 && dir == writing
	case String:
		return k == moveString
	case JSON:
		return k == moveString || k == moveBytes
	case Bytes:
		return k == moveBytes
	case Timestamp:
		return k == moveGoTime || t == vecTime
	case Date:
		return k == moveGoTime
	case TimeOfDay, Interval:
		return k == moveGoDuration || t == vecDuration
	case Decimal:
		return k == moveDecimal
	}
	return false
}

// wanted names the Go types that go with a column.
func wanted(t Type) string {
	switch t.ID {
	case Bool:
		return "bool"
	case Int:
		return "int32 or int"
	case Long:
		return "int64 or int"
	case Float:
		return "float32"
	case Double:
		return "float64"
	case String:
		return "string"
	case JSON:
		return "string or json.RawMessage"
	case Bytes:
		return "[]byte"
	case Timestamp, Date:
		return "time.Time"
	case TimeOfDay, Interval:
		return "time.Duration"
	case Decimal:
		return "vec.Dec128"
	case List:
		return "a slice of " + wanted(t.Elem[0].Type)
	case Struct:
		return "a struct with its fields"
	}
	return "batches: no Go type of a struct goes with it yet"
}

// unfit says which value was too large for its column.
func (m *move) unfit(p unsafe.Pointer) error {
	if m.kind == moveInt64 && m.null == nullNever {
		return fmt.Errorf("field %s: %d does not fit %s", m.name, *(*int64)(p), m.to)
	}
	if m.kind == moveString && m.null == nullNever {
		return fmt.Errorf("field %s: %q is not valid UTF-8", m.name, *(*string)(p))
	}
	return fmt.Errorf("field %s: a value does not fit %s", m.name, m.to)
}
