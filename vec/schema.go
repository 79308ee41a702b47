package vec

import "strings"

// Field is a named, typed column of a schema or a field of a STRUCT.
type Field struct {
	Name string
	Type Type
}

// Schema is an ordered list of fields. Names are compared without case and keep their spelling.
type Schema struct {
	Fields []Field
}

// NewSchema returns a schema of the given fields.
func NewSchema(fields ...Field) *Schema { return &Schema{Fields: fields} }

// Len is the number of fields.
func (s *Schema) Len() int { return len(s.Fields) }

// Index returns the position of the named field, or -1. Case does not matter.
func (s *Schema) Index(name string) int {
	for i := range s.Fields {
		if strings.EqualFold(s.Fields[i].Name, name) {
			return i
		}
	}
	return -1
}

// Names lists the field names in order.
func (s *Schema) Names() []string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Name
	}
	return names
}

// String gives "(a INT, b STRING)".
func (s *Schema) String() string {
	var sb strings.Builder
	sb.WriteByte('(')
	for i, f := range s.Fields {
		if i > 0 {
			sb.WriteString(", ")
		}
		sb.WriteString(f.Name + " " + f.Type.String())
	}
	sb.WriteByte(')')
	return sb.String()
}
