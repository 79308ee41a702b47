package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/vec"
)

// view is what an expression of a pattern may look at: what a partial match holds, and the repetition it is in.
type view struct {
	binds []*filled
	path  []int
}

// element finds an element by alias; a stream's name is its alias if it appears once.
func (p *pattern) element(name ast.Name) (*node, error) {
	var found *node
	for _, e := range p.elements {
		if !name.Is(e.alias) {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("%s stands for several elements", name.Text)
		}
		found = e
	}
	if found == nil {
		return nil, fmt.Errorf("no element %s", name.Text)
	}
	return found, nil
}

// commonGroups counts the repeated groups that are around both.
func commonGroups(a, b *node) int {
	if b == nil {
		return 0
	}
	n := 0
	for g := a.up; g != nil; g = g.up {
		if !g.repeated() {
			continue
		}
		for h := b.up; h != nil; h = h.up {
			if h == g {
				n++
			}
		}
	}
	return n
}

// later says that e comes after b, and not beside it as another operand of AND or OR.
func later(e, b *node) bool {
	if b == nil || e.id <= b.id {
		return false
	}
	for g := e.up; g != nil; g = g.up {
		for h := b.up; h != nil; h = h.up {
			if g == h {
				return g.part != partAnd && g.part != partOr
			}
		}
	}
	return true
}

// events are what the match holds for an element, in the repetitions that begin with path.
func (v *view) events(e *node, path []int) []*filled {
	var list []*filled
	for _, t := range v.binds {
		if t.elem == e.low && hasPrefix(t.path, path) {
			list = append(list, t)
		}
	}
	return list
}

func (e *node) column(name ast.Name) (int, error) {
	for i, f := range e.fields {
		if name.Is(f.Name) {
			return i, nil
		}
	}
	return 0, fmt.Errorf("no column %s in %s", name.Text, e.alias)
}

// namedColumn is a column of the pattern or a name of the select list: that comes first in HAVING and ORDER BY.
func (sc *scope) namedColumn(c *ast.Column) (expr, error) {
	alias, ok := sc.aliases[strings.ToLower(c.Last().Text)]
	ok = ok && len(c.Parts) == 1
	if ok && sc.outputFirst {
		return alias, nil
	}
	x, err := sc.patternColumn(c)
	if err != nil && ok {
		return alias, nil
	}
	return x, err
}

// partitionKey is a column of PARTITION BY that stands alone: all events of a match have the same value.
func (sc *scope) partitionKey(name ast.Name) (expr, bool) {
	for _, e := range sc.pattern.elements {
		at, err := e.column(name)
		if err != nil || !slices.Contains(sc.pattern.keys[strings.ToLower(e.stream)], at) {
			continue
		}
		return expr{typ: e.fields[at].Type, eval: func(env *env) (Value, error) {
			for _, e := range sc.pattern.elements {
				at, err := e.column(name)
				for _, t := range env.row.match.events(e, nil) {
					if err == nil {
						return t.ev.row.vals[at], nil
					}
				}
			}
			return nil, nil
		}}, true
	}
	return expr{}, false
}

// patternColumn is a name in a condition or in the select list of a pattern.
func (sc *scope) patternColumn(c *ast.Column) (expr, error) {
	if len(c.Parts) > 2 {
		return expr{}, unsupported(c)
	}
	name := c.Last()
	if len(c.Parts) == 1 && sc.self != nil {
		return sc.ownColumn(name)
	}
	if len(c.Parts) == 1 && sc.self == nil {
		if x, ok := sc.partitionKey(name); ok {
			return x, nil
		}
	}
	var e *node
	if len(c.Parts) == 1 {
		for _, k := range sc.pattern.elements {
			if _, err := k.column(name); err != nil {
				continue
			}
			if e != nil {
				return expr{}, fmt.Errorf("column %s is in several elements", name.Text)
			}
			e = k
		}
		if e == nil {
			return expr{}, fmt.Errorf("unknown column %s", name.Text)
		}
	} else {
		var err error
		if e, err = sc.pattern.element(c.Parts[0]); err != nil {
			return expr{}, err
		}
		if e == sc.self {
			return sc.ownColumn(name)
		}
	}
	at, err := e.column(name)
	if err != nil {
		return expr{}, err
	}
	if later(e, sc.self) {
		return expr{}, fmt.Errorf("%s comes later", e.alias)
	}
	shared := commonGroups(e, sc.self)
	typ := e.fields[at].Type
	if e.max == 1 && e.depth == shared {
		return expr{typ: typ, eval: func(env *env) (Value, error) {
			v := env.row.match
			for _, t := range v.events(e, v.path[:shared]) {
				return t.ev.row.vals[at], nil
			}
			return nil, nil
		}}, nil
	}
	return expr{typ: vec.ListOf(typ), eval: func(env *env) (Value, error) {
		v := env.row.match
		var list []Value
		for _, t := range v.events(e, v.path[:shared]) {
			list = append(list, t.ev.row.vals[at])
		}
		if list == nil {
			return nil, nil
		}
		return list, nil
	}}, nil
}

