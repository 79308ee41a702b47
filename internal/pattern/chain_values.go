package pattern

import (
	"math"

	"github.com/eventflux-go/eventflux/internal/expr"
	"github.com/eventflux-go/eventflux/internal/mem"
	"github.com/eventflux-go/eventflux/vec"
)

// chainValues are expressions over the rows of one input, those that terms compare and partial matches keep.
type chainValues struct {
	exprs []expr.Expr
	prog  *expr.Program
	cols  []*vec.Column
}

// add makes e one of the values.
func (v *chainValues) add(e expr.Expr) int {
	return addExpr(&v.exprs, e)
}

func (v *chainValues) compile() {
	if len(v.exprs) > 0 {
		v.prog = expr.Compile(v.exprs)
		v.cols = make([]*vec.Column, len(v.exprs))
	}
}

func (v *chainValues) eval(b *vec.Batch, lo, hi int) {
	if v.prog == nil {
		return
	}
	v.prog.Eval(b, lo, hi)
	for k := range v.cols {
		v.cols[k] = v.prog.Out(k)
	}
}

// chainKind is how a value is kept and compared.
type chainKind uint8

const (
	kindNone   chainKind = iota // not kept by a chain
	kindWhole                   // 64 bits, signed
	kindDouble                  // the bits of a float64
	kindText                    // as events keeps it
)

func chainKindOf(t vec.Type) chainKind {
	switch t.ID {
	case vec.Bool, vec.Int, vec.Date, vec.Long, vec.Timestamp, vec.TimeOfDay, vec.Interval:
		return kindWhole
	case vec.Float, vec.Double:
		return kindDouble
	case vec.String, vec.Bytes, vec.JSON:
		return kindText
	}
	return kindNone
}

func (k chainKind) words() int {
	if k == kindText {
		return 4
	}
	return 2
}

// number is the value of row i, of a column that is no text, as 64 bits.
func number(c *vec.Column, i int) uint64 {
	switch c.Type.ID {
	case vec.Bool:
		if c.Bool[i] {
			return 1
		}
		return 0
	case vec.Int, vec.Date:
		return uint64(int64(c.I32[i]))
	case vec.Float:
		return math.Float64bits(float64(c.F32[i]))
	case vec.Double:
		return math.Float64bits(c.F64[i])
	}
	return uint64(c.I64[i])
}

// chainKeep is a value that a partial match keeps of an event.
type chainKeep struct {
	value int // among the values of the event's input
	kind  chainKind
	at    int    // its words in a record
	bit   uint32 // of the word that says which are NULL
}

// chainTerm is a comparison of the incoming event with a value that the partial match keeps: event op kept.
type chainTerm struct {
	op    expr.Op
	kind  chainKind
	value int // of the incoming event, among the values of its input
	slot  int // whose event's value is kept
	at    int
	bit   uint32

	// The incoming event's side.
	bits uint64
	text string
}

// load takes the event's side of the terms from row i. It reports false where one is NULL: no partial match meets it.
func (s *chainSlot) load(v *chainValues, i int) bool {
	for k := range s.terms {
		t := &s.terms[k]
		c := v.cols[t.value]
		if c.IsNull(i) {
			return false
		}
		if t.kind == kindText {
			t.text = c.Str[i]
		} else {
			t.bits = number(c, i)
		}
	}
	return true
}

// holds reports whether the term holds of a value kept in words, which is not NULL.
func (t *chainTerm) holds(words []uint32, texts *events) bool {
	switch t.kind {
	case kindWhole:
		return expr.Holds(t.op, int64(t.bits), mem.Get64(words, 0))
	case kindDouble:
		return expr.Holds(t.op, math.Float64frombits(t.bits), math.Float64frombits(uint64(mem.Get64(words, 0))))
	}
	return expr.Holds(t.op, t.text, texts.loadText(words))
}

// looser reports whether a kept value a lets more events through than b does.
func (t *chainTerm) looser(a, b uint64) bool {
	less := int64(a) < int64(b)
	if t.kind == kindDouble {
		less = math.Float64frombits(a) < math.Float64frombits(b)
	}
	if t.op == expr.Gt || t.op == expr.Ge {
		return less
	}
	return !less && a != b
}

// ranged reports whether a list can tell by its loosest value that an event meets none of its partial matches.
func (t *chainTerm) ranged() bool {
	return t.kind != kindText && t.op != expr.Eq && t.op != expr.Ne
}

// keepAll stores what the slot keeps of row i in a record whose values begin with word 0 of rec.
func (c *chain) keepAll(s *chainSlot, v *chainValues, i int, rec []uint32, nulls int) {
	for k := range s.keep {
		p := &s.keep[k]
		col := v.cols[p.value]
		switch {
		case col.IsNull(i):
			rec[nulls] |= p.bit
		case p.kind == kindText:
			c.texts.storeText(rec[p.at:], col.Str[i])
		default:
			mem.Set64(rec, p.at, int64(number(col, i)))
		}
	}
}
