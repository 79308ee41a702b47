package agg

import (
	"errors"
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// Spec is one entry of the registry: all there is to know about an aggregate function.
type Spec struct {
	Name     string
	Aliases  []string // other systems' spellings
	Doc      string   // one sentence
	Nulls    string   // what it makes of NULL
	Sigs     []Sig
	Examples []Example
	// Forever says that it never resets: its state lasts as long as the query, whatever its window lets go.
	Forever bool

	// resolve gives the result's type; the arguments fit a signature.
	resolve func(args []vec.Type) vec.Type
	// make builds the aggregate; args are those resolved.
	make func(args []vec.Type, o Options) (Agg, error)
	// distinct says what DISTINCT does to it.
	distinct distinctRule
}

// Sig is one way to call an aggregate.
type Sig struct {
	Args   []Arg
	Result string // as the reference shows it: "LONG", "the type of x"
}

// Arg is an argument of a signature.
type Arg struct {
	Name  string
	Takes string // as the reference shows it: "number", "any ordered type"
	// Const says that the argument is a constant, whose value New takes in Options.Consts.
	Const bool
	takes func(vec.Type) bool
}

// Example is a call over rows and its result, as tests run it and the reference shows it.
type Example struct {
	SQL  string   // "sum(x)"
	Type string   // the type of x
	Rows []string // the values of x in order; NULL for NULL
	Want string   // the result's text; NULL for NULL
}

// distinctRule says what DISTINCT means for a function.
type distinctRule uint8

const (
	// distinctWrap counts each value's occurrences and hands the first on.
	distinctWrap distinctRule = iota
	// distinctSame marks functions to which repetitions make no difference.
	distinctSame
	// distinctOwn marks functions that see to it themselves, because the order of the values matters.
	distinctOwn
)

// Lookup finds an aggregate by its name or an alias, whatever the case; nil if there is none.
func Lookup(name string) *Spec {
	for _, s := range registry {
		if strings.EqualFold(s.Name, name) {
			return s
		}
		for _, a := range s.Aliases {
			if strings.EqualFold(a, name) {
				return s
			}
		}
	}
	return nil
}

// All lists the aggregates in the order of the reference.
func All() []*Spec { return registry }

// Resolve gives the type of a call's result. The error says what the function takes.
func (s *Spec) Resolve(args []vec.Type) (vec.Type, error) {
	for _, sig := range s.Sigs {
		if sig.fits(args) {
			return s.resolve(args), nil
		}
	}
	given := make([]string, len(args))
	for i, t := range args {
		given[i] = t.String()
	}
	return vec.Type{}, fmt.Errorf("%s takes %s, not (%s)", s.Name, s.takes(), strings.Join(given, ", "))
}

// ConstArg reports whether argument i of a call with n arguments must be a constant.
func (s *Spec) ConstArg(i, n int) bool {
	for _, sig := range s.Sigs {
		if len(sig.Args) == n && i < n && sig.Args[i].Const {
			return true
		}
	}
	return false
}

func (s *Sig) fits(args []vec.Type) bool {
	if len(args) != len(s.Args) {
		return false
	}
	for i, a := range s.Args {
		if args[i].ID == vec.Null || !a.takes(args[i]) {
			return false
		}
	}
	return true
}

// takes says what the function accepts: "(number) or (interval)".
func (s *Spec) takes() string {
	var ways []string
	for _, sig := range s.Sigs {
		parts := make([]string, len(sig.Args))
		for i, a := range sig.Args {
			parts[i] = a.Name + ": " + a.Takes
			if a.Const {
				parts[i] += ", constant"
			}
		}
		ways = append(ways, "("+strings.Join(parts, "; ")+")")
	}
	return strings.Join(ways, " or ")
}

// Text is a signature as the reference shows it: "percentile(x, p) → DOUBLE".
func (s *Spec) Text(sig Sig) string {
	names := make([]string, len(sig.Args))
	for i, a := range sig.Args {
		names[i] = a.Name
	}
	return s.Name + "(" + strings.Join(names, ", ") + ") → " + sig.Result
}

var (
	errConst   = errors.New("needs a constant")
	errNoValue = errors.New("needs a value, such as a column")
)

// New makes the aggregate of a call whose arguments have the given types. An error is one of the constants'.
func New(s *Spec, args []vec.Type, o Options) (Agg, error) {
	if _, err := s.Resolve(args); err != nil {
		return nil, err
	}
	for i := range args {
		if s.ConstArg(i, len(args)) && (i >= len(o.Consts) || o.Consts[i] == nil || o.Consts[i].Len() == 0) {
			return nil, fmt.Errorf("%s: argument %d %w", s.Name, i+1, errConst)
		}
	}
	if !o.Distinct || s.distinct != distinctWrap {
		return s.make(args, o)
	}
	if len(args) == 0 {
		return nil, fmt.Errorf("%s(DISTINCT) %w", s.Name, errNoValue)
	}
	o.Distinct, o.Fifo = false, false // a value leaves with its last occurrence
	to, err := s.make(args, o)
	if err != nil {
		return nil, err
	}
	return newDistinct(to, args), nil
}
