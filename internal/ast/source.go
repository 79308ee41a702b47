package ast

// Source is what stands in FROM.
type Source interface {
	Node
	sourceNode()
}

// SourceTail is what may follow any single source.
type SourceTail struct {
	Alias          Name
	Columns        []Name // alias (a, b)
	Filters        []Expr // bracket filters, each before the window
	Window         *Window
	Unidirectional bool
	Match          *MatchRecognize
}

// Tail gives the tail itself, so that code can handle all single sources alike.
func (t *SourceTail) Tail() *SourceTail { return t }

// Tailed is a source with a tail: everything but a Join.
type Tailed interface {
	Source
	Tail() *SourceTail
}

// StreamRef is a named source (stream, table, window, trigger, aggregation, view, CTE) or a file.
type StreamRef struct {
	Place
	Name  Name
	File  bool // FROM 'f.csv': Name.Text is the path
	Inner bool // #name of a partition
	// Method is find(cond), current() or range(from: …, to: …) in on-demand queries.
	Method *Call
	SourceTail
}

// SubqueryRef is (SELECT …) as a source.
type SubqueryRef struct {
	Place
	Query   *Query
	Lateral bool
	SourceTail
}

// FuncRef is a table function: UNNEST(list), generate_series(…), read_csv(…).
type FuncRef struct {
	Place
	Call    *Call
	Lateral bool
	SourceTail
}

// PatternRef is PATTERN (…) or SEQUENCE (…).
type PatternRef struct {
	Place
	Sequence bool
	Pattern  Pattern
	Within   *PatternWithin // written inside or after the parentheses
	SourceTail
}

// JoinKind is a kind of join in its canonical spelling.
type JoinKind string

// The kinds of joins; a comma is a CrossJoin.
const (
	InnerJoin  JoinKind = "JOIN"
	LeftJoin   JoinKind = "LEFT JOIN"
	RightJoin  JoinKind = "RIGHT JOIN"
	FullJoin   JoinKind = "FULL JOIN"
	CrossJoin  JoinKind = "CROSS JOIN"
	CrossApply JoinKind = "CROSS APPLY"
	OuterApply JoinKind = "OUTER APPLY"
)

// Join joins two sources. Chains lean to the left: A JOIN B JOIN C is (A JOIN B) JOIN C.
type Join struct {
	Place
	Kind        JoinKind
	Asof        bool
	Natural     bool
	Left, Right Source
	On          Expr
	Using       []Name
}

// BadSource stands where a source could not be read; its error is already reported.
type BadSource struct{ Place }

// MatchRecognize is kept as text, and refused, until it is built.
type MatchRecognize struct {
	Place
	Text string // between the parentheses
}

func (*StreamRef) sourceNode()   {}
func (*SubqueryRef) sourceNode() {}
func (*FuncRef) sourceNode()     {}
func (*PatternRef) sourceNode()  {}
func (*Join) sourceNode()        {}
func (*BadSource) sourceNode()   {}

// WindowForm is how a window was written where that changes what it means.
type WindowForm uint8

// The forms of windows.
const (
	// FormClause is WINDOW name(args), WINDOW('name', args) or ksqlDB's.
	FormClause WindowForm = iota
	// FormTableFunction is TUMBLE(TABLE s, DESCRIPTOR(ts), …): without GROUP BY each row comes at once, with its window.
	FormTableFunction
	// FormGroupBy is GROUP BY TUMBLE(ts, …).
	FormGroupBy
)

// Window is the window of a source, normalised: arguments stand in the order of our windows (size before
// slide or step) whatever the dialect, ksqlDB's SIZE and ADVANCE BY are size= and slide=, its GRACE PERIOD is grace=.
type Window struct {
	Place
	Name Name // as written, or tumbling, sliding, cumulate, session for the table functions
	Args []*Arg
	Form WindowForm
	Time Expr // the column of DESCRIPTOR(ts) or TUMBLE(ts, …); nil means the application clock
}
