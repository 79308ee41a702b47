package parse

import (
	"strconv"
	"strings"
	"time"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

func isUnit(t token) bool {
	if t.kind != kindWord {
		return false
	}
	if _, ok := ast.UnitOf(t.text); ok {
		return true
	}
	_, ok := ast.QuantityUnit(t.text)
	return ok
}

// numberOrDuration reads 5, 5 MINUTES, 1 HOUR 30 MINUTES, or 1000 km.
func (p *parser) numberOrDuration() ast.Expr {
	start := p.advance()
	if start.suffix != 0 || p.tok.kind != kindWord {
		return p.numberLiteral(start, "")
	}
	if unit, ok := ast.UnitOf(p.tok.text); ok {
		return p.duration(start, unit)
	}
	if factor, ok := ast.QuantityUnit(p.tok.text); ok {
		word := p.advance()
		v, err := strconv.ParseFloat(start.text, 64)
		if err != nil {
			p.report(diag.CodeBadNumber, start.span, "%s does not fit in a DOUBLE", start.text)
		}
		return &ast.Quantity{Place: p.place(start), Number: plainNumber(start.text), Unit: strings.ToLower(word.text), SI: v * factor}
	}
	return p.numberLiteral(start, "")
}

// duration reads the parts after the first number; the unit is next.
func (p *parser) duration(start token, unit ast.Unit) ast.Expr {
	d := &ast.Duration{Parts: []ast.DurationPart{{Number: plainNumber(start.text), Unit: unit}}}
	p.advance()
	for p.tok.kind == kindNumber && p.tok.suffix == 0 {
		u, ok := ast.UnitOf(p.peek(1).text)
		if !ok || p.peek(1).kind != kindWord {
			break
		}
		p.link(len(d.Parts))
		d.Parts = append(d.Parts, ast.DurationPart{Number: plainNumber(p.advance().text), Unit: u})
		p.advance()
	}
	d.Place = p.place(start)
	p.checkDuration(d)
	return d
}

func (p *parser) checkDuration(d *ast.Duration) {
	for i, part := range d.Parts {
		if strings.ContainsAny(part.Number, "eE") || len(part.Number) > 40 {
			p.report(diag.CodeBadDuration, d.Span, "a duration is written without exponent and with few digits")
			d.Parts[i].Number = "0"
		}
	}
	if _, _, ok := d.Micros(); !ok {
		p.report(diag.CodeBadDuration, d.Span, "this duration is not a whole number of microseconds or months, or too long")
	}
}

// interval reads INTERVAL '5' MINUTE, '1:30' HOUR TO MINUTE, '5 minutes', or 5 MINUTE.
func (p *parser) interval() ast.Expr {
	start := p.advance()
	value := p.advance()
	if value.kind == kindNumber {
		unit, ok := ast.UnitOf(p.tok.text)
		if !ok || p.tok.kind != kindWord {
			p.unexpected("a unit such as MINUTE")
		}
		d := p.duration(value, unit)
		d.(*ast.Duration).Place = p.place(start)
		return d
	}
	text := strings.TrimSpace(value.text)
	negative := strings.HasPrefix(text, "-")
	text = strings.TrimSpace(strings.TrimPrefix(text, "-"))
	d := &ast.Duration{}
	from, ok := ast.UnitOf(p.tok.text)
	if ok && p.tok.kind == kindWord {
		p.advance()
		p.precision()
		to := from
		if p.accept("TO") {
			if to, ok = ast.UnitOf(p.tok.text); !ok || p.tok.kind != kindWord {
				p.expected("a unit such as MINUTE")
			}
			p.advance()
			p.precision()
		}
		d.Parts = intervalFields(text, from, to)
	} else {
		d.Parts = durationText(text)
	}
	d.Place = p.place(start)
	if len(d.Parts) == 0 {
		p.report(diag.CodeBadDuration, value.span, "'%s' is not an interval", shorten(value.text)).
			Hint = "write INTERVAL '5' MINUTE, INTERVAL '1:30' HOUR TO MINUTE or INTERVAL '5 minutes'"
		d.Parts = []ast.DurationPart{{Number: "0", Unit: ast.UnitSecond}}
	}
	p.checkDuration(d)
	if negative {
		return &ast.Unary{Place: d.Place, Op: ast.OpSubtract, X: d}
	}
	return d
}

// precision passes over the (3) of SECOND(3): intervals keep microseconds.
func (p *parser) precision() {
	if p.is("(") && p.peek(1).kind == kindNumber && p.peek(2).is(")") {
		p.advance()
		p.advance()
		p.advance()
	}
}

// fields are the units that one string may hold together, largest first, and what stands between them.
var fields = []ast.Unit{ast.UnitYear, ast.UnitMonth, ast.UnitDay, ast.UnitHour, ast.UnitMinute, ast.UnitSecond}

// intervalFields splits '1 02:03:04' into the units from … to. No parts mean that it does not fit.
func intervalFields(text string, from, to ast.Unit) []ast.DurationPart {
	if from == to {
		if !isNumber(text) {
			return nil
		}
		return []ast.DurationPart{{Number: plainNumber(text), Unit: from}}
	}
	lo, hi := -1, -1
	for i, u := range fields {
		if u == from {
			lo = i
		}
		if u == to {
			hi = i
		}
	}
	values := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ':' || r == '-' })
	if lo < 0 || hi < lo || len(values) != hi-lo+1 {
		return nil
	}
	var parts []ast.DurationPart
	for i, v := range values {
		if !isNumber(v) {
			return nil
		}
		if v = strings.TrimLeft(v, "0"); v == "" || v[0] == '.' {
			v = "0" + v
		}
		parts = append(parts, ast.DurationPart{Number: plainNumber(v), Unit: fields[lo+i]})
	}
	return parts
}

