package ast

// Statement is one statement of a file.
type Statement interface {
	Node
	statementNode()
}

// QueryStatement is a query without INSERT.
type QueryStatement struct {
	Place
	Query *Query
	Sink  *SinkClause
}

// SinkClause is the trailing SINK (type = 'kafka', …) [MAP (…)] of a query.
type SinkClause struct {
	Place
	Options []*Option
	Map     []*Option
}

// InsertKind is which kinds of rows go into the target.
type InsertKind uint8

// The kinds an INSERT may name; InsertDefault is CURRENT.
const (
	InsertDefault InsertKind = iota
	InsertCurrent
	InsertExpired
	InsertAll
)

// Insert is INSERT INTO with a query, in front or at its end, or with VALUES.
type Insert struct {
	Place
	Kind     InsertKind
	Target   Name
	Inner    bool // #name of a partition
	Columns  []Name
	Query    *Query
	Rows     []*Tuple // VALUES, if Query is nil
	Conflict *Conflict
	Sink     *SinkClause
}

// Conflict is ON CONFLICT [(cols)] DO NOTHING | DO UPDATE SET … [WHERE …].
type Conflict struct {
	Place
	Columns []Name
	Nothing bool
	Set     []*Assignment
	Where   Expr
}

// Assignment is column = value.
type Assignment struct {
	Place
	Column *Column // name or table.name
	Value  Expr
}

// Update is UPDATE t SET … [FROM s] [WHERE …].
type Update struct {
	Place
	Target, Alias Name
	Set           []*Assignment
	From          Source
	Where         Expr
}

// Delete is DELETE FROM t [USING s] [WHERE …].
type Delete struct {
	Place
	Target, Alias Name
	Using         Source
	Where         Expr
}

// Upsert is UPSERT INTO t SELECT … ON cond.
type Upsert struct {
	Place
	Target  Name
	Columns []Name
	Query   *Query
	On      Expr
}

// Transaction is BEGIN TRANSACTION; …; COMMIT.
type Transaction struct {
	Place
	Body []Statement
	End  Place // COMMIT
}

// Partition is PARTITION WITH (…) BEGIN … END.
type Partition struct {
	Place
	Keys    []*PartitionKey
	Options []*Option
	Body    []Statement
	End     Place // END
}

// PartitionKey is expr OF stream, or ranges cond AS 'name' OR … OF stream.
type PartitionKey struct {
	Place
	Expr   Expr // nil with Ranges
	Ranges []*PartitionRange
	Stream Name
}

// PartitionRange is cond AS 'name'.
type PartitionRange struct {
	Place
	Cond  Expr
	Label *Literal
}

// Drop is DROP kind [IF EXISTS] name.
type Drop struct {
	Place
	Kind     string // STREAM, TABLE, WINDOW, TRIGGER, AGGREGATION, FUNCTION, VIEW
	IfExists bool
	Name     Name
}

// Show is SHOW STREAMS and the like.
type Show struct {
	Place
	What string // upper case: STREAMS, TABLES, …
}

// Describe is DESCRIBE name, 'file' or query; exactly one is set.
type Describe struct {
	Place
	Name  Name
	File  *Literal
	Query *Query
}

// Explain is EXPLAIN [ANALYZE] statement.
type Explain struct {
	Place
	Analyze   bool
	Statement Statement
}

// Subscribe is SUBSCRIBE TO source.
type Subscribe struct {
	Place
	Source Source
}

// Copy is COPY source TO 'file', refused until built. Query or Name is set.
type Copy struct {
	Place
	Name    Name
	Query   *Query
	To      *Literal
	Options []*Option
}

// Annotation is @app:name('x').
type Annotation struct {
	Place
	Scope Name // app
	Name  Name // name
	Args  []*Arg
}

// BadStatement stands where a statement could not be read; its error is already reported.
type BadStatement struct{ Place }

func (*QueryStatement) statementNode() {}
func (*Insert) statementNode()         {}
func (*Update) statementNode()         {}
func (*Delete) statementNode()         {}
func (*Upsert) statementNode()         {}
func (*Transaction) statementNode()    {}
func (*Partition) statementNode()      {}
func (*Drop) statementNode()           {}
func (*Show) statementNode()           {}
func (*Describe) statementNode()       {}
func (*Explain) statementNode()        {}
func (*Subscribe) statementNode()      {}
func (*Copy) statementNode()           {}
func (*Annotation) statementNode()     {}
func (*BadStatement) statementNode()   {}
