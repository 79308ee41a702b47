package function

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

type entry struct {
	fn        *Function
	overloads []*Overload
}

type table struct {
	byName map[string]*entry
	all    []*Function
	names  []string
}

// functions is built once, before main, and only read afterwards.
var functions = build()

func registry() *table { return functions }

func build() *table {
	t := &table{byName: map[string]*entry{}}
	for _, f := range families() {
		for i := range f.functions {
			fn := &f.functions[i]
			fn.Family = f.name
			if twice := t.add(fn); twice != "" {
				panic("function: two functions called " + twice)
			}
		}
	}
	return t
}

// add takes a function in, or gives the name that another one has already.
func (t *table) add(fn *Function) (twice string) {
	e := &entry{fn: fn}
	for k := range fn.Sigs {
		e.overloads = append(e.overloads, parseSignature(fn, &fn.Sigs[k]))
	}
	t.all = append(t.all, fn)
	for _, name := range append([]string{fn.Name}, fn.Aliases...) {
		key := strings.ToLower(name)
		if _, taken := t.byName[key]; taken {
			return name
		}
		t.byName[key] = e
		t.names = append(t.names, name)
	}
	return ""
}

// Resolve finds the signature that takes arguments of these types with the least casting. An argument of type NULL
// fits anything. The error (EF1103, EF1201, EF1202, EF1911) has no span.
func Resolve(name string, args []vec.Type) (Match, error) { return (*Set)(nil).Resolve(name, args) }

func (e *entry) resolve(name string, args []vec.Type) (Match, error) {
	if e.fn.Refused != "" {
		return Match{}, newError(diag.CodeNotYetFunction, "%s is not supported yet: %s", e.fn.Name, e.fn.Refused)
	}
	best, bestCost, count := Match{}, -1, false
	for _, o := range e.overloads {
		count = count || o.takes(len(args))
		if m, cost, ok := o.match(args); ok && (bestCost < 0 || cost < bestCost) {
			best, bestCost = m, cost
		}
	}
	if bestCost >= 0 {
		return best, nil
	}
	return Match{}, e.mismatch(name, args, count)
}

// mismatch says what was given and lists what would have been legal.
func (e *entry) mismatch(name string, args []vec.Type, count bool) error {
	hint := "it is " + strings.Join(e.fn.Signatures(), " or ")
	if !count {
		return newError(diag.CodeArgumentCount, "%s does not take %d arguments", name, len(args)).WithHint("%s", hint)
	}
	types := make([]string, len(args))
	for i, t := range args {
		types[i] = t.String()
	}
	return newError(diag.CodeArgumentType, "%s does not take (%s)", name, strings.Join(types, ", ")).WithHint("%s", hint)
}

func (o *Overload) takes(n int) bool {
	return n >= o.required && (o.variadic || n <= len(o.params))
}

// paramAt gives the parameter of argument i; the last one repeats.
func (o *Overload) paramAt(i int) param { return o.params[min(i, len(o.params)-1)] }

func (o *Overload) match(args []vec.Type) (Match, int, bool) {
	if !o.takes(len(args)) {
		return Match{}, 0, false
	}
	vars := bindings{}
	for i, a := range args {
		if !o.paramAt(i).spec.bind(a, vars) {
			return Match{}, 0, false
		}
	}
	m := Match{Overload: o, Args: make([]vec.Type, len(args))}
	cost := 0
	for i, a := range args {
		p := o.paramAt(i).spec
		m.Args[i] = p.resolve(a, vars)
		c, ok := castCost(a, m.Args[i])
		if !ok {
			return Match{}, 0, false
		}
		cost += c
		if p.name != 0 {
			cost++ // a signature that names the very type is meant before one with a variable
		}
	}
	m.Type = o.result.resolve(vec.Type{}, vars)
	return m, cost, true
}
