package ast

func (p *printer) patternRef(s *PatternRef) *doc {
	head := "PATTERN ("
	if s.Sequence {
		head = "SEQUENCE ("
	}
	return group(text(head), indent(soft(s.Pattern.At().Start), p.pattern(s.Pattern), p.patternWithin(s.Within, true)), soft(s.Span.End-1), text(")"))
}

func (p *printer) patternWithin(w *PatternWithin, breaks bool) *doc {
	if w == nil {
		return nil
	}
	d := concat(text("WITHIN "), p.expr(w.Limit, PrecOther+1))
	if w.Events {
		d = concat(d, text(" EVENTS"))
	}
	if breaks {
		return concat(line(w.Span.Start), d)
	}
	return concat(text(" "), d)
}

func (p *printer) pattern(n Pattern) *doc {
	switch n := n.(type) {
	case *PatternElement:
		return p.element(n)
	case *PatternNot:
		d := concat(text("NOT "+nameText(n.Stream)), p.filters(n.Filters))
		if n.For != nil {
			d = concat(d, text(" FOR "), p.expr(n.For, PrecOther+1))
		}
		return d
	case *PatternSeq:
		return p.patterns(n.Items, "-> ")
	case *PatternAnd:
		return p.patterns(n.Items, "AND ")
	case *PatternOr:
		return p.patterns(n.Items, "OR ")
	case *PatternEvery:
		return concat(text("EVERY "), p.pattern(n.Inner))
	case *PatternGroup:
		return concat(text("("), p.pattern(n.Inner), p.patternWithin(n.Within, false), text(")"), p.quant(n.Quant))
	}
	return text("?")
}

func (p *printer) patterns(items []Pattern, op string) *doc {
	docs := []*doc{p.pattern(items[0])}
	for _, it := range items[1:] {
		docs = append(docs, line(it.At().Start), text(op), p.pattern(it))
	}
	return group(docs...)
}

func (p *printer) element(e *PatternElement) *doc {
	head := nameText(e.Stream)
	if !e.Alias.Empty() {
		head = nameText(e.Alias) + "=" + head
	}
	return concat(text(head), p.filters(e.Filters), p.quant(e.Quant))
}

func (p *printer) filters(list []Expr) *doc {
	var docs []*doc
	for _, f := range list {
		docs = append(docs, text("["), p.expr(f, 0), text("]"))
	}
	return concat(docs...)
}

func (p *printer) quant(q *Quant) *doc {
	switch {
	case q == nil:
		return nil
	case q.Min == 1 && q.Max < 0:
		return text("+")
	case q.Min == 0 && q.Max < 0:
		return text("*")
	case q.Min == 0 && q.Max == 1:
		return text("?")
	case q.Max < 0:
		return text("{" + itoa(q.Min) + ",}")
	case q.Min == q.Max:
		return text("{" + itoa(q.Min) + "}")
	}
	return text("{" + itoa(q.Min) + "," + itoa(q.Max) + "}")
}
