package expr

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/eventflux-go/eventflux/internal/kernel"
	"github.com/eventflux-go/eventflux/vec"
)

// sqlParser reads the little SQL that examples and tests here are written in, straight into this package's nodes;
// the language's own parser belongs to another package and is tested there.
type sqlParser struct {
	t    testing.TB
	toks []string
	pos  int
	cols map[string]*Column
}

// parseSQL reads an expression over the columns; err is the first constructor's.
func parseSQL(t testing.TB, sql string, cols ...*Column) (e Expr, err error) {
	p := &sqlParser{t: t, toks: tokens(sql), cols: map[string]*Column{}}
	for _, c := range cols {
		p.cols[strings.ToLower(c.Name)] = c
	}
	defer func() {
		if r := recover(); r != nil {
			if pe, ok := r.(parseError); ok {
				err = pe.err
				return
			}
			panic(r)
		}
	}()
	e = p.expr(0)
	if p.pos < len(p.toks) {
		t.Fatalf("%s: left over: %v", sql, p.toks[p.pos:])
	}
	return e, nil
}

type parseError struct{ err error }

func (p *sqlParser) ok(e Expr, err error) Expr {
	if err != nil {
		panic(parseError{err})
	}
	return e
}

func tokens(s string) []string {
	var toks []string
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b == ' ':
			i++
		case b == '\'':
			j := i + 1
			for ; s[j] != '\'' || j+1 < len(s) && s[j+1] == '\''; j++ {
				if s[j] == '\'' {
					j++
				}
			}
			toks = append(toks, s[i:j+1])
			i = j + 1
		case b-'0' <= 9 || b|0x20 >= 'a' && b|0x20 <= 'z' || b == '_':
			j := i
			for j < len(s) && (s[j]-'0' <= 9 || b-'0' <= 9 && (s[j] == '-' || s[j] == '+') && s[j-1]|0x20 == 'e' || s[j]|0x20 >= 'a' && s[j]|0x20 <= 'z' || s[j] == '_' || s[j] == '.') {
				j++
			}
			toks = append(toks, s[i:j])
			i = j
		default:
			n := 1
			for _, op := range []string{"||", "<>", "<=", ">=", "!~*", "!~", "~*"} {
				if strings.HasPrefix(s[i:], op) {
					n = len(op)
					break
				}
			}
			toks = append(toks, s[i:i+n])
			i += n
		}
	}
	return toks
}

func (p *sqlParser) peek() string {
	if p.pos < len(p.toks) {
		return strings.ToUpper(p.toks[p.pos])
	}
	return ""
}

func (p *sqlParser) accept(words ...string) bool {
	for k, w := range words {
		if p.pos+k >= len(p.toks) || !strings.EqualFold(p.toks[p.pos+k], w) {
			return false
		}
	}
	p.pos += len(words)
	return true
}

func (p *sqlParser) need(w string) {
	if !p.accept(w) {
		p.t.Fatalf("want %s at %v", w, p.toks[p.pos:])
	}
}

var binding = map[string]int{
	"OR": 1, "AND": 2, "=": 4, "<>": 4, "<": 4, "<=": 4, ">": 4, ">=": 4, "~": 4, "~*": 4, "!~": 4, "!~*": 4, "||": 5, "+": 6, "-": 6,
	"*": 7, "/": 7, "%": 7,
}

func (p *sqlParser) expr(level int) Expr {
	var l Expr
	switch {
	case p.accept("NOT"):
		l = p.ok(NewNot(p.expr(3)))
	case p.accept("-"):
		l = p.ok(NewNeg(p.expr(8)))
	default:
		l = p.postfix(p.primary())
	}
	for {
		if level <= 4 {
			if e, ok := p.predicate(l); ok {
				l = e
				continue
			}
		}
		name := p.peek()
		b, ok := binding[name]
		if !ok || b <= level && !(b == level && false) {
			return l
		}
		p.pos++
		r := p.expr(b)
		switch name {
		case "~", "!~":
			l = p.ok(NewMatch(Regexp, l, r, 0, name != "~"))
		case "~*", "!~*":
			l = p.ok(NewMatch(IRegexp, l, r, 0, name != "~*"))
		default:
			op, _ := OpByName(name)
			l = p.ok(NewBinary(op, l, r))
		}
	}
}

func (p *sqlParser) predicate(l Expr) (Expr, bool) {
	at := p.pos
	if p.accept("IS") {
		not := p.accept("NOT")
		switch {
		case p.accept("NULL"):
			return NewIsNull(l, not), true
		case p.accept("UNKNOWN"):
			return NewIsNull(l, not), true
		case p.accept("TRUE"):
			return p.ok(NewIsBool(l, true, not)), true
		case p.accept("FALSE"):
			return p.ok(NewIsBool(l, false, not)), true
		}
		p.need("DISTINCT")
		p.need("FROM")
		return p.ok(NewIsDistinct(l, p.expr(4), not)), true
	}
	not := p.accept("NOT")
	switch {
	case p.accept("IN"):
		p.need("(")
		return p.ok(NewIn(l, p.list(")"), not)), true
	case p.accept("BETWEEN"):
		low := p.expr(4)
		p.need("AND")
		return p.ok(NewBetween(l, low, p.expr(4), not)), true
	case p.accept("LIKE"), p.accept("ILIKE"):
		kind := Like
		if strings.EqualFold(p.toks[p.pos-1], "ILIKE") {
			kind = ILike
		}
		pattern := p.expr(4)
		var escape rune
		if p.accept("ESCAPE") {
			escape = []rune(unquote(p.toks[p.pos]))[0]
			p.pos++
		}
		return p.ok(NewMatch(kind, l, pattern, escape, not)), true
	}
	p.pos = at
	return nil, false
}

