package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// createAggregation reads [WITH (…)] AS query [AGGREGATE [BY ts] EVERY SECONDS, MINUTES | SECONDS ... YEARS].
func (p *parser) createAggregation(start token, def ast.Definition) ast.Statement {
	s := &ast.CreateAggregation{Definition: def}
	p.part(func() { s.Options = p.withOptions() })
	p.expect("AS")
	s.Query = p.query()
	if p.is("AGGREGATE") {
		s.EverySpan = ast.Place{Span: p.advance().span}
		if p.accept("BY") {
			s.By = p.expr()
		}
		p.expect("EVERY")
		s.Every = []ast.Unit{p.granularity()}
		switch {
		case p.accept("..."):
			s.Range = true
			s.Every = append(s.Every, p.granularity())
		default:
			for p.accept(",") {
				s.Every = append(s.Every, p.granularity())
			}
		}
	}
	if s.Options == nil {
		p.part(func() { s.Options = p.withOptions() })
	}
	s.Place = p.place(start)
	return s
}

func (p *parser) granularity() ast.Unit {
	u, ok := ast.UnitOf(p.tok.text)
	if !ok || p.tok.kind != kindWord {
		f := p.refuse(diag.CodeBadUnit, p.tok.span, "found %s, expected a unit of time", p.tok.describe())
		if near, ok := diag.Nearest(p.tok.text, ast.UnitNames()); ok {
			f.WithHint("did you mean %s?", near)
		}
		f.WithHint("units are SECONDS, MINUTES, HOURS, DAYS, WEEKS, MONTHS, YEARS")
	}
	p.advance()
	return u
}
