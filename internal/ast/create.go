package ast

// Definition is the head that all CREATE statements share.
type Definition struct {
	Name        Name
	IfNotExists bool
	OrReplace   bool
}

// Table is the parenthesised part of CREATE STREAM, TABLE and WINDOW.
type Table struct {
	Columns    []*ColumnDef
	Watermark  *Watermark
	PrimaryKey []Name // PRIMARY KEY (a, b); a column's own PRIMARY KEY is in its ColumnDef
	KeySpan    Place  // PRIMARY KEY (a, b)
	Indexes    []*IndexDef
}

// ColumnDef is a column of a definition.
type ColumnDef struct {
	Place
	Name       Name
	Type       *TypeName
	PrimaryKey bool
	NotNull    bool
	Unique     bool
	Default    Expr
	Computed   Expr // name AS expr, refused until built
}

// Watermark is WATERMARK FOR column [AS expr].
type Watermark struct {
	Place
	Column Name
	Expr   Expr // nil: the column itself
}

// IndexDef is INDEX (a, b).
type IndexDef struct {
	Place
	Columns []Name
}

// Role is how a stream was introduced.
type Role uint8

// The roles of streams.
const (
	RolePlain  Role = iota // CREATE STREAM: its options say what it is
	RoleSource             // CREATE SOURCE
	RoleSink               // CREATE SINK
)

// CreateStream is CREATE STREAM, SOURCE or SINK. Settings gives the options in one form for all three.
type CreateStream struct {
	Place
	Definition
	Table
	Role    Role
	Options []*Option
	Map     []*Option // MAP (type = 'json', …)
	As      *Query    // CREATE STREAM x AS SELECT
}

// CreateTable is CREATE TABLE.
type CreateTable struct {
	Place
	Definition
	Table
	Options []*Option
	As      *Query
}

// CreateWindow is CREATE WINDOW.
type CreateWindow struct {
	Place
	Definition
	Table   // without columns the first INSERT gives them
	Window  *Window
	Output  InsertKind // OUTPUT ALL EVENTS; zero if not written
	Options []*Option
}

// TriggerKind is when a trigger fires.
type TriggerKind uint8

// The kinds of triggers.
const (
	TriggerStart TriggerKind = iota
	TriggerEvery
	TriggerCron
)

// CreateTrigger is CREATE TRIGGER.
type CreateTrigger struct {
	Place
	Definition
	Kind  TriggerKind
	Every Expr     // TriggerEvery: a duration
	Cron  *Literal // TriggerCron: a string
	Zone  *Literal // ZONE '…', may be nil
}

// CreateAggregation is CREATE AGGREGATION.
type CreateAggregation struct {
	Place
	Definition
	Options   []*Option
	Query     *Query
	By        Expr   // AGGREGATE BY ts EVERY …
	Every     []Unit // AGGREGATE EVERY SECONDS, MINUTES
	EverySpan Place  // AGGREGATE
	Range     bool   // EVERY SECONDS ... YEARS: Every holds the two ends
}

// CreateFunction is CREATE FUNCTION.
type CreateFunction struct {
	Place
	Definition
	Params   []*ColumnDef
	Returns  *TypeName
	Language Name
	Body     *Literal
	Options  []*Option
}

// CreateView is CREATE VIEW.
type CreateView struct {
	Place
	Definition
	Columns []Name
	Query   *Query
}

func (*CreateStream) statementNode()      {}
func (*CreateTable) statementNode()       {}
func (*CreateWindow) statementNode()      {}
func (*CreateTrigger) statementNode()     {}
func (*CreateAggregation) statementNode() {}
func (*CreateFunction) statementNode()    {}
func (*CreateView) statementNode()        {}
