package parse

import "github.com/eventflux-go/eventflux/internal/ast"

// partition reads PARTITION WITH (keys) [WITH (…)] BEGIN statements END.
func (p *parser) partition() ast.Statement {
	start := p.advance()
	s := &ast.Partition{}
	p.expect("WITH")
	p.expect("(")
	p.part(func() {
		for {
			s.Keys = append(s.Keys, p.partitionKey())
			if !p.accept(",") {
				break
			}
		}
	})
	p.close("(")
	s.Options = p.withOptions()
	p.expect("BEGIN")
	s.Body = p.statements(func() bool { return p.is("END") })
	s.End = ast.Place{Span: p.tok.span}
	p.expect("END")
	if s.Options == nil {
		s.Options = p.withOptions()
	}
	s.Place = p.place(start)
	return s
}

// partitionKey reads expr OF stream, or cond AS 'name' OR cond AS 'name' … OF stream.
func (p *parser) partitionKey() *ast.PartitionKey {
	start := p.tok
	k := &ast.PartitionKey{}
	e := p.binary(ast.PrecAnd)
	if !p.is("AS") {
		k.Expr = p.continued(e, ast.PrecOr)
	} else {
		for {
			r := &ast.PartitionRange{Cond: e}
			p.expect("AS")
			r.Label = p.stringLiteral("the name of the range in quotes")
			r.Place = p.from(e)
			k.Ranges = append(k.Ranges, r)
			if !p.accept("OR") {
				break
			}
			e = p.binary(ast.PrecAnd)
		}
	}
	p.expect("OF")
	k.Stream = p.name("a stream")
	k.Place = p.place(start)
	return k
}
