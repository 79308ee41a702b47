package expr

import (
	"github.com/eventflux-go/eventflux/internal/diag"
	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

var (
	boolType     = vec.Simple(vec.Bool)
	intType      = vec.Simple(vec.Int)
	longType     = vec.Simple(vec.Long)
	doubleType   = vec.Simple(vec.Double)
	stringType   = vec.Simple(vec.String)
	timeType     = vec.Simple(vec.Timestamp)
	intervalType = vec.Simple(vec.Interval)
)

// row returns a column of one zero row.
func row(t vec.Type) vec.Column {
	c := vec.NewColumn(t)
	c.Resize(1)
	return c
}

// Null returns NULL of a type; vec.Simple(vec.Null) for a bare NULL.
func Null(t vec.Type) *Const {
	c := row(t)
	c.SetNull(0)
	return &Const{Val: c, Literal: true}
}

// Bool returns TRUE or FALSE.
func Bool(b bool) *Const {
	c := row(boolType)
	c.Bool[0] = b
	return &Const{Val: c, Literal: true}
}

// Int returns an INT literal.
func Int(n int32) *Const {
	c := row(intType)
	c.I32[0] = n
	return &Const{Val: c, Literal: true}
}

// Long returns a LONG literal.
func Long(n int64) *Const { return i64(vec.Long, n) }

// Timestamp returns a TIMESTAMP.
func Timestamp(t vec.Time) *Const { return i64(vec.Timestamp, int64(t)) }

// Interval returns an INTERVAL.
func Interval(d vec.Duration) *Const { return i64(vec.Interval, int64(d)) }

func i64(id vec.TypeID, n int64) *Const {
	c := row(vec.Simple(id))
	c.I64[0] = n
	return &Const{Val: c, Literal: true}
}

// Double returns a DOUBLE literal.
func Double(f float64) *Const {
	c := row(doubleType)
	c.F64[0] = f
	return &Const{Val: c, Literal: true}
}

// Float returns a FLOAT literal.
func Float(f float32) *Const {
	c := row(vec.Simple(vec.Float))
	c.F32[0] = f
	return &Const{Val: c, Literal: true}
}

// String returns a STRING literal.
func String(s string) *Const {
	c := row(stringType)
	c.Str[0] = s
	return &Const{Val: c, Literal: true}
}

// Typed returns the literal that TIMESTAMP '…', DATE '…', DECIMAL '…' and the like write: text read as type t. A
// DECIMAL without precision takes that of the text.
func Typed(t vec.Type, text string) (*Const, error) {
	if t.ID == vec.Decimal && t.Precision == 0 {
		d, precision, scale, ok := kernel.ParseDecimal(text)
		if !ok {
			return nil, badConstant(text, t)
		}
		t.Precision, t.Scale = precision, scale
		c := row(t)
		c.Dec[0] = d
		return &Const{Val: c, Literal: true}, nil
	}
	c, ok := castConst(String(text), t)
	if !ok {
		return nil, badConstant(text, t)
	}
	c.Literal = true
	return c, nil
}

func badConstant(text string, t vec.Type) *diag.Error {
	article := "a"
	if t.ID == vec.Int || t.ID == vec.Interval {
		article = "an"
	}
	err := newError(diag.CodeBadConstant, "'%s' is not %s %s", text, article, t)
	switch t.ID {
	case vec.Timestamp:
		err.Hint = "write '2026-01-31 12:00:00', optionally with fraction and zone"
	case vec.Date:
		err.Hint = "write '2026-01-31'"
	case vec.TimeOfDay:
		err.Hint = "write '12:00:00'"
	case vec.Interval:
		err.Hint = "write '5 minutes' or '1 hour 30 minutes'"
	}
	return err
}

func newError(code diag.Code, format string, args ...any) *diag.Error {
	return diag.New(code, diag.Span{}, format, args...)
}

// constText gives the value of a constant as CAST(… AS STRING) does.
func constText(c *Const) string {
	if c.Val.IsNull(0) {
		return "NULL"
	}
	return string(kernel.AppendValue(nil, &c.Val, 0))
}

// constant returns e as a constant that is not NULL.
func constant(e Expr) (*Const, bool) {
	c, ok := e.(*Const)
	return c, ok && !c.Val.IsNull(0)
}

// IsNullConst reports a constant NULL.
func IsNullConst(e Expr) bool {
	c, ok := e.(*Const)
	return ok && c.Val.IsNull(0)
}
