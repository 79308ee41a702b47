package function

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// Set is the functions that one program knows: those of the registry and its own. Nil is the registry alone.
type Set struct{ own *table }

// NewSet adds functions to those of the registry, whose names they may not take.
func NewSet(own []*Function) (*Set, error) {
	s := &Set{own: &table{byName: map[string]*entry{}}}
	for _, fn := range own {
		if _, taken := Lookup(fn.Name); taken {
			return nil, fmt.Errorf("function %s: there is a built-in function of this name", fn.Name)
		}
		if twice := s.own.add(fn); twice != "" {
			return nil, fmt.Errorf("function %s is registered twice", twice)
		}
	}
	return s, nil
}

func (s *Set) find(name string) (*entry, bool) {
	key := strings.ToLower(name)
	if s != nil {
		if e, ok := s.own.byName[key]; ok {
			return e, true
		}
	}
	e, ok := functions.byName[key]
	return e, ok
}

// Lookup finds a function by name or alias; case does not matter.
func (s *Set) Lookup(name string) (*Function, bool) {
	e, ok := s.find(name)
	if !ok {
		return nil, false
	}
	return e.fn, true
}

// Names lists every name and alias, for suggestions, in a fixed order.
func (s *Set) Names() []string {
	if s == nil {
		return functions.names
	}
	return append(append([]string(nil), s.own.names...), functions.names...)
}

// Resolve is the package's Resolve for the functions of the set.
func (s *Set) Resolve(name string, args []vec.Type) (Match, error) {
	e, ok := s.find(name)
	if !ok {
		err := newError(diag.CodeUnknownFunction, "unknown function %q", name)
		if near, ok := diag.Nearest(name, s.Names()); ok {
			err.Hint = "did you mean " + near + "?"
		}
		return Match{}, err
	}
	return e.resolve(name, args)
}
