package parse

import (
	"math"
	"strconv"
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// number reads digits with underscores, a fraction, an exponent and a suffix. Letters that follow directly
// are a word of their own, so that 5m and 1h30m are durations.
func (l *lexer) number() {
	start := l.at
	if l.hex() {
		return
	}
	l.digits()
	if l.peek(0) == '.' && l.peek(1) != '.' && !isLetter(l.peek(1)) {
		l.at++
		l.digits()
	}
	if l.peek(0)|0x20 == 'e' && (isDigit(l.peek(1)) || (l.peek(1) == '+' || l.peek(1) == '-') && isDigit(l.peek(2))) {
		l.at += 2
		l.digits()
	}
	text := strings.ReplaceAll(l.src[start:l.at], "_", "")
	suffix := byte(0)
	if c := l.peek(0) &^ 0x20; (c == 'L' || c == 'F') && wordLength(l.src[l.at:]) == 1 {
		suffix = c
		l.at++
	}
	l.add(kindNumber, text, start)
	l.tokens[len(l.tokens)-1].suffix = suffix
	l.unit()
}

func (l *lexer) hex() bool {
	if l.peek(0) != '0' || l.peek(1)|0x20 != 'x' {
		return false
	}
	start, end := l.at, l.at+2
	for end < len(l.src) && strings.IndexByte("0123456789abcdefABCDEF", l.src[end]) >= 0 {
		end++
	}
	if end == start+2 {
		return false
	}
	l.at = end
	v, err := strconv.ParseUint(l.src[start+2:end], 16, 63)
	if err != nil {
		l.errs.Addf(diag.CodeBadNumber, diag.Span{Start: start, End: end}, "%s does not fit in 64 bits", l.src[start:end])
	}
	l.add(kindNumber, strconv.FormatUint(v, 10), start)
	return true
}

// unit reads the letters directly after a number as a word, without the digits that may follow them.
func (l *lexer) unit() {
	start := l.at
	for isLetter(l.peek(0)) {
		l.at++
	}
	if l.at > start {
		l.add(kindWord, l.src[start:l.at], start)
	}
}

func (l *lexer) digits() {
	for isDigit(l.peek(0)) || l.peek(0) == '_' && isDigit(l.peek(1)) {
		l.at++
	}
}

func (l *lexer) peek(ahead int) byte {
	if l.at+ahead < len(l.src) {
		return l.src[l.at+ahead]
	}
	return 0
}

// numberLiteral gives the value of a number token.
func (p *parser) numberLiteral(t token, sign string) *ast.Literal {
	t.text = plainNumber(t.text)
	lit := &ast.Literal{Place: ast.Place{Span: t.span}, Text: sign + t.text}
	if t.suffix != 'F' && !strings.ContainsAny(t.text, ".eE") {
		v, err := strconv.ParseInt(lit.Text, 10, 64)
		if err != nil {
			p.errs.Addf(diag.CodeBadNumber, t.span, "%s does not fit in 64 bits", lit.Text).
				WithHint("write DECIMAL '%s' or %s.0", lit.Text, lit.Text)
		}
		lit.Int, lit.Kind = v, ast.LitInt
		if t.suffix == 'L' || v > math.MaxInt32 || v < math.MinInt32 {
			lit.Kind = ast.LitLong
		}
		return lit
	}
	v, err := strconv.ParseFloat(lit.Text, 64)
	if err != nil {
		p.errs.Addf(diag.CodeBadNumber, t.span, "%s does not fit in a DOUBLE", lit.Text)
		v = 0
	}
	lit.Float, lit.Kind = v, ast.LitDouble
	if t.suffix == 'F' {
		lit.Kind = ast.LitFloat
	}
	if t.suffix == 'L' {
		p.errs.Addf(diag.CodeBadNumber, t.span, "the suffix L is for integers")
	}
	return lit
}

// plainNumber gives a number digits on both sides of its point.
func plainNumber(s string) string {
	s = strings.ToLower(s)
	mantissa, exponent, hasExponent := strings.Cut(s, "e")
	if strings.HasPrefix(mantissa, ".") {
		mantissa = "0" + mantissa
	}
	if strings.HasSuffix(mantissa, ".") {
		mantissa += "0"
	}
	if hasExponent {
		return mantissa + "e" + exponent
	}
	return mantissa
}
