package expr

import (
	"slices"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// Walk calls f for e and everything below it, parents first. Where f returns false it does not go deeper.
func Walk(e Expr, f func(Expr) bool) {
	if !f(e) {
		return
	}
	for _, a := range e.Args() {
		Walk(a, f)
	}
}

// Rewrite replaces every node by f(node), operands first. Nodes whose operands stay the same are not copied.
func Rewrite(e Expr, f func(Expr) Expr) Expr {
	args := e.Args()
	var changed []Expr
	for i, a := range args {
		if r := Rewrite(a, f); r != a {
			if changed == nil {
				changed = slices.Clone(args)
			}
			changed[i] = r
		}
	}
	if changed != nil {
		e = e.with(changed)
	}
	return f(e)
}

// Columns lists the indexes of the columns that e reads, ascending, each once.
func Columns(e Expr) []int {
	var list []int
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Column); ok {
			list = append(list, c.Index)
		}
		return true
	})
	slices.Sort(list)
	return slices.Compact(list)
}

// Remap gives every column the index f(old).
func Remap(e Expr, f func(int) int) Expr {
	return Rewrite(e, func(e Expr) Expr {
		if c, ok := e.(*Column); ok {
			if to := f(c.Index); to != c.Index {
				return &Column{to, c.Name, c.T}
			}
		}
		return e
	})
}

// Fallible reports whether computing e can fail for some row.
func Fallible(e Expr) bool {
	found := false
	Walk(e, func(e Expr) bool {
		found = found || failsItself(e)
		return !found
	})
	return found
}

// Volatile reports whether e depends on the row beside its columns: its time or its number.
func Volatile(e Expr) bool {
	found := false
	Walk(e, func(e Expr) bool {
		if c, ok := e.(*Call); ok && c.Match.Sig.Volatile {
			found = true
		}
		return !found
	})
	return found
}

// failsItself reports whether the node, given its operands, can fail.
func failsItself(e Expr) bool {
	switch e := e.(type) {
	case *Binary:
		return e.Op <= Mod && e.T.ID != vec.Float && e.T.ID != vec.Double
	case *Neg:
		return e.Type().ID != vec.Float && e.Type().ID != vec.Double
	case *Cast:
		return !e.Try && castFails(e.X.Type(), e.To)
	case *Match:
		_, constant := e.Pattern.(*Const)
		return e.Kind >= Regexp && !constant
	case *Call:
		return e.Match.Sig.Fails != ""
	}
	return false
}

// Equal reports whether two expressions compute the same in the same way.
func Equal(a, b Expr) bool { return Key(a) == Key(b) }

// Key gives a text that two expressions share exactly if they are Equal. Names of columns do not count.
func Key(e Expr) string {
	var sb strings.Builder
	writeKey(&sb, e)
	return sb.String()
}

func writeKey(sb *strings.Builder, e Expr) {
	num := func(n int) { sb.WriteString(strconv.Itoa(n)); sb.WriteByte(' ') }
	yes := func(b bool) {
		if b {
			sb.WriteByte('!')
		}
	}
	sb.WriteByte('(')
	switch e := e.(type) {
	case *Column:
		sb.WriteString("col ")
		num(e.Index)
	case *Const:
		writeConstKey(sb, e)
	case *Binary:
		sb.WriteString(opNames[e.Op] + e.T.String())
	case *Logic:
		sb.WriteString(opNames[e.Op])
	case *Not:
		sb.WriteString("not")
	case *Neg:
		sb.WriteString("neg")
	case *IsNull:
		sb.WriteString("isnull")
		yes(e.Not)
	case *IsDistinct:
		sb.WriteString("distinct")
		yes(e.Not)
	case *Case:
		sb.WriteString("case")
	case *Coalesce:
		sb.WriteString("coalesce")
	case *Cast:
		sb.WriteString("cast " + e.To.String())
		yes(e.Try)
	case *In:
		sb.WriteString("in ")
		yes(e.Not)
		for _, c := range e.List {
			writeConstKey(sb, c)
		}
	case *Match:
		sb.WriteString("match ")
		num(int(e.Kind))
		num(int(e.Escape))
		yes(e.Not)
	case *Element:
		sb.WriteString("element")
	case *Field:
		sb.WriteString("field ")
		num(e.Index)
	case *Call:
		sb.WriteString("call " + e.Match.Sig.Text)
	}
	for _, a := range e.Args() {
		writeKey(sb, a)
	}
	sb.WriteByte(')')
}

// writeConstKey quotes the value's text, so that no value can look like the rest of a key.
func writeConstKey(sb *strings.Builder, c *Const) {
	sb.WriteString(c.Val.Type.String() + " " + strconv.Quote(constText(c)))
}
