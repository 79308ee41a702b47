package expr

import (
	"github.com/eventflux-go/eventflux/internal/function"
	"github.com/eventflux-go/eventflux/vec"
)

// Expr is a node of a typed expression. Nodes are immutable and may be shared.
type Expr interface {
	// Type is the type of the value.
	Type() vec.Type
	// String gives SQL text with column names.
	String() string
	// Args lists the operands in the order in which they are demanded.
	Args() []Expr
	// with returns the node over other operands of the same types.
	with(args []Expr) Expr
}

// Column is the value of a column of the batch.
type Column struct {
	Index int
	Name  string // for messages and EXPLAIN; may be qualified
	T     vec.Type
}

// Const is a value known beforehand: row 0 of Val.
type Const struct {
	Val vec.Column
	// Literal says that the source wrote the value so: it then takes the type it meets.
	Literal bool
}

// Op is an operator with two operands.
type Op uint8

// The operators. Operands of arithmetic and comparisons have one type, except in date arithmetic.
const (
	Add Op = iota
	Sub
	Mul
	Div
	Mod
	Eq
	Ne
	Lt
	Le
	Gt
	Ge
	Concat
	And
	Or
)

// Binary is arithmetic, a comparison, or ||.
type Binary struct {
	Op   Op // not And, Or
	L, R Expr
	T    vec.Type
}

// Logic is AND or OR of two or more operands.
type Logic struct {
	Op Op // And, Or
	Xs []Expr
}

// Not is three-valued NOT.
type Not struct{ X Expr }

// Neg is unary minus.
type Neg struct{ X Expr }

// IsNull is X IS [NOT] NULL.
type IsNull struct {
	X   Expr
	Not bool
}

// IsDistinct is L IS [NOT] DISTINCT FROM R.
type IsDistinct struct {
	L, R Expr
	Not  bool
}

// Case gives Thens[i] of the first Conds[i] that is TRUE, else Else, which is never nil.
type Case struct {
	Conds, Thens []Expr
	Else         Expr
}

// Coalesce is the first of Xs that is not NULL.
type Coalesce struct{ Xs []Expr }

// Cast converts X to To. Where it fails, Try gives NULL.
type Cast struct {
	X   Expr
	To  vec.Type
	Try bool
}

// In tests X against constants of its type. NULL in the list makes a miss NULL.
type In struct {
	X    Expr
	List []*Const
	Not  bool
}

// MatchKind is how a Match compares.
type MatchKind uint8

// The kinds of pattern matching.
const (
	Like   MatchKind = iota // % and _
	ILike                   // without case
	Regexp                  // RE2, anywhere in the text
	IRegexp
)

// Match is X [NOT] LIKE Pattern and its kin.
type Match struct {
	Kind       MatchKind
	X, Pattern Expr
	Escape     rune // of LIKE; 0 for none
	Not        bool
}

// Element is X[I]: an element of a LIST counted from 1, or a MAP's value of a key. NULL where there is none.
type Element struct{ X, I Expr }

// Field is a field of a STRUCT.
type Field struct {
	X     Expr
	Index int
}

// Call is a call of a function of the registry.
type Call struct {
	Match function.Match
	Xs    []Expr
}

// Type is the type of the value.
func (e *Column) Type() vec.Type     { return e.T }
func (e *Const) Type() vec.Type      { return e.Val.Type }
func (e *Binary) Type() vec.Type     { return e.T }
func (e *Logic) Type() vec.Type      { return boolType }
func (e *Not) Type() vec.Type        { return boolType }
func (e *Neg) Type() vec.Type        { return e.X.Type() }
func (e *IsNull) Type() vec.Type     { return boolType }
func (e *IsDistinct) Type() vec.Type { return boolType }
func (e *Case) Type() vec.Type       { return e.Else.Type() }
func (e *Coalesce) Type() vec.Type   { return e.Xs[0].Type() }
func (e *Cast) Type() vec.Type       { return e.To }
func (e *In) Type() vec.Type         { return boolType }
func (e *Match) Type() vec.Type      { return boolType }
func (e *Call) Type() vec.Type       { return e.Match.Type }
func (e *Field) Type() vec.Type      { return e.X.Type().Elem[e.Index].Type }
func (e *Element) Type() vec.Type {
	elem := e.X.Type().Elem
	return elem[len(elem)-1].Type
}

// Args lists the operands in the order in which they are demanded.
func (e *Column) Args() []Expr     { return nil }
func (e *Const) Args() []Expr      { return nil }
func (e *Binary) Args() []Expr     { return []Expr{e.L, e.R} }
func (e *Logic) Args() []Expr      { return e.Xs }
func (e *Not) Args() []Expr        { return []Expr{e.X} }
func (e *Neg) Args() []Expr        { return []Expr{e.X} }
func (e *IsNull) Args() []Expr     { return []Expr{e.X} }
func (e *IsDistinct) Args() []Expr { return []Expr{e.L, e.R} }
func (e *Coalesce) Args() []Expr   { return e.Xs }
func (e *Cast) Args() []Expr       { return []Expr{e.X} }
func (e *In) Args() []Expr         { return []Expr{e.X} }
func (e *Match) Args() []Expr      { return []Expr{e.X, e.Pattern} }
func (e *Element) Args() []Expr    { return []Expr{e.X, e.I} }
func (e *Field) Args() []Expr      { return []Expr{e.X} }
func (e *Call) Args() []Expr       { return e.Xs }

// Args lists condition and value of each branch in turn, then the value of ELSE.
func (e *Case) Args() []Expr {
	args := make([]Expr, 0, 2*len(e.Conds)+1)
	for i := range e.Conds {
		args = append(args, e.Conds[i], e.Thens[i])
	}
	return append(args, e.Else)
}

func (e *Column) with([]Expr) Expr       { return e }
func (e *Const) with([]Expr) Expr        { return e }
func (e *Binary) with(a []Expr) Expr     { return &Binary{e.Op, a[0], a[1], e.T} }
func (e *Logic) with(a []Expr) Expr      { return &Logic{e.Op, a} }
func (e *Not) with(a []Expr) Expr        { return &Not{a[0]} }
func (e *Neg) with(a []Expr) Expr        { return &Neg{a[0]} }
func (e *IsNull) with(a []Expr) Expr     { return &IsNull{a[0], e.Not} }
func (e *IsDistinct) with(a []Expr) Expr { return &IsDistinct{a[0], a[1], e.Not} }
func (e *Coalesce) with(a []Expr) Expr   { return &Coalesce{a} }
func (e *Cast) with(a []Expr) Expr       { return &Cast{a[0], e.To, e.Try} }
func (e *In) with(a []Expr) Expr         { return &In{a[0], e.List, e.Not} }
func (e *Match) with(a []Expr) Expr      { return &Match{e.Kind, a[0], a[1], e.Escape, e.Not} }
func (e *Element) with(a []Expr) Expr    { return &Element{a[0], a[1]} }
func (e *Field) with(a []Expr) Expr      { return &Field{a[0], e.Index} }
func (e *Call) with(a []Expr) Expr       { return &Call{e.Match, a} }
func (e *Case) with(a []Expr) Expr {
	c := &Case{Else: a[len(a)-1]}
	for i := range e.Conds {
		c.Conds = append(c.Conds, a[2*i])
		c.Thens = append(c.Thens, a[2*i+1])
	}
	return c
}