// ownColumn is a column of the event at hand.
func (sc *scope) ownColumn(name ast.Name) (expr, error) {
	at, err := sc.self.column(name)
	if err != nil {
		return expr{}, err
	}
	return expr{typ: sc.self.fields[at].Type, eval: func(env *env) (Value, error) { return env.row.vals[at], nil }}, nil
}

// indexed is e[0].price, e[last].price or e[last-1].price. Out of range is NULL.
func (sc *scope) indexed(f *ast.Field) (expr, error) {
	x, ok := f.X.(*ast.Index)
	if !ok {
		return expr{}, unsupported(f)
	}
	alias, ok := x.X.(*ast.Column)
	if !ok || len(alias.Parts) != 1 {
		return expr{}, unsupported(f)
	}
	e, err := sc.pattern.element(alias.Parts[0])
	if err != nil {
		return expr{}, err
	}
	at, err := e.column(f.Name)
	if err != nil {
		return expr{}, err
	}
	if later(e, sc.self) {
		return expr{}, fmt.Errorf("%s comes later", e.alias)
	}
	k, fromEnd, err := position(x.Index)
	if err != nil {
		return expr{}, err
	}
	return expr{typ: e.fields[at].Type, eval: func(env *env) (Value, error) {
		list := env.row.match.events(e, nil)
		i := k
		if fromEnd {
			i = len(list) - 1 - k
		}
		if i < 0 || i >= len(list) {
			return nil, nil
		}
		return list[i].ev.row.vals[at], nil
	}}, nil
}

func position(x ast.Expr) (k int, fromEnd bool, err error) {
	switch x := x.(type) {
	case *ast.Literal:
		if x.Kind == ast.LitInt {
			return int(x.Int), false, nil
		}
	case *ast.Column:
		if len(x.Parts) == 1 && x.Parts[0].Is("last") {
			return 0, true, nil
		}
	case *ast.Binary:
		if n, ok := x.R.(*ast.Literal); ok && x.Op == ast.OpSubtract && n.Kind == ast.LitInt {
			_, end, err := position(x.L)
			if end {
				return int(n.Int), true, err
			}
		}
	}
	return 0, false, fmt.Errorf("not a position in an element")
}

// overList is an aggregate over what a quantified element holds: one value for each match.
func (sc *scope) overList(c *ast.Call, name string) (expr, bool, error) {
	if sc.pattern == nil || len(c.Args) < 1 || len(c.Args) > 2 {
		return expr{}, false, nil
	}
	col, ok := c.Args[0].Value.(*ast.Column)
	if ok && len(col.Parts) == 1 && name == "count" {
		if e, err := sc.pattern.element(col.Parts[0]); err == nil {
			return expr{typ: vec.Simple(vec.Long), eval: func(env *env) (Value, error) {
				return int64(len(env.row.match.events(e, nil))), nil
			}}, true, nil
		}
	}
	if !ok || len(col.Parts) == 1 && sc.self != nil {
		return expr{}, false, nil
	}
	if _, isAlias := sc.aliases[strings.ToLower(col.Last().Text)]; isAlias && sc.outputFirst && len(col.Parts) == 1 {
		return expr{}, false, nil
	}
	x, err := sc.patternColumn(col)
	if err != nil || x.typ.ID != vec.List {
		return expr{}, false, nil
	}
	spec := aggregates[name]
	elem := x.typ.Elem[0].Type
	call := aggCall{name: name, spec: spec, argType: elem, typ: spec.typ([]vec.Type{elem}), distinct: c.Distinct}
	if len(c.Args) == 2 { // percentile's p, string_agg's separator
		p, err := (&scope{}).expr(c.Args[1].Value)
		if err != nil {
			return expr{}, false, err
		}
		if call.constant, err = p.eval(&env{}); err != nil {
			return expr{}, false, err
		}
	}
	return expr{typ: call.typ, eval: func(env *env) (Value, error) {
		v, err := x.eval(env)
		if err != nil {
			return nil, err
		}
		acc := call.fresh()
		if v != nil {
			for _, item := range v.([]Value) {
				if item != nil {
					acc.add([]Value{item})
				}
			}
		}
		return acc.result()
	}}, true, nil
}
