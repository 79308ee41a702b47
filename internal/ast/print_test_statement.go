package ast

func (p *printer) testStatement(s Statement) *doc {
	switch s := s.(type) {
	case *Test:
		head := "TEST " + literalText(s.Name)
		if s.Using != nil {
			head += " USING " + literalText(s.Using)
		}
		return text(head)
	case *AtTime:
		return concat(text("AT "+literalText(s.Time)+" "), p.statement(s.Statement))
	case *Advance:
		if s.To != nil {
			return text("ADVANCE TO " + literalText(s.To))
		}
		return concat(text("ADVANCE BY "), p.expr(s.By, 0))
	case *Restart:
		return text("RESTART")
	case *Flush:
		return text("FLUSH")
	case *Expect:
		return p.expect(s)
	case *ExpectError:
		head := "EXPECT ERROR " + s.Code
		if s.Line > 0 {
			head += " AT " + itoa(s.Line) + ":" + itoa(s.Column)
		}
		if s.Message != nil {
			head += " " + literalText(s.Message)
		}
		return text(head)
	}
	return text("?")
}

func (p *printer) expect(s *Expect) *doc {
	if s.Nothing {
		return text("EXPECT NOTHING IN " + nameText(s.Stream))
	}
	head := "EXPECT " + nameText(s.Stream)
	if s.Columns != nil {
		head += " " + names(s.Columns)
	}
	items := make([]item, len(s.Rows))
	for i, r := range s.Rows {
		open := "("
		if r.Kind != InsertDefault {
			open = kindText(r.Kind) + " ("
		}
		d := p.bracketed(open, p.exprItems(r.Values), ")")
		if r.Time != nil {
			d = concat(d, text(" AT "+literalText(r.Time)))
		}
		items[i] = item{d, r.Place}
	}
	return concat(text(head), p.rows(" VALUES", items))
}
