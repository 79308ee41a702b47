package ast

import "strings"

// TypeName is a type with its name in canonical spelling: VARCHAR(20) is STRING, T[] is LIST<T>.
type TypeName struct {
	Place
	// Name is one of BOOL INT LONG FLOAT DOUBLE DECIMAL STRING BYTES TIMESTAMP DATE TIME INTERVAL JSON
	// LIST MAP STRUCT.
	Name      string
	Precision int          // DECIMAL, 0 if not given
	Scale     int          // DECIMAL
	Elems     []*TypeName  // LIST: the element; MAP: key, value
	Fields    []*TypeField // STRUCT
}

// TypeField is a field of a STRUCT type.
type TypeField struct {
	Place
	Name Name
	Type *TypeName
}

// typeAliases maps every spelling of a scalar type, lower case, to its canonical name.
var typeAliases = map[string]string{
	"bool": "BOOL", "boolean": "BOOL",
	"int": "INT", "integer": "INT", "int4": "INT", "smallint": "INT", "tinyint": "INT", "int2": "INT", "int32": "INT",
	"long": "LONG", "bigint": "LONG", "int8": "LONG", "int64": "LONG",
	"float": "FLOAT", "real": "FLOAT", "float4": "FLOAT",
	"double": "DOUBLE", "float8": "DOUBLE",
	"decimal": "DECIMAL", "numeric": "DECIMAL",
	"string": "STRING", "varchar": "STRING", "text": "STRING", "char": "STRING", "character": "STRING",
	"bytes": "BYTES", "bytea": "BYTES", "binary": "BYTES", "varbinary": "BYTES", "blob": "BYTES",
	"timestamp": "TIMESTAMP", "timestamptz": "TIMESTAMP", "timestamp_ltz": "TIMESTAMP", "datetime": "TIMESTAMP",
	"date": "DATE", "time": "TIME", "interval": "INTERVAL",
	"json": "JSON", "object": "JSON",
	"list": "LIST", "array": "LIST", "map": "MAP", "struct": "STRUCT", "row": "STRUCT",
}

// TypeNames lists the spellings of types for suggestions, canonical ones first.
func TypeNames() []string {
	return []string{"BOOL", "INT", "LONG", "FLOAT", "DOUBLE", "DECIMAL", "STRING", "BYTES", "TIMESTAMP", "DATE", "TIME", "INTERVAL", "JSON",
		"LIST", "MAP", "STRUCT", "BOOLEAN", "INTEGER", "BIGINT", "SMALLINT", "VARCHAR", "TEXT", "NUMERIC", "REAL", "TIMESTAMPTZ", "DATETIME", "ARRAY"}
}

// CanonicalType gives the canonical name of a type's spelling, whatever its case.
func CanonicalType(word string) (string, bool) {
	name, ok := typeAliases[strings.ToLower(word)]
	return name, ok
}
