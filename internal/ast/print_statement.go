package ast

func (p *printer) statement(s Statement) *doc {
	switch s := s.(type) {
	case *QueryStatement:
		return group(p.queryClauses(s.Query), p.sink(s.Sink))
	case *Insert:
		return p.insert(s)
	case *Update:
		return p.update(s)
	case *Delete:
		return p.deleteDoc(s)
	case *Upsert:
		head := "UPSERT INTO " + nameText(s.Target)
		if s.Columns != nil {
			head += " " + names(s.Columns)
		}
		return group(text(head), line(s.Query.Span.Start), p.queryClauses(s.Query), line(s.On.At().Start), text("ON "), p.expr(s.On, 0))
	case *Transaction:
		return concat(text("BEGIN TRANSACTION;"), p.body(s.Body, s.End, "COMMIT"))
	case *Partition:
		return p.partition(s)
	case *Drop:
		head := "DROP " + s.Kind + " "
		if s.IfExists {
			head += "IF EXISTS "
		}
		return text(head + nameText(s.Name))
	case *Show:
		return text("SHOW " + s.What)
	case *Explain:
		head := "EXPLAIN "
		if s.Analyze {
			head += "ANALYZE "
		}
		return concat(text(head), p.statement(s.Statement))
	}
	if d := p.create(s); d != nil {
		return d
	}
	return p.otherStatement(s)
}

func (p *printer) otherStatement(s Statement) *doc {
	switch s := s.(type) {
	case *Describe:
		switch {
		case s.Query != nil:
			return concat(text("DESCRIBE "), p.query(s.Query))
		case s.File != nil:
			return text("DESCRIBE " + literalText(s.File))
		}
		return text("DESCRIBE " + nameText(s.Name))
	case *Subscribe:
		return concat(text("SUBSCRIBE TO "), group(p.sourceDoc(s.Source)))
	case *Copy:
		from := text(nameText(s.Name))
		if s.Query != nil {
			from = p.subquery(s.Query)
		}
		return concat(text("COPY "), from, text(" TO "+literalText(s.To)), p.options(" (", s.Options))
	case *Annotation:
		key := s.Name.Text
		if s.Name.Quoted {
			key = nameText(s.Name)
		}
		head := "@" + wordText(s.Scope) + ":" + key
		if s.Args == nil {
			return text(head)
		}
		return p.bracketed(head+"(", p.windowArgs(s.Args, "="), ")")
	}
	return p.testStatement(s)
}

func kindText(k InsertKind) string {
	return [...]string{"", "CURRENT", "EXPIRED", "ALL"}[k]
}

func (p *printer) insert(s *Insert) *doc {
	head := "INSERT INTO "
	if s.Kind != InsertDefault {
		head = "INSERT " + kindText(s.Kind) + " EVENTS INTO "
	}
	if s.Inner {
		head += "#"
	}
	head += nameText(s.Target)
	if s.Columns != nil {
		head += " " + names(s.Columns)
	}
	docs := []*doc{text(head)}
	if s.Query != nil {
		docs = append(docs, line(s.Query.Span.Start), p.queryClauses(s.Query))
	} else {
		docs = append(docs, p.rows(" VALUES", p.tuples(s.Rows)))
	}
	if c := s.Conflict; c != nil {
		docs = append(docs, line(c.Span.Start), p.conflict(c))
	}
	return group(append(docs, p.sink(s.Sink))...)
}

func (p *printer) tuples(rows []*Tuple) []item {
	items := make([]item, len(rows))
	for i, r := range rows {
		items[i] = item{p.bracketed("(", p.exprItems(r.Items), ")"), r.Place}
	}
	return items
}

// rows is VALUES with its rows.
func (p *printer) rows(word string, items []item) *doc {
	if len(items) == 0 {
		return text(word)
	}
	return group(text(word), indent(line(items[0].at.Span.Start), commas(items)))
}

func (p *printer) conflict(c *Conflict) *doc {
	head := "ON CONFLICT "
	if c.Columns != nil {
		head += names(c.Columns) + " "
	}
	if c.Nothing {
		return text(head + "DO NOTHING")
	}
	docs := []*doc{text(head + "DO UPDATE SET "), p.assignments(c.Set)}
	if c.Where != nil {
		docs = append(docs, text(" WHERE "), p.expr(c.Where, 0))
	}
	return concat(docs...)
}

func (p *printer) assignments(list []*Assignment) *doc {
	items := make([]item, len(list))
	for i, a := range list {
		items[i] = item{concat(text(columnText(a.Column)+" = "), p.expr(a.Value, 0)), a.Place}
	}
	return group(indent(commas(items)))
}

func (p *printer) sink(s *SinkClause) *doc {
	if s == nil {
		return nil
	}
	// The brackets stay even if there is nothing between them: they make it a SINK clause.
	if len(s.Options) == 0 {
		return concat(line(s.Span.Start), text("SINK ()"), p.options(" MAP (", s.Map))
	}
	return concat(line(s.Span.Start), p.options("SINK (", s.Options), p.options(" MAP (", s.Map))
}

func alias(n Name) string {
	if n.Empty() {
		return ""
	}
	return " AS " + nameText(n)
}

func (p *printer) update(s *Update) *doc {
	docs := []*doc{text("UPDATE " + nameText(s.Target) + alias(s.Alias))}
	if len(s.Set) > 0 {
		docs = append(docs, line(s.Set[0].Span.Start), text("SET "), p.assignments(s.Set))
	}
	if s.From != nil {
		docs = append(docs, line(s.From.At().Start), group(text("FROM "), p.sourceDoc(s.From)))
	}
	if s.Where != nil {
		docs = append(docs, line(s.Where.At().Start), text("WHERE "), p.expr(s.Where, 0))
	}
	return group(docs...)
}

func (p *printer) deleteDoc(s *Delete) *doc {
	docs := []*doc{text("DELETE FROM " + nameText(s.Target) + alias(s.Alias))}
	if s.Using != nil {
		docs = append(docs, line(s.Using.At().Start), group(text("USING "), p.sourceDoc(s.Using)))
	}
	if s.Where != nil {
		docs = append(docs, line(s.Where.At().Start), text("WHERE "), p.expr(s.Where, 0))
	}
	return group(docs...)
}

func (p *printer) partition(s *Partition) *doc {
	items := make([]item, len(s.Keys))
	for i, k := range s.Keys {
		var docs []*doc
		if k.Expr != nil {
			docs = append(docs, p.expr(k.Expr, 0))
		}
		for j, r := range k.Ranges {
			if j > 0 {
				docs = append(docs, text(" OR "))
			}
			docs = append(docs, p.expr(r.Cond, PrecAnd), text(" AS "+literalText(r.Label)))
		}
		items[i] = item{concat(append(docs, text(" OF "+nameText(k.Stream)))...), k.Place}
	}
	return concat(p.bracketed("PARTITION WITH (", items, ")"), p.options(" WITH (", s.Options), text(" BEGIN"), p.body(s.Body, s.End, "END"))
}
