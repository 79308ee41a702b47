package ast

// Pattern is a part of PATTERN or SEQUENCE.
type Pattern interface {
	Node
	patternNode()
}

// PatternElement is one event, or several with a quantifier: alias=Stream[cond]{2,5}.
type PatternElement struct {
	Place
	Alias   Name
	Stream  Name
	Filters []Expr
	Quant   *Quant
}

// PatternNot is absence: NOT Stream[cond] [FOR d].
type PatternNot struct {
	Place
	Stream  Name
	Filters []Expr
	For     Expr // nil: until the next element, or the end of WITHIN
}

// PatternSeq is p -> p -> p, or p, p in a SEQUENCE.
type PatternSeq struct {
	Place
	Items []Pattern
}

// PatternAnd is p AND p, in any order.
type PatternAnd struct {
	Place
	Items []Pattern
}

// PatternOr is p OR p.
type PatternOr struct {
	Place
	Items []Pattern
}

// PatternGroup is ( p [WITHIN d] ) [quantifier]. Parentheses that only order operators are groups too.
type PatternGroup struct {
	Place
	Inner  Pattern
	Within *PatternWithin
	Quant  *Quant
}

// PatternEvery is EVERY p; Inner is an element, an absence or a group.
type PatternEvery struct {
	Place
	Inner Pattern
}

// BadPattern stands where a pattern could not be read; its error is already reported.
type BadPattern struct{ Place }

// Quant is how often an element comes. {3} has Min = Max = 3.
type Quant struct {
	Place
	Min int
	Max int // -1: no bound
}

// PatternWithin bounds a match in time or, with Events, in number of events.
type PatternWithin struct {
	Place
	Limit  Expr
	Events bool
}

func (*PatternElement) patternNode() {}
func (*PatternNot) patternNode()     {}
func (*PatternSeq) patternNode()     {}
func (*PatternAnd) patternNode()     {}
func (*PatternOr) patternNode()      {}
func (*PatternGroup) patternNode()   {}
func (*PatternEvery) patternNode()   {}
func (*BadPattern) patternNode()     {}
