package ast

// query prints a query as the content of a group: its clauses stand on one line or each on its own.
func (p *printer) query(q *Query) *doc { return group(p.queryClauses(q)) }

func (p *printer) queryClauses(q *Query) *doc {
	var docs []*doc
	clause := func(pos int, parts ...*doc) {
		if len(docs) > 0 {
			docs = append(docs, line(pos))
		}
		docs = append(docs, concat(parts...))
	}
	if q.With != nil {
		clause(0, p.ctes(q.With))
	}
	clause(q.itemsStart(), p.selectList(q))
	if q.From != nil {
		clause(q.From.At().Start, group(text("FROM "), p.sourceDoc(q.From)))
	}
	if q.PartitionBy != nil {
		clause(q.PartitionBy[0].At().Start, p.list("PARTITION BY", p.exprItems(q.PartitionBy)))
	}
	if q.Within != nil {
		clause(q.Within.Span.Start, p.within(q.Within))
	}
	if q.Where != nil {
		clause(q.Where.At().Start, text("WHERE "), p.expr(q.Where, 0))
	}
	p.groupClause(q, clause)
	if q.Having != nil {
		clause(q.Having.At().Start, text("HAVING "), p.expr(q.Having, 0))
	}
	if q.Qualify != nil {
		clause(q.Qualify.At().Start, text("QUALIFY "), p.expr(q.Qualify, 0))
	}
	p.lastClauses(q, clause)
	return concat(docs...)
}

func (q *Query) itemsStart() int {
	if len(q.Items) == 0 {
		return 0
	}
	return q.Items[0].Span.Start
}

func (p *printer) groupClause(q *Query, clause func(int, ...*doc)) {
	items := p.exprItems(q.GroupBy)
	if t, ok := q.From.(Tailed); ok && t.Tail().Window != nil && t.Tail().Window.Form == FormGroupBy {
		w := t.Tail().Window
		items = append([]item{{p.groupWindow(w), w.Place}}, items...)
	}
	switch {
	case q.GroupByAll && len(items) > 0:
		clause(items[0].at.Span.Start, p.list("GROUP BY", items), text(", ALL"))
	case q.GroupByAll:
		clause(q.GroupSpan.Span.Start, text("GROUP BY ALL"))
	case len(q.GroupBy) == 1 && len(items) == 1 && isAll(q.GroupBy[0]):
		clause(items[0].at.Span.Start, text("GROUP BY ("), items[0].doc, text(")"))
	case len(items) > 0:
		clause(items[0].at.Span.Start, p.list("GROUP BY", items))
	}
}

func (p *printer) lastClauses(q *Query, clause func(int, ...*doc)) {
	for i, w := range q.Windows {
		word := "WINDOW "
		if i > 0 {
			word = "    , "
		}
		clause(w.Span.Start, text(word+nameText(w.Name)+" AS "), p.overSpec(w.Spec))
	}
	for _, op := range q.SetOps {
		word := op.Op
		if op.All {
			word += " ALL"
		}
		if op.Query.plain() {
			clause(op.Span.Start, text(word))
			clause(op.Query.Span.Start, p.queryClauses(op.Query))
			continue
		}
		clause(op.Span.Start, text(word+" "), p.subquery(op.Query))
	}
	if q.OrderBy != nil {
		clause(q.OrderBy[0].Span.Start, group(text("ORDER BY "), indent(p.orderItems(q.OrderBy))))
	}
	if q.Limit != nil {
		clause(q.Limit.At().Start, text("LIMIT "), p.expr(q.Limit, 0))
	}
	if q.Offset != nil {
		clause(q.Offset.At().Start, text("OFFSET "), p.expr(q.Offset, 0))
	}
	if r := q.Output; r != nil {
		d := concat(text("OUTPUT "+string(r.Kind)+" EVERY "), p.expr(r.Every, 0))
		if r.Events {
			d = concat(d, text(" EVENTS"))
		}
		clause(r.Span.Start, d)
	}
	switch q.Emit {
	case EmitChanges:
		clause(q.EmitSpan.Span.Start, text("EMIT CHANGES"))
	case EmitFinal:
		clause(q.EmitSpan.Span.Start, text("EMIT FINAL"))
	}
}

// plain reports whether the right side of a UNION needs no parentheses.
func (q *Query) plain() bool {
	return q.With == nil && q.SetOps == nil && q.OrderBy == nil && q.Limit == nil && q.Offset == nil && q.Output == nil && q.Emit == EmitDefault
}

// list is word items, the items on lines of their own if they do not fit.
func (p *printer) list(word string, items []item) *doc {
	return group(text(word), indent(line(items[0].at.Span.Start), commas(items)))
}

func (p *printer) selectList(q *Query) *doc {
	head := "SELECT"
	if q.Distinct {
		head = "SELECT DISTINCT"
	}
	var on *doc
	if q.DistinctOn != nil {
		on = p.bracketed(" DISTINCT ON (", p.exprItems(q.DistinctOn), ")")
	}
	items := make([]item, len(q.Items))
	for i, it := range q.Items {
		d := p.expr(it.Expr, 0)
		if !it.Alias.Empty() {
			d = concat(d, text(" AS "+nameText(it.Alias)))
		}
		items[i] = item{d, it.Place}
	}
	if len(items) == 0 {
		return text(head)
	}
	return group(text(head), on, indent(line(items[0].at.Span.Start), commas(items)))
}

func (p *printer) ctes(list []*CTE) *doc {
	items := make([]item, len(list))
	for i, c := range list {
		head := nameText(c.Name)
		if c.Columns != nil {
			head += " " + names(c.Columns)
		}
		items[i] = item{concat(text(head+" AS "), p.subquery(c.Query)), c.Place}
	}
	return concat(text("WITH "), commas(items))
}

func (p *printer) within(w *Within) *doc {
	head := "WITHIN "
	if w.Last {
		head += "last "
	}
	d := concat(text(head), p.protected(w.Start, 0, "GROUP"))
	if w.End != nil {
		d = concat(d, text(", "), p.expr(w.End, 0))
	}
	if w.Per != nil {
		d = concat(d, text(" PER "), p.expr(w.Per, 0))
	}
	return d
}

// isAll reports whether the expression is a column that would read as GROUP BY ALL.
func isAll(e Expr) bool {
	c, ok := e.(*Column)
	return ok && len(c.Parts) == 1 && c.Parts[0].Is("ALL") && !c.Parts[0].Quoted
}
