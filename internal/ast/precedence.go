package ast

// The levels of operators, loosest first, as in PostgreSQL. Parser and printer share them.
const (
	PrecOr = 1 + iota
	PrecAnd
	PrecNot
	PrecIs
	PrecCompare
	PrecRange // LIKE, IN, BETWEEN, ~
	PrecOther // ||, ->, ->>
	PrecAdd
	PrecMultiply
	PrecAt
	PrecUnary
	PrecPostfix
	PrecPrimary
)

// Precedence gives the level of a binary operator.
func Precedence(op Operator) int {
	switch op {
	case OpOr:
		return PrecOr
	case OpAnd:
		return PrecAnd
	case OpDistinct, OpNotDistinct:
		return PrecIs
	case OpMatch, OpNotMatch, OpMatchFold, OpNotFold:
		return PrecRange
	case OpConcat, OpArrow, OpArrowText:
		return PrecOther
	case OpAdd, OpSubtract:
		return PrecAdd
	case OpMultiply, OpDivide, OpModulo:
		return PrecMultiply
	}
	return PrecCompare
}
