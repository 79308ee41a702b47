// Package embed takes what a Go program hands to its engine: scalar functions and values of parameters.
package embed

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/catalog"
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/internal/runtime"
	"github.com/eventflux-go/eventflux/vec"
)

// Function is a scalar Go function that the SQL of an engine may call. Make one with [Func1], [Func2] or [Func3].
type Function struct {
	name string
	sig  function.Sig
	err  error
}

// Func1 makes a function of one argument; see the public function of this name.
func Func1[A, R any](name string, f func(A) R) Function {
	return newFunction[R](name, func(c *call, result *vec.Value[R]) func(i int) {
		a := argument[A](c, 0)
		return func(i int) {
			if a.read(i) {
				r := f(a.v)
				result.Set(c.dst, i, &r)
				return
			}
			c.dst.SetNull(i)
		}
	}, typeOf[A]())
}

// Func2 makes a function of two arguments; see the public function of this name.
func Func2[A, B, R any](name string, f func(A, B) R) Function {
	return newFunction[R](name, func(c *call, result *vec.Value[R]) func(i int) {
		a, b := argument[A](c, 0), argument[B](c, 1)
		return func(i int) {
			if a.read(i) && b.read(i) {
				r := f(a.v, b.v)
				result.Set(c.dst, i, &r)
				return
			}
			c.dst.SetNull(i)
		}
	}, typeOf[A](), typeOf[B]())
}

// Func3 makes a function of three arguments; see the public function of this name.
func Func3[A, B, C, R any](name string, f func(A, B, C) R) Function {
	return newFunction[R](name, func(c *call, result *vec.Value[R]) func(i int) {
		x, y, z := argument[A](c, 0), argument[B](c, 1), argument[C](c, 2)
		return func(i int) {
			if x.read(i) && y.read(i) && z.read(i) {
				r := f(x.v, y.v, z.v)
				result.Set(c.dst, i, &r)
				return
			}
			c.dst.SetNull(i)
		}
	}, typeOf[A](), typeOf[B](), typeOf[C]())
}

// call is one place in the SQL where a function is called: the columns at hand, and memory for strings.
type call struct {
	dst   *vec.Column
	args  []*vec.Column
	arena vec.Arena
	row   func(i int) // computes a row
}

// arg is an argument of a call, with the value of the row at hand.
type arg[T any] struct {
	call     *call
	index    int
	value    *vec.Value[T]
	nullable bool
	v        T
}

func argument[T any](c *call, i int) *arg[T] {
	t, nullable, _ := vec.TypeFor[T]() // newFunction has looked at the errors
	value, _ := vec.BindValue[T](t)
	return &arg[T]{call: c, index: i, value: value, nullable: nullable}
}

// read takes the value of a row and reports whether the function can be called with it. Strings are copied: the
// function may keep them.
func (a *arg[T]) read(i int) bool {
	col := a.call.args[a.index]
	if !a.nullable && col.IsNull(i) {
		return false
	}
	a.value.Read(&a.v, col, i, &a.call.arena)
	return true
}

// goType is a Go type as the SQL sees it.
type goType struct {
	sql vec.Type
	err error
}

func typeOf[T any]() goType {
	t, _, err := vec.TypeFor[T]()
	return goType{t, err}
}

var functionName = regexp.MustCompile(`^\pL[\pL\pN_]*$`)

// newFunction makes the entry of a function. open gives, for a place where the function is called, what computes a row.
func newFunction[R any](name string, open func(c *call, result *vec.Value[R]) func(i int), args ...goType) Function {
	fn := Function{name: name}
	if !functionName.MatchString(name) {
		fn.err = fmt.Errorf("function %q: a name is letters, digits and _", name)
		return fn
	}
	params := make([]string, len(args))
	for i, a := range args {
		if a.err != nil {
			fn.err = fmt.Errorf("function %s: argument %d: %w", name, i+1, a.err)
			return fn
		}
		params[i] = string(rune('a'+i)) + " " + a.sql.String()
	}
	ret := typeOf[R]()
	if ret.err != nil {
		fn.err = fmt.Errorf("function %s: result: %w", name, ret.err)
		return fn
	}
	result, err := vec.BindValue[R](ret.sql)
	fn.err = err
	fn.sig = function.Sig{
		Text:  name + "(" + strings.Join(params, ", ") + ") " + ret.sql.String(),
		Nulls: function.Own,
		Prepare: func([]*vec.Column) (any, error) {
			c := &call{}
			c.row = open(c, result)
			return c, nil
		},
		Kernel: func(dst *vec.Column, args []*vec.Column, lo, hi int, k *function.Call) {
			c := k.Mem.(*call)
			c.dst, c.args = dst, args
			defer blame(name)
			for i := lo; i < hi; i++ {
				c.row(i)
			}
		},
	}
	return fn
}

// blame throws a panic of the function on, with its name. It is not ours to go on after it.
func blame(name string) {
	if v := recover(); v != nil {
		panic(&runtime.FunctionPanic{Function: name, Value: v})
	}
}

// Functions puts the functions beside the built-in ones.
func Functions(list []Function) (*function.Set, error) {
	var own []*function.Function
	for _, f := range list {
		if f.err != nil {
			return nil, f.err
		}
		if f.name == "" {
			return nil, fmt.Errorf("a Function without a name: make it with Func1, Func2 or Func3")
		}
		if agg.Lookup(f.name) != nil || catalog.PseudoFunction(f.name) != catalog.NotPseudo {
			return nil, fmt.Errorf("function %s: there is a built-in function of this name", f.name)
		}
		own = append(own, &function.Function{Name: f.name, Family: "own", Doc: "A function of the program.", Sigs: []function.Sig{f.sig}})
	}
	return function.NewSet(own)
}