// durationText reads '5 minutes' or '1 hour 30 min'.
func durationText(text string) []ast.DurationPart {
	var errs diag.List
	q := newParser(text, &errs)
	var parts []ast.DurationPart
	ok := q.guard(func() {
		if q.tok.kind != kindNumber {
			return
		}
		if d, is := q.numberOrDuration().(*ast.Duration); is && q.tok.kind == kindEOF {
			parts = d.Parts
		}
	})
	if !ok || len(errs) > 0 {
		return nil
	}
	return parts
}

func isNumber(s string) bool {
	dots := 0
	for i := range len(s) {
		if s[i] == '.' {
			dots++
		} else if !isDigit(s[i]) {
			return false
		}
	}
	return s != "" && dots <= 1 && s != "."
}

var typedLiterals = map[string]ast.LiteralKind{
	"TIMESTAMP": ast.LitTimestamp, "TIMESTAMPTZ": ast.LitTimestamp, "DATE": ast.LitDate, "TIME": ast.LitTime, "DECIMAL": ast.LitDecimal, "NUMERIC": ast.LitDecimal,
}

// literalForms are what the strings of typed literals may look like.
var literalForms = map[ast.LiteralKind]struct {
	layouts []string
	example string // its text is a value as well
}{
	ast.LitTimestamp: {[]string{"2006-01-02 15:04:05Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05",
		"2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02"}, "TIMESTAMP '2026-01-31 12:00:00'"},
	ast.LitDate: {[]string{"2006-01-02"}, "DATE '2026-01-31'"},
	ast.LitTime: {[]string{"15:04:05", "15:04"}, "TIME '12:00:00'"},
}

// typedLiteral reads TIMESTAMP '…' and its kin; the word is next.
func (p *parser) typedLiteral(kind ast.LiteralKind) ast.Expr {
	start := p.advance()
	text := p.advance()
	lit := &ast.Literal{Place: p.place(start), Kind: kind, Text: strings.TrimSpace(text.text)}
	if kind == ast.LitDecimal {
		digits := strings.TrimLeft(lit.Text, "+-")
		if len(lit.Text)-len(digits) > 1 || !isNumber(digits) || len(strings.Trim(digits, ".0")) > 39 {
			p.report(diag.CodeBadLiteral, text.span, "'%s' is not a DECIMAL", shorten(text.text)).Hint = "write DECIMAL '1.10', with at most 38 digits"
		}
		return lit
	}
	form := literalForms[kind]
	for _, layout := range form.layouts {
		if _, err := time.Parse(layout, lit.Text); err == nil {
			return lit
		}
	}
	p.report(diag.CodeBadLiteral, text.span, "'%s' is not a %s", shorten(text.text), upper(start.text)).Hint = "write " + form.example
	lit.Text = strings.Split(form.example, "'")[1] // one error is enough
	return lit
}
