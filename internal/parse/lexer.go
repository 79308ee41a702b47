package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// operators are matched longest first.
var operators = []string{
	"->>", "!~*", "...",
	"->", "<=", ">=", "<>", "!=", "==", "||", "::", "=>", "!~", "~*",
	"+", "-", "*", "/", "%", "(", ")", "[", "]", "{", "}", ",", ";", ".", "<", ">", "=", "~", ":", "?", "@", "#", "$", "!", "&", "|", "^",
}

type lexer struct {
	src      string
	at       int
	tokens   []token
	comments []*ast.Comment
	errs     *diag.List
	newLine  bool // a line end was passed since the last token
}

// lex cuts src into tokens, the last of which is the end of the text, and comments.
func lex(src string, errs *diag.List) ([]token, []*ast.Comment) {
	l := &lexer{src: src, errs: errs, newLine: true}
	if strings.HasPrefix(src, "\ufeff") {
		l.at = len("\ufeff")
	}
	for l.at < len(l.src) {
		l.next()
	}
	l.add(kindEOF, "", l.at)
	return l.tokens, l.comments
}

func (l *lexer) add(k kind, text string, start int) {
	l.tokens = append(l.tokens, token{kind: k, text: text, span: diag.Span{Start: start, End: l.at}, first: l.newLine})
	l.newLine = false
}

func (l *lexer) next() {
	start, rest := l.at, l.src[l.at:]
	c := rest[0]
	switch {
	case c == '\n':
		l.newLine = true
		l.at++
	case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
		l.at++
	case strings.HasPrefix(rest, "--"):
		end := strings.IndexByte(rest, '\n')
		if end < 0 {
			end = len(rest)
		}
		l.comment(strings.TrimRight(rest[:end], " \t\r\f\v"), end)
	case strings.HasPrefix(rest, "/*"):
		l.blockComment(rest)
	case c == '\'':
		l.quoted(kindString, '\'', "string")
	case c == '"' || c == '`':
		l.quoted(kindQuoted, c, "name")
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]) && !l.afterName():
		l.number()
	default:
		if size := wordLength(rest); size > 0 {
			l.at += size
			l.add(kindWord, l.src[start:l.at], start)
			return
		}
		l.operator(rest)
	}
}

// afterName reports whether the text before ends a name, so that a dot continues it.
func (l *lexer) afterName() bool {
	if len(l.tokens) == 0 {
		return false
	}
	t := l.tokens[len(l.tokens)-1]
	return t.span.End == l.at && (t.kind == kindWord || t.kind == kindQuoted || t.is("]") || t.is(")"))
}

func (l *lexer) comment(text string, length int) {
	span := diag.Span{Start: l.at, End: l.at + len(text)}
	trailing := !l.newLine && len(l.tokens) > 0
	l.comments = append(l.comments, &ast.Comment{Place: ast.Place{Span: span}, Text: text, Trailing: trailing})
	l.at += length
}

func (l *lexer) blockComment(rest string) {
	end := strings.Index(rest[2:], "*/")
	if end < 0 {
		l.errs.Addf(diag.CodeUnterminated, diag.Span{Start: l.at, End: l.at + 2}, "the comment is not closed").WithHint("*/ is missing")
		l.at = len(l.src)
		return
	}
	text := rest[:end+4]
	l.comment(text, len(text))
	l.newLine = l.newLine || strings.Contains(text, "\n")
}

// quoted reads 'text', "name" or `name`, in which the quote is written twice. Without a closing quote it
// ends with its line, so that the rest of the text is still understood.
func (l *lexer) quoted(k kind, quote byte, what string) {
	start := l.at
	rest := l.src[start+1:]
	var text strings.Builder
	for {
		end := strings.IndexByte(rest, quote)
		if end < 0 {
			break
		}
		text.WriteString(rest[:end])
		rest = rest[end+1:]
		if len(rest) == 0 || rest[0] != quote {
			l.at = len(l.src) - len(rest)
			l.addQuoted(k, text.String(), start)
			return
		}
		text.WriteByte(quote)
		rest = rest[1:]
	}
	line := l.src[start+1:]
	if end := strings.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	line = strings.TrimSuffix(line, "\r")
	l.at = start + 1 + len(line)
	l.errs.Addf(diag.CodeUnterminated, diag.Span{Start: start, End: start + 1}, "the %s is not closed", what).WithHint("%c is missing", quote)
	l.addQuoted(k, strings.TrimRight(line, ";) "), start)
}

func (l *lexer) addQuoted(k kind, text string, start int) {
	span := diag.Span{Start: start, End: l.at}
	if !utf8.ValidString(text) {
		l.errs.Addf(diag.CodeBadCharacter, span, "this is not valid UTF-8")
		text = strings.ToValidUTF8(text, "?")
	}
	if k == kindQuoted && text == "" {
		l.errs.Addf(diag.CodeExpectedName, span, "a name cannot be empty")
		text = "?"
	}
	l.add(k, text, start)
	if strings.Contains(l.src[start:l.at], "\n") {
		l.newLine = false
	}
}

func (l *lexer) operator(rest string) {
	start := l.at
	for _, op := range operators {
		if strings.HasPrefix(rest, op) {
			l.at += len(op)
			l.add(kindOp, op, start)
			return
		}
	}
	r, size := utf8.DecodeRuneInString(rest)
	l.at += size
	if unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' {
		return
	}
	span := diag.Span{Start: start, End: l.at}
	switch {
	case r == utf8.RuneError:
		l.errs.Addf(diag.CodeBadCharacter, span, "this is not valid UTF-8")
	case strings.ContainsRune("‘’‚“”„«»", r):
		l.errs.Addf(diag.CodeBadCharacter, span, "unexpected quote %q", r).WithHint("write 'text' with straight quotes")
	case strings.ContainsRune("−–—", r):
		l.errs.Addf(diag.CodeBadCharacter, span, "unexpected dash %q", r).WithHint("write - for minus")
	default:
		l.errs.Addf(diag.CodeBadCharacter, span, "unexpected character %q", r)
	}
}

// wordLength gives the length of the word at the start of s, or 0.
func wordLength(s string) int {
	for i, r := range s {
		if r == '_' || unicode.IsLetter(r) || i > 0 && (unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)) {
			continue
		}
		return i
	}
	return len(s)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
