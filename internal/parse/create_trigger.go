package parse

import "github.com/eventflux-go/eventflux/internal/ast"

// createTrigger reads AT START | EVERY d | CRON '…' [ZONE '…'] | '…'.
func (p *parser) createTrigger(start token, def ast.Definition) ast.Statement {
	s := &ast.CreateTrigger{Definition: def}
	p.expect("AT")
	switch {
	case p.accept("START"), p.tok.kind == kindString && (token{kind: kindWord, text: p.tok.text}).is("START"):
		s.Kind = ast.TriggerStart
		if p.tok.kind == kindString {
			p.advance() // Siddhi's at 'start'
		}
	case p.accept("EVERY"):
		s.Kind = ast.TriggerEvery
		s.Every = p.expr()
	case p.is("CRON") || p.tok.kind == kindString:
		p.accept("CRON")
		s.Kind = ast.TriggerCron
		s.Cron = p.stringLiteral("a cron expression such as '0 */5 * * * *'")
		if p.accept("ZONE") {
			s.Zone = p.stringLiteral("a time zone such as 'Europe/Berlin'")
		}
	default:
		p.expected("START, EVERY or CRON")
	}
	s.Place = p.place(start)
	return s
}
