package agg

import "github.com/eventflux-go/eventflux/vec"

// always is a resolve that gives one type.
func always(id vec.TypeID) func([]vec.Type) vec.Type {
	return func([]vec.Type) vec.Type { return vec.Simple(id) }
}

// sameType is a resolve that gives the type of the first argument.
func sameType(args []vec.Type) vec.Type { return args[0] }

func anyArg(name string) Arg {
	return Arg{Name: name, Takes: "any type", takes: func(vec.Type) bool { return true }}
}

func numberArg(name string) Arg {
	return Arg{Name: name, Takes: "INT, LONG, FLOAT or DOUBLE", takes: isNumber}
}

func orderedArg(name string) Arg {
	return Arg{Name: name, Takes: "numbers, strings, times or BOOL", takes: isOrdered}
}

func boolArg(name string) Arg {
	return Arg{Name: name, Takes: "BOOL", takes: func(t vec.Type) bool { return t.ID == vec.Bool }}
}

func stringArg(name string) Arg {
	return Arg{Name: name, Takes: "STRING", takes: func(t vec.Type) bool { return t.ID == vec.String }}
}

func constNumber(name, takes string) Arg {
	return Arg{Name: name, Takes: takes, Const: true, takes: isNumber}
}

func constString(name string) Arg {
	return Arg{Name: name, Takes: "STRING", Const: true, takes: func(t vec.Type) bool { return t.ID == vec.String }}
}

// isNumber excludes DECIMAL, whose sums are not built.
func isNumber(t vec.Type) bool { return t.IsNumeric() && t.ID != vec.Decimal }

// isOrdered is the types whose values have a key or are strings; DECIMAL's keys are not built.
func isOrdered(t vec.Type) bool { return hasKey(t) || t.ID == vec.String || t.ID == vec.Bytes }
