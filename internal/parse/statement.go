package parse

import (
	"strings"

	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// statementWords start statements; misspelt ones are compared with these.
var statementWords = []string{"SELECT", "INSERT", "CREATE", "DEFINE", "UPDATE", "DELETE", "UPSERT", "DROP", "SHOW", "DESCRIBE", "EXPLAIN", "PARTITION",
	"BEGIN", "COMMIT", "SUBSCRIBE", "COPY", "WITH", "TEST", "AT", "ADVANCE", "RESTART", "FLUSH", "EXPECT"}

func (p *parser) file() *ast.File {
	f := &ast.File{Place: ast.Place{Span: diag.Span{End: len(p.src)}}, Source: p.src}
	for {
		f.Statements = append(f.Statements, p.statements(func() bool { return false })...)
		if p.tok.kind == kindEOF {
			f.Comments = p.comments
			return f
		}
		p.report(diag.CodeUnbalanced, p.tok.span, "%s closes nothing", p.tok.describe())
		p.advance()
	}
}

// statements reads statements with their semicolons up to the end of the text, to a bracket that closes
// nothing, or to where end gives true.
func (p *parser) statements(end func() bool) []ast.Statement {
	var list []ast.Statement
	for {
		for p.accept(";") {
		}
		if p.tok.kind == kindEOF || p.isOne(")", "]", "}") || end() {
			return list
		}
		start := p.pos
		s := p.statementOrBad()
		list = append(list, s)
		p.endOfStatement(s, end)
		if p.pos == start {
			p.advance() // whatever it is, it must not stop us
		}
	}
}

func (p *parser) statementOrBad() ast.Statement {
	start, from := p.tok, p.pos
	var s ast.Statement
	if !p.guard(func() { s = p.statement() }) {
		if p.pos == 0 || p.tok.span == start.span {
			p.advance()
		}
		p.skipTo(from, func() bool { return false })
	}
	if s == nil {
		s = &ast.BadStatement{Place: p.place(start)}
	}
	return s
}

// endOfStatement expects a semicolon, reports what stands there instead, and goes on behind it.
func (p *parser) endOfStatement(s ast.Statement, end func() bool) {
	if _, line := s.(*ast.Annotation); line {
		return
	}
	if p.accept(";") || p.tok.kind == kindEOF || p.isOne(")", "]", "}") || end() {
		return
	}
	if p.tok.first && p.startsStatement() {
		p.report(diag.CodeMissingSemicolon, p.tok.span, "found %s, expected ; after the statement before", p.tok.describe())
		return
	}
	p.guard(func() { p.unexpected("; or a clause") })
	p.skipTo(p.pos, func() bool { return p.tok.first && p.startsStatement() })
	p.accept(";")
}

// startsStatement reports whether a statement may start here. Only asked at the start of a line.
func (p *parser) startsStatement() bool {
	return p.isOne("SELECT", "INSERT", "UPSERT", "SHOW", "DESCRIBE", "EXPLAIN") || p.startsDefinition()
}

// startsDefinition reports whether a statement surely starts here, whatever went wrong before it.
func (p *parser) startsDefinition() bool {
	return p.isOne("CREATE", "DEFINE", "DROP") && p.peek(1).kind == kindWord ||
		p.is("PARTITION", "WITH") || p.is("BEGIN", "TRANSACTION") || p.is("EXPECT", "ERROR") || p.is("EXPECT", "NOTHING") ||
		p.is("TEST") && p.peek(1).kind == kindString
}

func (p *parser) statement() ast.Statement {
	p.nest()
	defer p.unnest()
	switch word := strings.ToUpper(p.tok.text); {
	case p.tok.is("@"):
		return p.annotation()
	case p.tok.is("("):
		return p.queryStatement()
	case p.tok.kind != kindWord:
		p.refuse(diag.CodeUnknownStatement, p.tok.span, "found %s, expected a statement", p.tok.describe()).
			WithHint("statements start with SELECT, INSERT, CREATE, UPDATE, DELETE, DROP, SHOW, DESCRIBE, EXPLAIN …")
	case word == "SELECT" || word == "WITH":
		return p.queryStatement()
	case word == "INSERT":
		return p.insert()
	case word == "CREATE" || word == "DEFINE":
		return p.create()
	case word == "FROM":
		p.refuse(diag.CodeSiddhiSyntax, p.tok.span, "a query starts with SELECT").WithHint("write SELECT … FROM …")
	}
	if s := p.otherStatement(); s != nil {
		return s
	}
	return p.testStatement()
}

func (p *parser) otherStatement() ast.Statement {
	switch strings.ToUpper(p.tok.text) {
	case "UPDATE":
		return p.update()
	case "DELETE":
		return p.delete()
	case "UPSERT":
		return p.upsert()
	case "DROP":
		return p.drop()
	case "SHOW":
		return p.show()
	case "DESCRIBE", "DESC":
		return p.describe()
	case "EXPLAIN":
		return p.explain()
	case "PARTITION":
		return p.partition()
	case "BEGIN":
		return p.transaction()
	case "SUBSCRIBE":
		return p.subscribe()
	case "COPY":
		return p.copyTo()
	}
	return nil
}

func (p *parser) unknownStatement() {
	f := p.refuse(diag.CodeUnknownStatement, p.tok.span, "no statement starts with %s", p.tok.describe())
	if near, ok := diag.Nearest(p.tok.text, statementWords); ok && !p.tok.is(near) {
		f.WithHint("did you mean %s?", near)
	}
	f.WithHint("statements start with SELECT, INSERT, CREATE, UPDATE, DELETE, DROP, SHOW, DESCRIBE, EXPLAIN …")
}

// queryStatement is a query, which INSERT INTO at its end turns into an Insert.
func (p *parser) queryStatement() ast.Statement {
	start := p.tok
	q := p.query()
	if p.is("INSERT") {
		ins := p.insertHead()
		ins.Query = q
		p.conflictAndSink(ins)
		ins.Place = p.place(start)
		return ins
	}
	s := &ast.QueryStatement{Query: q, Sink: p.sink()}
	s.Place = p.place(start)
	return s
}

// annotation is @app:name('x').
func (p *parser) annotation() ast.Statement {
	start := p.advance()
	if p.tok.kind != kindWord || !p.peek(1).is(":") || p.peek(2).kind != kindWord {
		p.refuse(diag.CodeBadEscape, start.span, "this is not an application line").WithHint("application lines look like @app:name('x')")
	}
	a := &ast.Annotation{Scope: p.anyWord("app")}
	p.advance()
	a.Name = p.optionKey() // a setting's key, such as limit.partial-matches, or name
	if p.accept("(") {
		for !p.is(")") {
			a.Args = append(a.Args, p.windowArg())
			if !p.accept(",") {
				break
			}
		}
		p.close("(")
	}
	a.Place = p.place(start)
	return a
}