func (p *sqlParser) list(end string) []Expr {
	var xs []Expr
	for !p.accept(end) {
		xs = append(xs, p.expr(0))
		p.accept(",")
	}
	return xs
}

func (p *sqlParser) postfix(e Expr) Expr {
	for p.accept("[") {
		i := p.expr(0)
		p.need("]")
		e = p.ok(NewElement(e, i))
	}
	return e
}

func unquote(s string) string { return strings.ReplaceAll(s[1:len(s)-1], "''", "'") }

func (p *sqlParser) primary() Expr {
	word := p.toks[p.pos]
	p.pos++
	switch up := strings.ToUpper(word); {
	case word == "(":
		e := p.expr(0)
		p.need(")")
		return e
	case word[0] == '\'':
		return String(unquote(word))
	case word[0]-'0' <= 9:
		return p.number(word)
	case up == "NULL":
		return Null(vec.Simple(vec.Null))
	case up == "TRUE", up == "FALSE":
		return Bool(up == "TRUE")
	case up == "CASE":
		return p.caseExpr()
	case up == "CAST", up == "TRY_CAST":
		p.need("(")
		x := p.expr(0)
		p.need("AS")
		typ := p.typeName()
		p.need(")")
		return p.ok(NewCast(x, typ, up == "TRY_CAST"))
	case p.pos < len(p.toks) && p.toks[p.pos][0] == '\'':
		text := unquote(p.toks[p.pos])
		p.pos++
		id, _ := vec.TypeByName(up)
		if id == vec.Interval && p.pos < len(p.toks) {
			if _, unit := kernel.Unit(p.toks[p.pos]); unit {
				text += " " + p.toks[p.pos]
				p.pos++
			}
		}
		return p.ok(Typed(vec.Simple(id), text))
	case p.accept("("):
		return p.ok(NewCall(word, p.list(")")...))
	}
	if c, ok := p.cols[strings.ToLower(word)]; ok {
		return c
	}
	p.t.Fatalf("unknown name %q", word)
	return nil
}

func (p *sqlParser) number(word string) Expr {
	if n, err := strconv.ParseInt(word, 10, 32); err == nil {
		return Int(int32(n))
	}
	if n, err := strconv.ParseInt(strings.TrimSuffix(word, "L"), 10, 64); err == nil {
		return Long(n)
	}
	if f, ok := strings.CutSuffix(word, "F"); ok {
		x, _ := strconv.ParseFloat(f, 32)
		return Float(float32(x))
	}
	x, err := strconv.ParseFloat(word, 64)
	if err != nil {
		p.t.Fatal(err)
	}
	return Double(x)
}

func (p *sqlParser) caseExpr() Expr {
	var x, otherwise Expr
	if p.peek() != "WHEN" {
		x = p.expr(0)
	}
	var conds, thens []Expr
	for p.accept("WHEN") {
		conds = append(conds, p.expr(0))
		p.need("THEN")
		thens = append(thens, p.expr(0))
	}
	if p.accept("ELSE") {
		otherwise = p.expr(0)
	}
	p.need("END")
	if x != nil {
		return p.ok(NewSimpleCase(x, conds, thens, otherwise))
	}
	return p.ok(NewCase(conds, thens, otherwise))
}

func (p *sqlParser) typeName() vec.Type {
	id, ok := vec.TypeByName(p.toks[p.pos])
	if !ok {
		p.t.Fatalf("type %s", p.toks[p.pos])
	}
	p.pos++
	typ := vec.Simple(id)
	if p.accept("(") {
		args := p.list(")")
		typ.Precision, typ.Scale = uint8(args[0].(*Const).Val.I32[0]), uint8(args[1].(*Const).Val.I32[0])
	}
	return typ
}

// eval computes rows [lo, hi) and gives them as text: "NULL", "error", or what CAST AS STRING gives.
func eval(e Expr, b *vec.Batch, lo, hi int) []string {
	p := Compile([]Expr{e})
	p.Eval(b, lo, hi)
	var out []string
	for i := lo; i < hi; i++ {
		switch {
		case p.Err(0).Get(i):
			out = append(out, "error")
		case p.Out(0).IsNull(i):
			out = append(out, "NULL")
		default:
			out = append(out, string(kernel.AppendValue(nil, p.Out(0), i)))
		}
	}
	return out
}

// columnsFor replaces the constants of e by columns that hold them in rows 1 to 70, among NULLs, and gives the batch.
func columnsFor(e Expr) (Expr, *vec.Batch) {
	b := &vec.Batch{Len: 72, Time: make([]vec.Time, 72)}
	e = Rewrite(e, func(e Expr) Expr {
		c, ok := e.(*Const)
		if !ok || c.Val.Type.ID == vec.Null {
			return e
		}
		col := vec.NewColumn(c.Val.Type)
		for i := range 72 {
			if i == 0 || i == 71 {
				col.AppendNull()
			} else {
				col.AppendFrom(&c.Val, 0)
			}
		}
		b.Cols = append(b.Cols, col)
		return &Column{Index: len(b.Cols) - 1, Name: fmt.Sprint("c", len(b.Cols)), T: c.Val.Type}
	})
	return e, b
}
