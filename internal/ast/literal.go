package ast

// LiteralKind is the type that a literal has on its own.
type LiteralKind uint8

// The kinds of literals.
const (
	LitNull LiteralKind = iota
	LitBool
	LitInt  // fits in 32 bits
	LitLong // does not, or has the suffix L
	LitFloat
	LitDouble
	LitDecimal
	LitString
	LitTimestamp // TIMESTAMP '…'
	LitDate
	LitTime
)

// Literal is a constant as written.
type Literal struct {
	Place
	Kind LiteralKind
	// Text is the digits of a number (sign included, underscores and suffix dropped), the content of a
	// string, or what stands between the quotes of TIMESTAMP '…' and its kin; the parser has checked its form.
	Text  string
	Bool  bool    // LitBool
	Int   int64   // LitInt, LitLong
	Float float64 // LitFloat, LitDouble
}

// Duration is a length of time in any of its spellings. 1 HOUR 30 MINUTES has two parts.
type Duration struct {
	Place
	Parts []DurationPart
}

// DurationPart is a number of units. Number is decimal, without sign, perhaps with a fraction.
type DurationPart struct {
	Number string
	Unit   Unit
}

// Unit is a unit of time in its canonical spelling.
type Unit string

// The units of time.
const (
	UnitMicrosecond Unit = "MICROSECOND"
	UnitMillisecond Unit = "MILLISECOND"
	UnitSecond      Unit = "SECOND"
	UnitMinute      Unit = "MINUTE"
	UnitHour        Unit = "HOUR"
	UnitDay         Unit = "DAY"
	UnitWeek        Unit = "WEEK"
	UnitMonth       Unit = "MONTH"
	UnitYear        Unit = "YEAR"
)

// Quantity is a number with a unit of length, mass or speed: 1000 km. Its value is in SI units.
type Quantity struct {
	Place
	Number string // as in Literal.Text
	Unit   string // lower case: km
	SI     float64
}
