package vec

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"
)

// BindTag is the key of the struct tag that names a field's column: `eventflux:"ts"`; "-" leaves the field out.
const BindTag = "eventflux"

// Binder moves rows between structs of type T and columns. What goes where is found out once, by reflection; moving a
// row then costs a switch and a store per field. A Binder belongs to one goroutine.
type Binder[T any] struct {
	moves []move
	arena Arena // bytes of structs on their way in, strings on their way out
}

// BindError says why a struct does not fit a stream.
type BindError struct {
	Struct string // the Go type
	Field  string // the Go field; "" where the struct as a whole is wrong
	Column string // the column it goes with, or would
	Reason string
	// Missing says that the stream has no such column.
	Missing bool
}

// Error gives one sentence: the struct, the field, and what is wrong with it.
func (e *BindError) Error() string {
	if e.Field == "" {
		return e.Struct + ": " + e.Reason
	}
	return fmt.Sprintf("field %s.%s: %s", e.Struct, e.Field, e.Reason)
}

// BindWriter makes a binder that appends structs to batches of the schema. Every exported field must have its column;
// columns without a field become NULL.
func BindWriter[T any](s *Schema) (*Binder[T], error) { return bind[T](s, writing) }

// BindReader makes a binder that reads rows of the schema into structs. Every exported field must have its column;
// columns without a field are ignored.
func BindReader[T any](s *Schema) (*Binder[T], error) { return bind[T](s, reading) }

// Append appends the row to b, columns and Len. Strings are shared with the struct, bytes are copied. Where a value
// does not fit its column nothing is appended.
func (b *Binder[T]) Append(dst *Batch, row *T) error {
	p := unsafe.Pointer(row)
	for i := range b.moves {
		m := &b.moves[i]
		if !m.store(&dst.Cols[m.col], unsafe.Add(p, m.offset), &b.arena) {
			for k := range dst.Cols {
				dst.Cols[k].Resize(dst.Len)
			}
			return m.unfit(unsafe.Add(p, m.offset))
		}
	}
	dst.Len++
	return nil
}

// Read sets the fields of row from row i of b; other fields stay as they are. NULL gives a zero value, a nil pointer
// or an invalid sql.Null. Strings and bytes are copies that the caller may keep.
func (b *Binder[T]) Read(row *T, src *Batch, i int) {
	p := unsafe.Pointer(row)
	for k := range b.moves {
		m := &b.moves[k]
		m.load(unsafe.Add(p, m.offset), &src.Cols[m.col], i, &b.arena)
	}
}

// direction is which way rows move.
type direction uint8

const (
	writing direction = iota
	reading
)

func bind[T any](s *Schema, dir direction) (*Binder[T], error) {
	t := reflect.TypeFor[T]()
	if t.Kind() != reflect.Struct {
		if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct {
			return nil, &BindError{Struct: t.String(), Reason: "a struct is needed: " + t.Elem().String()}
		}
		return nil, &BindError{Struct: t.String(), Reason: "a struct is needed"}
	}
	moves, err := bindFields(t, s, dir)
	if err != nil {
		return nil, err
	}
	return &Binder[T]{moves: moves}, nil
}

// bindFields pairs the fields of a struct with columns, in the order of the columns where all are written.
func bindFields(t reflect.Type, s *Schema, dir direction) ([]move, error) {
	taken := make([]string, s.Len())
	byColumn := make([]move, s.Len())
	bound := 0
	for _, f := range fields(t, 0) {
		c := s.bindIndex(f.name)
		fail := func(missing bool, format string, args ...any) error {
			return &BindError{Struct: t.String(), Field: f.field, Column: f.name, Missing: missing, Reason: fmt.Sprintf(format, args...)}
		}
		if c < 0 {
			return nil, fail(true, "there is no column %q; the columns are %s", f.name, strings.Join(s.Names(), ", "))
		}
		if taken[c] != "" {
			return nil, fail(false, "the column %q goes with field %s already", s.Fields[c].Name, taken[c])
		}
		m, reason := newMove(f.typ, s.Fields[c].Type, dir)
		if reason != "" {
			return nil, fail(false, "%s does not go with column %q, which is %s: %s", f.typ, s.Fields[c].Name, s.Fields[c].Type, reason)
		}
		m.col, m.offset, m.name = c, f.offset, t.String()+"."+f.field
		taken[c], byColumn[c] = f.field, m
		bound++
	}
	var moves []move
	for c, m := range byColumn {
		if taken[c] == "" {
			if dir == reading {
				continue
			}
			m = move{kind: moveNull, col: c}
		}
		moves = append(moves, m)
	}
	if bound == 0 && (dir == reading || t.NumField() > 0) {
		return nil, &BindError{Struct: t.String(), Reason: "it has no exported field"}
	}
	return moves, nil
}

// bindIndex finds a column for a field: by name whatever the case, else whatever the case and the underscores.
func (s *Schema) bindIndex(name string) int {
	if i := s.Index(name); i >= 0 {
		return i
	}
	plain := strings.ReplaceAll(name, "_", "")
	for i := range s.Fields {
		if strings.EqualFold(strings.ReplaceAll(s.Fields[i].Name, "_", ""), plain) {
			return i
		}
	}
	return -1
}

// boundField is a field of a struct, those of embedded structs included.
type boundField struct {
	field  string
	name   string // of its column
	offset uintptr
	typ    reflect.Type
}

func fields(t reflect.Type, base uintptr) []boundField {
	var list []boundField
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get(BindTag)
		if f.Anonymous && tag == "" && f.Type.Kind() == reflect.Struct {
			list = append(list, fields(f.Type, base+f.Offset)...)
			continue
		}
		if !f.IsExported() || tag == "-" {
			continue
		}
		name := f.Name
		if tag != "" {
			name = tag
		}
		list = append(list, boundField{f.Name, name, base + f.Offset, f.Type})
	}
	return list
}

// BindValue makes a binder for single values of type T in a column of type t, which must be scalar.
func BindValue[T any](t Type) (*Value[T], error) {
	goType := reflect.TypeFor[T]()
	in, reason := newMove(goType, t, writing)
	out, why := newMove(goType, t, reading)
	switch {
	case reason == "":
		reason = why
	case t.ID >= List:
		reason = "lists, maps and structs are not single values"
	}
	if reason != "" {
		return nil, &BindError{Struct: goType.String(), Reason: fmt.Sprintf("it does not go with %s: %s", t, reason)}
	}
	return &Value[T]{in: in, out: out}, nil
}

// Value moves single values between variables of type T and a column.
type Value[T any] struct{ in, out move }

// Set makes v the value of row i, which the column has already.
func (b *Value[T]) Set(c *Column, i int, v *T) { b.in.set(c, i, unsafe.Pointer(v)) }

// Read sets v to row i of the column. Strings are copied to the arena; without one they are shared.
func (b *Value[T]) Read(v *T, c *Column, i int, a *Arena) { b.out.load(unsafe.Pointer(v), c, i, a) }

// TypeFor gives the column type that the Go type T stands for where nothing else says it: DOUBLE for float64, LONG
// for int and int64, TIMESTAMP for time.Time; a pointer or sql.Null may be NULL.
func TypeFor[T any]() (t Type, nullable bool, err error) {
	goType := reflect.TypeFor[T]()
	base, null, _ := unwrap(goType)
	id := naturalType(base)
	if id == Invalid {
		return Type{}, false, &BindError{Struct: goType.String(), Reason: "it has no column type; use bool, int32, int64, int, float32, float64, string, []byte, time.Time or time.Duration"}
	}
	return Simple(id), null != nullNever, nil
}
