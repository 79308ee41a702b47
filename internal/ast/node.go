package ast

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/diag"
)

// Node is anything with a place in the source. All nodes are pointers to structs of this package.
type Node interface {
	At() diag.Span
}

// Place is embedded in every node.
type Place struct{ Span diag.Span }

// At gives the node's span.
func (p Place) At() diag.Span { return p.Span }

// SetSpan moves the node: an expression in parentheses takes their place.
func (p *Place) SetSpan(span diag.Span) { p.Span = span }

// Name is a name as written: case is kept, comparison ignores it (Is). The zero Name means none.
type Name struct {
	Place
	Text   string
	Quoted bool // "x" or `x`: never a keyword; a hint that somebody meant a string
}

// Empty reports whether no name was written.
func (n Name) Empty() bool { return n.Text == "" && !n.Quoted }

// Is compares without regard to case.
func (n Name) Is(text string) bool { return strings.EqualFold(n.Text, text) }

// String gives the text without quotes.
func (n Name) String() string { return n.Text }

// File is a whole source text: an application, a test file, or one query.
type File struct {
	Place
	Source     string // the text, for the blank lines that Print keeps
	Statements []Statement
	Comments   []*Comment // all of them, in order; Print puts them back by place
}

// Comment is one comment, delimiters included.
type Comment struct {
	Place
	Text     string
	Trailing bool // stands on the line of the token before it
}

// Arg is an argument of a window or function: positional, or named (size=…, from: …).
type Arg struct {
	Place
	Name  Name
	Value Expr
}

// Option is key = value of WITH, MAP and SINK. Keys are lower case with dots; Value is a literal,
// a duration or a bare word (a Column).
type Option struct {
	Place
	Key   Name
	Value Expr
}
