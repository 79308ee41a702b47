package vec

import (
	"strconv"
	"strings"
)

// TypeID names the physical and logical kind of a column's values.
type TypeID uint8

// The types of the language. The slice of Column that carries each is noted.
const (
	Invalid   TypeID = iota
	Null             // the type of a bare NULL; laid out as BOOL, every row NULL
	Bool             // Bool
	Int              // I32: 32-bit integer
	Long             // I64: 64-bit integer
	Decimal          // Dec: 128-bit scaled integer
	Float            // F32
	Double           // F64
	String           // Str: UTF-8
	Bytes            // Str: arbitrary bytes
	Timestamp        // I64: microseconds since 1970-01-01T00:00:00Z
	Date             // I32: days since 1970-01-01
	TimeOfDay        // I64: microseconds since midnight
	Interval         // I64: microseconds
	JSON             // Str: a JSON text
	List             // Offsets into Child[0]
	Map              // Offsets into Child[0] (keys) and Child[1] (values)
	Struct           // Child[i] is field i
)

// Type is a column's type. Types of equal content are equal by Equal; simple types are also comparable with ==
// through their ID.
type Type struct {
	ID        TypeID
	Precision uint8   // of DECIMAL
	Scale     uint8   // of DECIMAL
	Elem      []Field // LIST: one; MAP: key and value; STRUCT: the fields
}

// Simple returns the type without parameters of the given id.
func Simple(id TypeID) Type { return Type{ID: id} }

// ListOf returns LIST<elem>.
func ListOf(elem Type) Type { return Type{ID: List, Elem: []Field{{Name: "element", Type: elem}}} }

// MapOf returns MAP<key, value>.
func MapOf(key, value Type) Type {
	return Type{ID: Map, Elem: []Field{{Name: "key", Type: key}, {Name: "value", Type: value}}}
}

// StructOf returns STRUCT<fields…>.
func StructOf(fields ...Field) Type { return Type{ID: Struct, Elem: fields} }

// Equal reports whether two types are the same, parameters included.
func (t Type) Equal(u Type) bool {
	if t.ID != u.ID || t.Precision != u.Precision || t.Scale != u.Scale || len(t.Elem) != len(u.Elem) {
		return false
	}
	for i := range t.Elem {
		if t.Elem[i].Name != u.Elem[i].Name || !t.Elem[i].Type.Equal(u.Elem[i].Type) {
			return false
		}
	}
	return true
}

// IsNumeric reports whether arithmetic is defined on the type.
func (t Type) IsNumeric() bool { return t.ID >= Int && t.ID <= Double }

// IsInteger reports INT and LONG.
func (t Type) IsInteger() bool { return t.ID == Int || t.ID == Long }

// IsText reports the types carried as strings.
func (t Type) IsText() bool { return t.ID == String || t.ID == Bytes || t.ID == JSON }

var typeNames = [...]string{
	Invalid: "INVALID", Null: "NULL", Bool: "BOOL", Int: "INT", Long: "LONG", Decimal: "DECIMAL", Float: "FLOAT",
	Double: "DOUBLE", String: "STRING", Bytes: "BYTES", Timestamp: "TIMESTAMP", Date: "DATE", TimeOfDay: "TIME",
	Interval: "INTERVAL", JSON: "JSON", List: "LIST", Map: "MAP", Struct: "STRUCT",
}

// String gives the canonical name, as CREATE STREAM prints it.
func (t Type) String() string {
	switch t.ID {
	case Decimal:
		if t.Precision == 0 {
			return "DECIMAL"
		}
		return "DECIMAL(" + strconv.Itoa(int(t.Precision)) + "," + strconv.Itoa(int(t.Scale)) + ")"
	case List, Map, Struct:
		parts := make([]string, len(t.Elem))
		for i, f := range t.Elem {
			parts[i] = f.Type.String()
			if t.ID == Struct {
				parts[i] = f.Name + " " + parts[i]
			}
		}
		return typeNames[t.ID] + "<" + strings.Join(parts, ", ") + ">"
	}
	return typeNames[t.ID]
}

var typeAliases = map[string]TypeID{
	"BOOL": Bool, "BOOLEAN": Bool,
	"INT": Int, "INTEGER": Int, "INT4": Int, "SMALLINT": Int, "TINYINT": Int,
	"LONG": Long, "BIGINT": Long, "INT8": Long,
	"FLOAT": Float, "REAL": Float, "FLOAT4": Float,
	"DOUBLE": Double, "DOUBLE PRECISION": Double, "FLOAT8": Double,
	"DECIMAL": Decimal, "NUMERIC": Decimal,
	"STRING": String, "VARCHAR": String, "TEXT": String, "CHAR": String,
	"BYTES": Bytes, "BYTEA": Bytes, "BINARY": Bytes, "VARBINARY": Bytes,
	"TIMESTAMP": Timestamp, "TIMESTAMPTZ": Timestamp, "TIMESTAMP_LTZ": Timestamp, "DATETIME": Timestamp,
	"DATE": Date, "TIME": TimeOfDay, "INTERVAL": Interval,
	"JSON": JSON, "OBJECT": JSON,
	"LIST": List, "ARRAY": List, "MAP": Map, "STRUCT": Struct, "ROW": Struct,
}

// TypeByName finds the type id that a canonical name or an alias stands for, whatever its case.
func TypeByName(name string) (TypeID, bool) {
	id, ok := typeAliases[strings.ToUpper(name)]
	return id, ok
}

// TypeNames lists every accepted type name, canonical ones and aliases, in no particular order; for suggestions.
func TypeNames() []string {
	names := make([]string, 0, len(typeAliases))
	for n := range typeAliases {
		names = append(names, n)
	}
	return names
}
