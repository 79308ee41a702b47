package ast

// The statements that only test files have. internal/scenario runs them; in an application they are an error.

// Test is TEST 'name' [USING 'app.sql']; it starts a test that goes to the next TEST.
type Test struct {
	Place
	Name  *Literal
	Using *Literal // nil if the application stands in the test
}

// AtTime is AT 'time' statement.
type AtTime struct {
	Place
	Time      *Literal // a string ('12:00:00', RFC 3339) or an integer in ms
	Statement Statement
}

// Advance is ADVANCE BY duration, or ADVANCE TO 'time'; exactly one is set.
type Advance struct {
	Place
	By Expr
	To *Literal
}

// Restart stops the application and starts it from its snapshot.
type Restart struct{ Place }

// Flush ends the input.
type Flush struct{ Place }

// Expect is EXPECT [kind] stream [(cols)] VALUES rows, or EXPECT NOTHING IN stream.
type Expect struct {
	Place
	Stream  Name
	Columns []Name
	Nothing bool
	Rows    []*ExpectRow
}

// ExpectRow is one row, [kind] (values) [AT 'time'].
type ExpectRow struct {
	Place
	Kind   InsertKind // InsertDefault: not compared
	Values []Expr
	Time   *Literal // nil: not compared
}

// ExpectError is EXPECT ERROR EF1101 [AT 2:8] ['part of the message'].
type ExpectError struct {
	Place
	Code    string
	Line    int // 0: not compared
	Column  int
	Message *Literal // nil: not compared
}

func (*Test) statementNode()        {}
func (*AtTime) statementNode()      {}
func (*Advance) statementNode()     {}
func (*Restart) statementNode()     {}
func (*Flush) statementNode()       {}
func (*Expect) statementNode()      {}
func (*ExpectError) statementNode() {}
