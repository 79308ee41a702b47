package function

import (
	"fmt"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// typeSpec is a type in a signature: a concrete one, or a variable. T, K and V stand for any type, N for a number; a
// variable is the same type wherever it occurs in one signature. ANY is any type, each time another.
type typeSpec struct {
	id   vec.TypeID
	name byte // 'T', 'N', 'K', 'V', or '*' for ANY; 0 for a concrete type
	elem []typeSpec
}

type param struct {
	name string
	spec typeSpec
}

// parseSignature reads "name(x T, [n INT]) T": square brackets make an argument optional, "…" after the last type
// lets it repeat. Signatures are part of the source, so that a wrong one is a bug.
func parseSignature(fn *Function, sig *Sig) *Overload {
	o := &Overload{Fn: fn, Sig: sig}
	_, rest, ok := strings.Cut(sig.Text, "(")
	end := strings.LastIndexByte(rest, ')')
	if !ok || end < 0 {
		panic(fmt.Sprintf("function: signature %q", sig.Text))
	}
	for _, p := range splitTypes(rest[:end]) {
		optional := strings.HasPrefix(p, "[")
		name, typ, _ := strings.Cut(strings.Trim(p, "[]"), " ")
		if strings.HasSuffix(typ, "…") {
			o.variadic, typ = true, strings.TrimSuffix(typ, "…")
		}
		o.params = append(o.params, param{name, parseSpec(typ)})
		if !optional {
			o.required = len(o.params)
		}
	}
	o.result = parseSpec(strings.TrimSpace(rest[end+1:]))
	return o
}

// splitTypes splits at the commas outside angle brackets.
func splitTypes(s string) []string {
	var parts []string
	depth, from := 0, 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s) || s[i] == ',' && depth == 0:
			if p := strings.TrimSpace(s[from:i]); p != "" {
				parts = append(parts, p)
			}
			from = i + 1
		case s[i] == '<':
			depth++
		case s[i] == '>':
			depth--
		}
	}
	return parts
}

func parseSpec(s string) typeSpec {
	switch s {
	case "T", "N", "K", "V":
		return typeSpec{name: s[0]}
	case "ANY":
		return typeSpec{name: '*'}
	}
	head, inner, nested := strings.Cut(s, "<")
	id, ok := vec.TypeByName(head)
	if !ok {
		panic(fmt.Sprintf("function: type %q in a signature", s))
	}
	spec := typeSpec{id: id}
	if nested {
		for _, e := range splitTypes(strings.TrimSuffix(inner, ">")) {
			spec.elem = append(spec.elem, parseSpec(e))
		}
	}
	return spec
}

// bindings are the types that the variables of one signature stand for.
type bindings map[byte]vec.Type

// bind widens the variables in spec so that arg fits.
func (s typeSpec) bind(arg vec.Type, vars bindings) bool {
	switch {
	case s.name == '*':
		return true
	case s.name != 0:
		if s.name == 'N' && !arg.IsNumeric() && arg.ID != vec.Null {
			return false
		}
		have, bound := vars[s.name]
		if !bound {
			vars[s.name] = arg
			return true
		}
		t, ok := Promote(have, arg)
		vars[s.name] = t
		return ok
	case len(s.elem) > 0 && arg.ID == s.id:
		for i, e := range s.elem {
			if !e.bind(arg.Elem[i].Type, vars) {
				return false
			}
		}
	}
	return true
}

// resolve gives the concrete type, once the variables are bound.
func (s typeSpec) resolve(arg vec.Type, vars bindings) vec.Type {
	switch {
	case s.name == '*':
		return arg
	case s.name != 0:
		t, bound := vars[s.name]
		if !bound {
			return vec.Simple(vec.Null)
		}
		if t.ID == vec.Null && s.name == 'N' {
			return vec.Simple(vec.Double)
		}
		return t
	case s.id == vec.List:
		return vec.ListOf(s.elem[0].resolve(vec.Type{}, vars))
	case s.id == vec.Map:
		return vec.MapOf(s.elem[0].resolve(vec.Type{}, vars), s.elem[1].resolve(vec.Type{}, vars))
	}
	if s.id == vec.Decimal && arg.ID == vec.Decimal {
		return arg
	}
	return vec.Simple(s.id)
}
