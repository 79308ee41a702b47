package ast

// Expr is an expression.
type Expr interface {
	Node
	exprNode()
}

// Column is a dotted name: column, source.column, or a path into a STRUCT. Which of them is the checker's question.
type Column struct {
	Place
	Parts []Name // at least one
}

// Last gives the last part, the natural name of a result column.
func (c *Column) Last() Name { return c.Parts[len(c.Parts)-1] }

// Field is x.name where x is not itself a dotted name: e[0].price, (r).x.
type Field struct {
	Place
	X    Expr
	Name Name
}

// Index is x[i]: an element of a list, a map, or of a pattern's quantified element (e[last], e[last-1]).
type Index struct {
	Place
	X     Expr
	Index Expr
}

// Star is * or t.*, in a select list or count(*).
type Star struct {
	Place
	Qualifier Name
	Except    []Name // * EXCEPT (a, b)
}

// Param is :name or $1, a value given when the query is started.
type Param struct {
	Place
	Name string
}

// Operator is a unary or binary operator in its canonical spelling.
type Operator string

// The operators, loosest first.
const (
	OpOr          Operator = "OR"
	OpAnd         Operator = "AND"
	OpNot         Operator = "NOT" // unary
	OpEqual       Operator = "="
	OpNotEqual    Operator = "<>"
	OpLess        Operator = "<"
	OpLessEqual   Operator = "<="
	OpMore        Operator = ">"
	OpMoreEqual   Operator = ">="
	OpDistinct    Operator = "IS DISTINCT FROM"
	OpNotDistinct Operator = "IS NOT DISTINCT FROM"
	OpMatch       Operator = "~"
	OpNotMatch    Operator = "!~"
	OpMatchFold   Operator = "~*"
	OpNotFold     Operator = "!~*"
	OpArrow       Operator = "->"  // JSON member, refused until built
	OpArrowText   Operator = "->>" // JSON member as text, refused until built
	OpConcat      Operator = "||"
	OpAdd         Operator = "+"
	OpSubtract    Operator = "-" // also unary
	OpMultiply    Operator = "*"
	OpDivide      Operator = "/"
	OpModulo      Operator = "%"
)

// Unary is NOT x, -x or +x.
type Unary struct {
	Place
	Op Operator
	X  Expr
}

// Binary is l op r.
type Binary struct {
	Place
	Op     Operator
	OpSpan Place // where the operator stands
	L, R   Expr
}

// Truth is what IS tests for.
type Truth string

// The tests of IS.
const (
	IsNull    Truth = "NULL"
	IsTrue    Truth = "TRUE"
	IsFalse   Truth = "FALSE"
	IsUnknown Truth = "UNKNOWN"
)

// Is is x IS [NOT] NULL, TRUE, FALSE or UNKNOWN.
type Is struct {
	Place
	X    Expr
	Not  bool
	What Truth
}

// Like is x [NOT] LIKE pattern [ESCAPE e], or ILIKE.
type Like struct {
	Place
	X, Pattern, Escape Expr // Escape may be nil
	Not                bool
	Fold               bool // ILIKE
}

// In is x [NOT] IN over a list, a subquery or a table: exactly one of List, Query, Table is set.
type In struct {
	Place
	X     Expr
	Not   bool
	List  []Expr
	Query *Query
	Table Name
}

// Between is x [NOT] BETWEEN low AND high.
type Between struct {
	Place
	X, Low, High Expr
	Not          bool
}

// Case is both forms of CASE; Operand is nil in the searched form, Else if there is none.
type Case struct {
	Place
	Operand Expr
	Whens   []*When
	Else    Expr
}

// When is one branch of a Case.
type When struct {
	Place
	Cond, Then Expr
}

// Cast is CAST(x AS T), x::T, or TRY_CAST.
type Cast struct {
	Place
	X    Expr
	Type *TypeName
	Try  bool
}

// Call is a function call. Special forms are calls too: EXTRACT(u FROM x) is extract('u', x),
// POSITION(a IN b) is position(a, b), SUBSTRING(a FROM b FOR c) is substring(a, b, c),
// TRIM(LEADING c FROM x) is ltrim(x, c).
type Call struct {
	Place
	Namespace   Name // Siddhi's str:upper(x)
	Name        Name
	Bare        bool // CURRENT_TIMESTAMP and the like, without parentheses
	Distinct    bool
	Args        []*Arg       // count(*) has one *Star
	OrderBy     []*OrderItem // inside the parentheses: string_agg(x, ',' ORDER BY y)
	WithinGroup []*OrderItem // percentile_cont(0.5) WITHIN GROUP (ORDER BY x)
	IgnoreNulls bool
	Filter      Expr // FILTER (WHERE …)
	Over        *Over
}

// Over is the OVER clause of a call.
type Over struct {
	Place
	Window      Name // OVER w
	PartitionBy []Expr
	OrderBy     []*OrderItem
	Frame       *Frame
}

// Frame is ROWS | RANGE | GROUPS BETWEEN start AND end.
type Frame struct {
	Place
	Unit       string // ROWS, RANGE, GROUPS
	Start, End FrameBound
}

// FrameBound is one end of a Frame.
type FrameBound struct {
	Kind   BoundKind
	Offset Expr // of Preceding and Following
}

// BoundKind is a kind of frame end.
type BoundKind string

// The kinds of frame ends.
const (
	BoundUnboundedPreceding BoundKind = "UNBOUNDED PRECEDING"
	BoundPreceding          BoundKind = "PRECEDING"
	BoundCurrentRow         BoundKind = "CURRENT ROW"
	BoundFollowing          BoundKind = "FOLLOWING"
	BoundUnboundedFollowing BoundKind = "UNBOUNDED FOLLOWING"
)

// AtTimeZone is x AT TIME ZONE zone.
type AtTimeZone struct {
	Place
	X, Zone Expr
}

// List is ARRAY[a, b] or [a, b].
type List struct {
	Place
	Items []Expr
}

// Tuple is (a, b), or ROW(a, b).
type Tuple struct {
	Place
	Items []Expr
}

// Subquery is a query used as a value.
type Subquery struct {
	Place
	Query *Query
}

// Exists is EXISTS (query).
type Exists struct {
	Place
	Query *Query
}

// BadExpr stands where an expression could not be read; its error is already reported.
type BadExpr struct{ Place }

func (*Column) exprNode()     {}
func (*Field) exprNode()      {}
func (*Index) exprNode()      {}
func (*Star) exprNode()       {}
func (*Param) exprNode()      {}
func (*Unary) exprNode()      {}
func (*Binary) exprNode()     {}
func (*Is) exprNode()         {}
func (*Like) exprNode()       {}
func (*In) exprNode()         {}
func (*Between) exprNode()    {}
func (*Case) exprNode()       {}
func (*Cast) exprNode()       {}
func (*Call) exprNode()       {}
func (*AtTimeZone) exprNode() {}
func (*List) exprNode()       {}
func (*Tuple) exprNode()      {}
func (*Subquery) exprNode()   {}
func (*Exists) exprNode()     {}
func (*BadExpr) exprNode()    {}
func (*Literal) exprNode()    {}
func (*Duration) exprNode()   {}
func (*Quantity) exprNode()   {}
