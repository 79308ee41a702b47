package parse

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// The limits of a text. They bound the parser's stack and that of everybody who walks the tree.
const (
	maxText  = 4 << 20 // bytes
	maxDepth = 500     // nested expressions, queries, patterns, types
	// A chain such as a + b + c … nests to the left without recursion here. Its first links are free, all
	// further ones of a text count together, so that a tree is at most maxDepth*freeLinks + maxLinks deep.
	freeLinks = 64
	maxLinks  = 50_000
	maxErrors = 100 // a text that is not SQL at all need not be commented word by word
)

// ReservedWords are the words that are names only in double quotes.
var ReservedWords = ast.ReservedWords

// Parse reads a whole text. The tree holds what could be understood even if there are errors.
func Parse(src string) (*ast.File, diag.List) {
	var errs diag.List
	if len(src) > maxText {
		errs.Addf(diag.CodeStatementTooLong, diag.Span{}, "the text has %d bytes, at most %d are allowed", len(src), maxText)
		return &ast.File{}, errs
	}
	p := newParser(src, &errs)
	file := p.file()
	errs.Sort()
	if len(errs) > maxErrors {
		errs = errs[:maxErrors]
	}
	return file, errs
}

// ParseExpr reads a single expression, such as the text of expression('…').
func ParseExpr(src string) (ast.Expr, diag.List) {
	var errs diag.List
	if len(src) > maxText {
		errs.Addf(diag.CodeStatementTooLong, diag.Span{}, "the text has %d bytes, at most %d are allowed", len(src), maxText)
		return &ast.BadExpr{}, errs
	}
	p := newParser(src, &errs)
	var e ast.Expr = &ast.BadExpr{}
	p.guard(func() {
		e = p.expr()
		if p.tok.kind != kindEOF {
			p.unexpected("an operator or the end")
		}
	})
	errs.Sort()
	return e, errs
}

type parser struct {
	src      string
	tokens   []token
	comments []*ast.Comment
	pos      int
	tok      token // tokens[pos]
	errs     *diag.List
	depth    int
	links    int
	alias    int               // the token that was last taken for an alias without AS: perhaps a misspelt keyword
	failedAt int               // the token at which something else was last expected
	lastErr  int               // where the last error was, so that one mistake gives one error
	sequence bool              // inside SEQUENCE (…), where a comma joins elements
	after    *ast.PatternGroup // the latest NOT … AFTER x
}

func newParser(src string, errs *diag.List) *parser {
	p := &parser{src: src, errs: errs, lastErr: -1, failedAt: -1}
	p.tokens, p.comments = lex(src, errs)
	p.tok = p.tokens[0]
	return p
}

func (p *parser) advance() token {
	t := p.tok
	if p.pos < len(p.tokens)-1 {
		p.pos++
		p.tok = p.tokens[p.pos]
	}
	return t
}

func (p *parser) peek(ahead int) token {
	return p.tokens[min(p.pos+ahead, len(p.tokens)-1)]
}

func (p *parser) prev() token { return p.tokens[max(p.pos-1, 0)] }

// is reports whether the next tokens are these keywords and operators.
func (p *parser) is(words ...string) bool {
	for i, w := range words {
		if !p.peek(i).is(w) {
			return false
		}
	}
	return true
}

// isOne reports whether the next token is one of the words.
func (p *parser) isOne(words ...string) bool {
	for _, w := range words {
		if p.tok.is(w) {
			return true
		}
	}
	return false
}

// accept passes over the words if all of them are next.
func (p *parser) accept(words ...string) bool {
	if !p.is(words...) {
		return false
	}
	for range words {
		p.advance()
	}
	return true
}

func (p *parser) expect(words ...string) {
	for _, w := range words {
		if !p.accept(w) {
			p.expected(w)
		}
	}
}

// place gives the place from the token at start to the last one passed.
func (p *parser) place(start token) ast.Place {
	return ast.Place{Span: start.span.To(p.prev().span)}
}

// from gives the place from the start of a node to the last token passed.
func (p *parser) from(n ast.Node) ast.Place {
	return ast.Place{Span: n.At().To(p.prev().span)}
}

// bailout leaves the clause after an error; guard catches it.
type bailout struct{}

// guard runs f and reports whether it ended without a bailout.
func (p *parser) guard(f func()) (ok bool) {
	depth := p.depth
	defer func() {
		p.depth = depth
		if r := recover(); r != nil {
			if _, is := r.(bailout); !is {
				panic(r)
			}
			ok = false
		}
	}()
	f()
	return true
}

// nest runs f one level deeper and refuses what is nested too deep.
func (p *parser) nest() {
	p.depth++
	if p.depth > maxDepth {
		p.fail(diag.CodeTooDeep, p.tok.span, "nested more than %d deep", maxDepth)
	}
}

func (p *parser) unnest() { p.depth-- }

// link counts the n-th link of a chain that nests to the left.
func (p *parser) link(n int) {
	if n < freeLinks {
		return
	}
	p.links++
	if p.links > maxLinks {
		p.fail(diag.CodeTooMany, p.tok.span, "more than %d operators in long chains", maxLinks)
	}
}

// name reads any word that is not reserved, or a quoted name.
func (p *parser) name(what string) ast.Name {
	t := p.tok
	switch {
	case t.kind == kindQuoted:
	case t.kind == kindWord && !ast.IsReserved(t.text):
	case t.kind == kindWord:
		p.refuse(diag.CodeReservedWord, t.span, "%s is a reserved word, expected %s", strings.ToUpper(t.text), what).
			WithHint("write %q in double quotes to use it as a name", t.text)
	default:
		p.failExpected(diag.CodeExpectedName, what)
	}
	p.advance()
	return nameOf(t)
}

// anyWord reads a word even if it is reserved: after a dot, as an option's key.
func (p *parser) anyWord(what string) ast.Name {
	if p.tok.kind != kindWord && p.tok.kind != kindQuoted {
		p.failExpected(diag.CodeExpectedName, what)
	}
	return nameOf(p.advance())
}

func nameOf(t token) ast.Name {
	return ast.Name{Place: ast.Place{Span: t.span}, Text: t.text, Quoted: t.kind == kindQuoted}
}

func (p *parser) nameList(what string) []ast.Name {
	p.expect("(")
	names := []ast.Name{p.name(what)}
	for p.accept(",") {
		names = append(names, p.name(what))
	}
	p.close("(")
	return names
}

func (p *parser) stringLiteral(what string) *ast.Literal {
	if p.tok.kind != kindString {
		p.expected(what)
	}
	t := p.advance()
	return &ast.Literal{Place: ast.Place{Span: t.span}, Kind: ast.LitString, Text: t.text}
}
