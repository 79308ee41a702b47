package ast

import "strings"

func createHead(kind string, d Definition) string {
	head := "CREATE "
	if d.OrReplace {
		head += "OR REPLACE "
	}
	head += kind + " "
	if d.IfNotExists {
		head += "IF NOT EXISTS "
	}
	return head + nameText(d.Name)
}

func (p *printer) create(s Statement) *doc {
	switch s := s.(type) {
	case *CreateStream:
		kind := [...]string{"STREAM", "SOURCE", "SINK"}[s.Role]
		return concat(text(createHead(kind, s.Definition)), p.table(&s.Table), p.options(" WITH (", s.Options), p.options(" MAP (", s.Map), p.as(s.As))
	case *CreateTable:
		return concat(text(createHead("TABLE", s.Definition)), p.table(&s.Table), p.options(" WITH (", s.Options), p.as(s.As))
	case *CreateWindow:
		return p.createWindow(s)
	case *CreateTrigger:
		return p.createTrigger(s)
	case *CreateAggregation:
		return p.createAggregation(s)
	case *CreateFunction:
		return p.createFunction(s)
	case *CreateView:
		head := createHead("VIEW", s.Definition)
		if s.Columns != nil {
			head += " " + names(s.Columns)
		}
		return concat(text(head), p.as(s.Query))
	}
	return nil
}

// as is AS query, the query on lines of its own if it does not fit.
func (p *printer) as(q *Query) *doc {
	if q == nil {
		return nil
	}
	return group(text(" AS"), line(q.Span.Start), p.queryClauses(q))
}

func (p *printer) table(t *Table) *doc {
	var items []item
	for _, c := range t.Columns {
		items = append(items, item{p.column(c), c.Place})
	}
	if w := t.Watermark; w != nil {
		d := text("WATERMARK FOR " + nameText(w.Column))
		if w.Expr != nil {
			d = concat(d, text(" AS "), p.expr(w.Expr, 0))
		}
		items = append(items, item{d, w.Place})
	}
	if t.PrimaryKey != nil {
		items = append(items, item{text("PRIMARY KEY " + names(t.PrimaryKey)), t.KeySpan})
	}
	for _, i := range t.Indexes {
		items = append(items, item{text("INDEX " + names(i.Columns)), i.Place})
	}
	if items == nil {
		return nil
	}
	return p.bracketed(" (", items, ")")
}

func (p *printer) column(c *ColumnDef) *doc {
	docs := []*doc{text(nameText(c.Name))}
	if c.Type != nil {
		docs = append(docs, text(" "+typeText(c.Type)))
	}
	if c.Computed != nil {
		docs = append(docs, text(" AS "), p.expr(c.Computed, 0))
	}
	if c.PrimaryKey {
		docs = append(docs, text(" PRIMARY KEY"))
	}
	if c.NotNull {
		docs = append(docs, text(" NOT NULL"))
	}
	if c.Unique {
		docs = append(docs, text(" UNIQUE"))
	}
	if c.Default != nil {
		docs = append(docs, text(" DEFAULT "), p.expr(c.Default, PrecRange+1))
	}
	return concat(docs...)
}

func (p *printer) options(open string, list []*Option) *doc {
	if len(list) == 0 {
		return nil
	}
	items := make([]item, len(list))
	for i, o := range list {
		key := o.Key.Text
		if o.Key.Quoted {
			key = nameText(o.Key)
		}
		items[i] = item{concat(text(key+" = "), p.expr(o.Value, 0)), o.Place}
	}
	return p.bracketed(open, items, ")")
}

func (p *printer) createWindow(s *CreateWindow) *doc {
	docs := []*doc{text(createHead("WINDOW", s.Definition)), p.table(&s.Table)}
	if s.Window != nil {
		word := " "
		if len(s.Columns) > 0 || s.Window.Name.Is("window") {
			word = " WINDOW "
		}
		docs = append(docs, text(word), p.window(s.Window))
	}
	if s.Output != InsertDefault {
		docs = append(docs, text(" OUTPUT "+kindText(s.Output)+" EVENTS"))
	}
	return concat(append(docs, p.options(" WITH (", s.Options))...)
}

func (p *printer) createTrigger(s *CreateTrigger) *doc {
	head := createHead("TRIGGER", s.Definition) + " AT "
	switch s.Kind {
	case TriggerStart:
		return text(head + "START")
	case TriggerEvery:
		return concat(text(head+"EVERY "), p.expr(s.Every, 0))
	}
	head += "CRON " + literalText(s.Cron)
	if s.Zone != nil {
		head += " ZONE " + literalText(s.Zone)
	}
	return text(head)
}

func (p *printer) createAggregation(s *CreateAggregation) *doc {
	docs := []*doc{text(createHead("AGGREGATION", s.Definition)), p.options(" WITH (", s.Options), p.as(s.Query)}
	if s.Every == nil {
		return concat(docs...)
	}
	docs = append(docs, line(s.EverySpan.Span.Start), text("AGGREGATE "))
	if s.By != nil {
		docs = append(docs, text("BY "), p.expr(s.By, 0), text(" "))
	}
	units := make([]string, len(s.Every))
	for i, u := range s.Every {
		units[i] = string(u) + "S"
	}
	between := ", "
	if s.Range {
		between = " ... "
	}
	return group(append(docs, text("EVERY "+strings.Join(units, between)))...)
}

func (p *printer) createFunction(s *CreateFunction) *doc {
	items := make([]item, len(s.Params))
	for i, c := range s.Params {
		items[i] = item{p.column(c), c.Place}
	}
	head := p.bracketed(createHead("FUNCTION", s.Definition)+"(", items, ")")
	tail := " RETURNS " + typeText(s.Returns)
	if !s.Language.Empty() {
		tail += " LANGUAGE " + nameText(s.Language)
	}
	return concat(head, text(tail+" AS "+literalText(s.Body)), p.options(" WITH (", s.Options))
}
