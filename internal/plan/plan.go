package plan

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/vec"
)

// App is a checked application.
type App struct {
	Name    string
	Streams []*Stream // declared ones as written, then those that queries create, then hidden ones
	Queries []*Query  // in the order they run: as written, but after those whose streams they read
	// Loops lists the groups of queries that feed themselves, each as indexes into Queries; usually none.
	Loops [][]int
	// Limits are the settings of the whole application: see IsLimit.
	Limits map[string]string
	// Command is set where the text asks about queries instead of running them: EXPLAIN, DESCRIBE, SHOW.
	Command *Command
}

// CommandKind is what a Command asks.
type CommandKind uint8

// The kinds of commands.
const (
	CommandExplain CommandKind = iota
	CommandExplainAnalyze
	CommandDescribe // of a stream or of the last query
	CommandShow
)

// Command is a question about the application.
type Command struct {
	Kind   CommandKind
	Stream *Stream // described; nil for other commands
	What   string  // of SHOW, upper case: STREAMS, QUERIES, FUNCTIONS, WINDOWS
}

// Stream is a named flow of rows of one schema.
type Stream struct {
	Name      string
	Schema    *vec.Schema
	Options   map[string]string // WITH, keys in canonical form: lower case, dots
	Watermark *Watermark        // nil: no event time
	Declared  bool              // by CREATE STREAM; otherwise made by the query that writes it
	Hidden    bool              // feeds one query from a subquery or a CTE; nobody else sees it
	// Once marks the stream that SELECT without FROM reads: one row without columns, at the start.
	Once bool
	// TimeColumn is the column that a window over a stream without watermark named as its time, in query.
	TimeColumn string
	Span       diag.Span
}

// Watermark is a stream's event time: the value of a column less a delay.
type Watermark struct {
	Column int // TIMESTAMP, or LONG in milliseconds
	Delay  vec.Duration
}

// Query is one query of the application.
type Query struct {
	Name   string    // q1, q2 …, or the name it was given; stable, for messages and metrics
	Inputs []*Stream // what its Scans read, without repetition
	Root   *Insert
	Span   diag.Span
	// Default says that the target was not named: OutputStream in an application, the terminal in query.
	Default bool
}

// Node is a relational operator of the logical plan. Expressions of a node are bound to the columns of its input.
type Node interface {
	// Input is the node below; nil for Scan.
	Input() Node
	// Schema is the rows the node puts out.
	Schema() *vec.Schema
}

// Emit says when a window or a running aggregate lets rows out.
type Emit uint8

// The emit modes. EmitDefault is what the kind of window does by itself.
const (
	EmitDefault Emit = iota
	EmitChanges      // one row per event, with the running values
	EmitFinal        // at the close only; without a window, once at the end of input
)
