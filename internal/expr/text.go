package expr

import (
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

var opNames = [...]string{
	Add: "+", Sub: "-", Mul: "*", Div: "/", Mod: "%", Eq: "=", Ne: "<>", Lt: "<", Le: "<=", Gt: ">", Ge: ">=",
	Concat: "||", And: "AND", Or: "OR",
}

// String gives the operator as SQL writes it.
func (op Op) String() string { return opNames[op] }

// OpByName finds the operator that SQL text stands for: "+", "=", "==", "!=", "AND" …
func OpByName(name string) (Op, bool) {
	switch name {
	case "==":
		return Eq, true
	case "!=":
		return Ne, true
	}
	for op, n := range opNames {
		if strings.EqualFold(n, name) {
			return Op(op), true
		}
	}
	return 0, false
}

// IsComparison reports the operators that give BOOL from two values of one type.
func (op Op) IsComparison() bool { return op >= Eq && op <= Ge }

// Levels of binding, loosest first; an operand that binds looser than its place asks for gets parentheses.
const (
	levelOr = iota
	levelAnd
	levelNot
	levelCompare
	levelConcat
	levelAdd
	levelMul
	levelUnary
	levelAtom
)

func level(e Expr) int {
	switch e := e.(type) {
	case *Logic:
		if e.Op == And {
			return levelAnd
		}
		return levelOr
	case *Not:
		return levelNot
	case *IsNull, *IsDistinct, *In, *Match:
		return levelCompare
	case *Neg:
		return levelUnary
	case *Binary:
		switch {
		case e.Op <= Sub:
			return levelAdd
		case e.Op <= Mod:
			return levelMul
		case e.Op == Concat:
			return levelConcat
		}
		return levelCompare
	}
	return levelAtom
}

// at prints e where something that binds at least at the level is wanted.
func at(e Expr, want int) string {
	if level(e) < want {
		return "(" + e.String() + ")"
	}
	return e.String()
}

func list(xs []Expr) string {
	parts := make([]string, len(xs))
	for i, x := range xs {
		parts[i] = x.String()
	}
	return strings.Join(parts, ", ")
}

func not(b bool) string {
	if b {
		return "NOT "
	}
	return ""
}

// String gives the column's name.
func (e *Column) String() string { return e.Name }

// String gives the literal.
func (e *Const) String() string {
	if e.Val.IsNull(0) {
		return "NULL"
	}
	text := constText(e)
	switch e.Val.Type.ID {
	case vec.String, vec.JSON:
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case vec.Timestamp, vec.Date, vec.TimeOfDay, vec.Interval, vec.Decimal:
		name, _, _ := strings.Cut(e.Val.Type.String(), "(")
		return name + " '" + text + "'"
	}
	return text
}

// String gives SQL text.
func (e *Binary) String() string {
	l := level(e)
	right := l + 1
	if l == levelCompare {
		return at(e.L, right) + " " + e.Op.String() + " " + at(e.R, right)
	}
	return at(e.L, l) + " " + e.Op.String() + " " + at(e.R, right)
}

// String gives SQL text.
func (e *Logic) String() string {
	parts := make([]string, len(e.Xs))
	for i, x := range e.Xs {
		parts[i] = at(x, level(e)+1)
	}
	return strings.Join(parts, " "+e.Op.String()+" ")
}

// String gives SQL text.
func (e *Not) String() string { return "NOT " + at(e.X, levelNot) }

// String gives SQL text. A minus before a minus would begin a comment.
func (e *Neg) String() string {
	if x := at(e.X, levelUnary); !strings.HasPrefix(x, "-") {
		return "-" + x
	}
	return "-(" + e.X.String() + ")"
}

// String gives SQL text.
func (e *IsNull) String() string { return at(e.X, levelConcat) + " IS " + not(e.Not) + "NULL" }

// String gives SQL text.
func (e *IsDistinct) String() string {
	return at(e.L, levelConcat) + " IS " + not(e.Not) + "DISTINCT FROM " + at(e.R, levelConcat)
}

// String gives SQL text.
func (e *Case) String() string {
	var sb strings.Builder
	sb.WriteString("CASE")
	for i := range e.Conds {
		sb.WriteString(" WHEN " + e.Conds[i].String() + " THEN " + e.Thens[i].String())
	}
	if c, ok := e.Else.(*Const); !ok || !c.Val.IsNull(0) {
		sb.WriteString(" ELSE " + e.Else.String())
	}
	return sb.String() + " END"
}

// String gives SQL text.
func (e *Coalesce) String() string { return "coalesce(" + list(e.Xs) + ")" }

// String gives SQL text.
func (e *Cast) String() string {
	name := "CAST("
	if e.Try {
		name = "TRY_CAST("
	}
	return name + e.X.String() + " AS " + e.To.String() + ")"
}

// String gives SQL text.
func (e *In) String() string {
	parts := make([]string, len(e.List))
	for i, c := range e.List {
		parts[i] = c.String()
	}
	return at(e.X, levelConcat) + " " + not(e.Not) + "IN (" + strings.Join(parts, ", ") + ")"
}

// String gives SQL text.
func (e *Match) String() string {
	left, right := at(e.X, levelConcat), at(e.Pattern, levelConcat)
	switch {
	case e.Kind == Regexp && e.Not:
		return left + " !~ " + right
	case e.Kind == Regexp:
		return left + " ~ " + right
	case e.Kind == IRegexp && e.Not:
		return left + " !~* " + right
	case e.Kind == IRegexp:
		return left + " ~* " + right
	}
	text := left + " " + not(e.Not) + [...]string{"LIKE ", "ILIKE "}[e.Kind] + right
	if e.Escape != 0 {
		text += " ESCAPE '" + strings.ReplaceAll(string(e.Escape), "'", "''") + "'"
	}
	return text
}

// String gives SQL text.
func (e *Element) String() string { return at(e.X, levelAtom) + "[" + e.I.String() + "]" }

// String gives SQL text.
func (e *Field) String() string { return at(e.X, levelAtom) + "." + e.X.Type().Elem[e.Index].Name }

// String gives SQL text.
func (e *Call) String() string { return e.Match.Fn.Name + "(" + list(e.Xs) + ")" }
