package plan

import (
	"github.com/eventflux-go/eventflux/internal/agg"
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/vec"
)

// Pattern is FROM PATTERN (…) or FROM SEQUENCE (…). It is the lowest node of its query, as a Scan is: it reads the
// query's inputs, merged, and puts out one row per match.
type Pattern struct {
	Sequence bool
	Inputs   []*Stream // the query's Inputs, in that order
	Slots    []*PatternSlot
	Root     PatternNode
	// Keys is PARTITION BY: for each input, its key columns; nil: one instance. All inputs have as many.
	Keys [][]int
	// Expired asks for the partial matches that ran out of time, as Expired rows.
	Expired bool
	// Limit bounds the partial matches of each key; 0: the default.
	Limit PatternLimit
	// Columns says where the values of each column of Out come from.
	Columns []PatternRef
	Out     *vec.Schema
	// Span is where the pattern stands in Source, for errors of a run; Source is nil where nobody knows.
	Span   diag.Span
	Source *diag.Source
}

// LimitError is what stops the application where the pattern is at a bound.
func (n *Pattern) LimitError(format string, args ...any) *diag.Error {
	e := diag.New(diag.CodeLimitReached, n.Span, format, args...)
	e.In = n.Source
	return e
}

// What one pattern may consist of: sets of its parts are words of bits.
const (
	PatternPartsMax    = 64 // elements and absences, and times that run
	PatternOperandsMax = 30 // of one AND or OR
)

// PatternLimit is limit.partial-matches: how many partial matches may live, and what happens beyond.
type PatternLimit struct {
	Max    int64 // of the query; 0: the default
	PerKey int64 // of each key; 0: no bound of its own
	// PerEvent is how many of them one event may change before the application stops with an error; 0: the default.
	PerEvent int64
	Policy   LimitPolicy
}

// LimitPolicy says what a full bound does.
type LimitPolicy uint8

// The policies of a bound.
const (
	LimitFail LimitPolicy = iota // the application stops with an error
	LimitDropOldest
	LimitDropNew
)

// PatternSlot is an element with a name: what a match holds of it.
type PatternSlot struct {
	Alias string
	Input int // index into Pattern.Inputs
	// Many says that a match may hold several events of it: of itself or of a group around it that repeats.
	Many bool
}

// PatternNode is a part of a pattern.
type PatternNode interface{ patternNode() }

// PatternElement takes Min to Max events that meet Cond. Without quantifier both are 1.
type PatternElement struct {
	Slot     int
	Min, Max int // Max -1: no bound
	Cond     PatternCond
}

// PatternNot is absence: no event that meets Cond, for the time For; Bounded is false for NOT without FOR.
type PatternNot struct {
	Cond    PatternCond
	For     vec.Duration
	Bounded bool
}

// PatternSeq is a -> b -> c. NOT without FOR lasts until the item behind it is complete, as if the two were operands of
// AND; as the last item, until the WITHIN of its group ends. No item is a PatternSeq: parentheses that say nothing are
// gone from the plan. So are those around AND in AND, and OR in OR.
type PatternSeq struct{ Items []PatternNode }

// PatternAnd is a AND b AND c, in any order.
type PatternAnd struct{ Items []PatternNode }

// PatternOr is a OR b OR c; the one on the left wins where an event fits several.
type PatternOr struct{ Items []PatternNode }

// PatternGroup is ( p WITHIN … ) with a quantifier; Min and Max are 1 without. A bound of 0 is none. WITHIN of the
// whole pattern is a group around it.
type PatternGroup struct {
	Inner        PatternNode
	Min, Max     int
	Within       vec.Duration // from the Time of its first event, that end included
	WithinEvents int64        // of the pattern's streams, first and last included
}

// PatternEvery is EVERY p.
type PatternEvery struct{ Inner PatternNode }

func (*PatternElement) patternNode() {}
func (*PatternNot) patternNode()     {}
func (*PatternSeq) patternNode()     {}
func (*PatternAnd) patternNode()     {}
func (*PatternOr) patternNode()      {}
func (*PatternGroup) patternNode()   {}
func (*PatternEvery) patternNode()   {}

// PatternCond says which events of an input an element takes: those for which Local, all Keys and Rest hold.
//
// Local is bound to the columns of the input. Rest is bound to the columns of the input followed by one column per
// entry of Refs. A condition that may fail is not divided: all of it is in Rest, as written.
type PatternCond struct {
	Input int
	Local expr.Expr // nil: every event
	Keys  []PatternKey
	Refs  []PatternRef
	Rest  expr.Expr // nil: nothing more
	Text  string    // the whole as written, for explain and why; empty if there is none
}

// PatternKey is an equality between the incoming event and the partial match: Event = Match. It never holds for NULL.
type PatternKey struct {
	Event expr.Expr // bound to the columns of the input
	Match expr.Expr // bound to one column per entry of PatternCond.Refs
}

// RefKind says which events of a slot a reference means.
type RefKind uint8

// The kinds of references.
const (
	// RefOne is the only event of the slot (of its repetition, where Group is set); NULL while there is none.
	RefOne   RefKind = iota
	RefFirst         // slot[N]: the N-th from the first, which is 0
	RefLast          // slot[last - N]
	RefList          // a LIST of all; NULL of none
	RefAgg           // an aggregate over all
	RefKey           // the N-th value of PARTITION BY, whatever events there are; Slot and Column do not count
)

// Columns of a reference that are no columns of the stream.
const (
	// ColumnNone is that of count(e1), which counts events.
	ColumnNone = -1
	// ColumnTime is the Time of the event, a TIMESTAMP: eventTimestamp(e1). RefOne, RefFirst and RefLast take it.
	ColumnTime = -2
)

// PatternRef is a value taken from what a partial match holds. Inside the condition of the slot itself it means the
// events taken before the incoming one.
type PatternRef struct {
	Slot   int
	Kind   RefKind
	N      int
	Column int // of the slot's input, or one of the constants above
	// Agg is the aggregate of a RefAgg, over Column, then constants.
	Agg      *agg.Spec
	Distinct bool
	Consts   []*expr.Const
	// Group is set for RefOne, RefList and RefAgg inside a repeating group that holds the slot: only the events of
	// the current repetition of that group count.
	Group *PatternGroup
	Name  string // as written: "e1[last].price"
	Type  vec.Type
}

// Input gives the node below: there is none.
func (*Pattern) Input() Node { return nil }

// Schema gives the columns the node puts out.
func (n *Pattern) Schema() *vec.Schema { return n.Out }
