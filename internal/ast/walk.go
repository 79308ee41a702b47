package ast

import "reflect"

var nodeType = reflect.TypeFor[Node]()

// Inspect calls visit for n and, where visit gives true, for all nodes below it in the order of their fields.
// Names are visited as *Name. It goes by reflection, so that no field of a new node can be forgotten;
// it serves checks and editors, not hot paths.
func Inspect(n Node, visit func(Node) bool) {
	if n == nil {
		return
	}
	v := reflect.ValueOf(n)
	if v.Kind() != reflect.Pointer || v.IsNil() || !visit(n) {
		return
	}
	inspectFields(v.Elem(), visit)
}

func inspectFields(v reflect.Value, visit func(Node) bool) {
	for i := range v.NumField() {
		inspectValue(v.Field(i), visit)
	}
}

func inspectValue(v reflect.Value, visit func(Node) bool) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() || !v.Type().Implements(nodeType) {
			return
		}
		Inspect(v.Interface().(Node), visit)
	case reflect.Slice:
		for i := range v.Len() {
			inspectValue(v.Index(i), visit)
		}
	case reflect.Struct:
		switch x := v.Addr().Interface().(type) {
		case *Name:
			if !x.Empty() {
				visit(x)
			}
		case *Place:
		default:
			inspectFields(v, visit)
		}
	}
}

// Equal reports whether two trees say the same: places, comments and source texts do not count.
func Equal(a, b Node) bool {
	return equalValues(reflect.ValueOf(a), reflect.ValueOf(b))
}

func equalValues(a, b reflect.Value) bool {
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Interface, reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return a.IsNil() == b.IsNil()
		}
		return equalValues(a.Elem(), b.Elem())
	case reflect.Slice:
		if a.Len() != b.Len() {
			return false
		}
		for i := range a.Len() {
			if !equalValues(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return true
	case reflect.Struct:
		return equalStructs(a, b)
	}
	return a.Interface() == b.Interface()
}

func equalStructs(a, b reflect.Value) bool {
	if a.Type() == reflect.TypeFor[Place]() {
		return true
	}
	for i := range a.NumField() {
		f := a.Type().Field(i)
		if a.Type() == reflect.TypeFor[File]() && f.Name != "Statements" {
			continue
		}
		if !equalValues(a.Field(i), b.Field(i)) {
			return false
		}
	}
	return true
}
