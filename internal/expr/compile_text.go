package expr

import (
	"math"
	"slices"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// since gives the text appended to the node's buffer from at on; it lives until the next Eval.
func (n *node) since(at int) string { return vec.BytesAsString(n.buf[at:len(n.buf):len(n.buf)]) }

func concatRun(n *node, f *frame) {
	n.strict(f)
	n.buf = n.buf[:0]
	a, b := n.args[0].out.Str, n.args[1].out.Str
	for i := f.lo; i < f.hi; i++ {
		if n.val.Nulls.Get(i) {
			continue
		}
		at := len(n.buf)
		n.buf = append(append(n.buf, a[i]...), b[i]...)
		n.val.Str[i] = n.since(at)
	}
}

// modReal sets dst to the remainder of a / b with the sign of a and reports whether some b is zero.
func modReal[T kernel.Real](dst, a, b []T) (zero bool) {
	for i := range dst {
		zero = zero || b[i] == 0
		dst[i] = T(math.Mod(float64(a[i]), float64(b[i])))
	}
	return zero
}

// inLimit is the length up to which a list is searched one by one: below it that beats hashing.
const inLimit = 8

func inRun(e *In) func(*node, *frame) {
	nullIn := slices.ContainsFunc(e.List, func(c *Const) bool { return c.Val.IsNull(0) })
	switch carrier(e.X.Type()) {
	case vec.Bool:
		return inSet(e, bools, nullIn)
	case vec.Int:
		return inSet(e, i32s, nullIn)
	case vec.Long:
		return inSet(e, i64s, nullIn)
	case vec.Float:
		return inSet(e, f32s, nullIn)
	case vec.Double:
		return inSet(e, f64s, nullIn)
	case vec.String:
		return inSet(e, strs, nullIn)
	case vec.Decimal:
		return inSet(e, decs, nullIn)
	}
	return func(n *node, f *frame) { // nested values
		n.strict(f)
		for i := f.lo; i < f.hi; i++ {
			hit := slices.ContainsFunc(e.List, func(c *Const) bool { return n.args[0].out.EqualAt(i, &c.Val, 0) })
			n.setIn(i, hit, e.Not, nullIn, f)
		}
	}
}

// setIn writes the result of one row: a miss is NULL where the list holds NULL.
func (n *node) setIn(i int, hit, negate, nullIn bool, f *frame) {
	n.val.Bool[i] = hit != negate
	if nullIn && !hit {
		needNulls(&n.val, f).Set(i)
	}
}

func inSet[T comparable](e *In, get func(*vec.Column) []T, nullIn bool) func(*node, *frame) {
	var values []T
	set := map[T]struct{}{}
	for _, c := range e.List {
		if !c.Val.IsNull(0) {
			v := get(&c.Val)[0]
			values = append(values, v)
			set[v] = struct{}{}
		}
	}
	has := func(v T) bool { return slices.Contains(values, v) }
	if len(values) > inLimit {
		has = func(v T) bool { _, ok := set[v]; return ok }
	}
	negate := e.Not
	return func(n *node, f *frame) {
		n.strict(f)
		d, a := n.val.Bool, get(n.args[0].out)
		for i := f.lo; i < f.hi; i++ {
			d[i] = has(a[i]) != negate
		}
		if !nullIn {
			return
		}
		nulls := needNulls(&n.val, f)
		for i := f.lo; i < f.hi; i++ {
			if d[i] == negate {
				nulls.Set(i)
			}
		}
	}
}
