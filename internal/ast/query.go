package ast

// Query is SELECT with all its clauses, whatever order they were written in. Absent clauses are nil or zero.
type Query struct {
	Place
	With        []*CTE
	Distinct    bool
	DistinctOn  []Expr // refused until built
	Items       []*SelectItem
	From        Source // nil in SELECT 1+1
	PartitionBy []Expr
	Where       Expr
	GroupBy     []Expr // without TUMBLE(…), which is the source's Window with FormGroupBy
	GroupByAll  bool
	GroupSpan   Place // GROUP BY ALL
	Having      Expr
	Qualify     Expr           // refused until built
	Windows     []*NamedWindow // WINDOW w AS (…), refused until built
	SetOps      []*SetOp       // UNION …, refused until built; ORDER BY and LIMIT then belong to the whole
	OrderBy     []*OrderItem
	Limit       Expr
	Offset      Expr
	Within      *Within
	Output      *OutputRate
	Emit        Emit
	EmitSpan    Place
}

// CTE is name [(columns)] AS (query) of WITH.
type CTE struct {
	Place
	Name    Name
	Columns []Name
	Query   *Query
}

// SelectItem is an expression (or a *Star) with its alias.
type SelectItem struct {
	Place
	Expr  Expr
	Alias Name
}

// NamedWindow is WINDOW w AS (…), the window of OVER w.
type NamedWindow struct {
	Place
	Name Name
	Spec *Over
}

// SetOp joins another query to the one that holds it.
type SetOp struct {
	Place
	Op    string // UNION, INTERSECT, EXCEPT
	All   bool
	Query *Query
}

// OrderItem is one key of ORDER BY.
type OrderItem struct {
	Place
	Expr  Expr
	Desc  bool
	Nulls Nulls
}

// Nulls says where NULLs sort; the default is last, with DESC first.
type Nulls uint8

// The places of NULLs.
const (
	NullsDefault Nulls = iota
	NullsFirst
	NullsLast
)

// Within is the time range of an aggregation's query: WITHIN last '30 days', WITHIN start, end, WITHIN '2026-06-** **:**:**'; PER 'hour'.
type Within struct {
	Place
	Last       bool // Start is a length of time before now
	Start, End Expr // End may be nil
	Per        Expr // may be nil
}

// RateKind is which rows an OUTPUT clause lets through.
type RateKind string

// The kinds of OUTPUT.
const (
	RateAll      RateKind = "ALL"
	RateFirst    RateKind = "FIRST"
	RateLast     RateKind = "LAST"
	RateSnapshot RateKind = "SNAPSHOT"
)

// OutputRate is OUTPUT kind EVERY n EVENTS, or a duration.
type OutputRate struct {
	Place
	Kind   RateKind
	Every  Expr
	Events bool // Every counts events; else it is a duration
}

// Emit says when rows of aggregates come out.
type Emit uint8

// The EMIT clauses; EMIT ON WINDOW CLOSE is EmitFinal.
const (
	EmitDefault Emit = iota
	EmitChanges
	EmitFinal
)
