package parse

import (
	"github.com/eventflux-go/eventflux/internal/ast"
	"github.com/eventflux-go/eventflux/internal/diag"
)

// A clause has a rank; a clause after one of higher rank is out of order. Clauses of one rank may stand in any order.
type clause struct {
	words []string
	rank  int
	ahead func(p *parser) bool // nil: the words alone tell
	parse func(p *parser, q *ast.Query)
}

// clauses in the order in which they are recognised. Words that may be names are clauses only with what follows them.
var clauseTable []clause

func init() {
	clauseTable = []clause{
		{words: []string{"FROM"}, rank: 0, parse: (*parser).lateFrom},
		{words: []string{"WHERE"}, rank: 1, parse: func(p *parser, q *ast.Query) { q.Where = p.expr() }},
		{words: []string{"PARTITION", "BY"}, rank: 1, parse: func(p *parser, q *ast.Query) { q.PartitionBy = p.exprs() }},
		{words: []string{"WITHIN"}, rank: 1, ahead: (*parser).withinAhead, parse: (*parser).withinClause},
		{words: []string{"WINDOW"}, rank: 1, ahead: (*parser).windowAhead, parse: (*parser).lateWindow},
		{words: []string{"GROUP", "BY"}, rank: 2, parse: (*parser).groupBy},
		{words: []string{"HAVING"}, rank: 3, parse: func(p *parser, q *ast.Query) { q.Having = p.expr() }},
		{words: []string{"QUALIFY"}, rank: 3, ahead: (*parser).operandAhead, parse: func(p *parser, q *ast.Query) { q.Qualify = p.expr() }},
		{words: []string{"UNION"}, rank: 4, parse: (*parser).setOp},
		{words: []string{"INTERSECT"}, rank: 4, ahead: (*parser).setOpAhead, parse: (*parser).setOp},
		{words: []string{"EXCEPT"}, rank: 4, ahead: (*parser).setOpAhead, parse: (*parser).setOp},
		{words: []string{"ORDER", "BY"}, rank: 5, parse: func(p *parser, q *ast.Query) { q.OrderBy = p.orderItems() }},
		{words: []string{"LIMIT"}, rank: 6, ahead: (*parser).countAhead, parse: func(p *parser, q *ast.Query) { q.Limit = p.count() }},
		{words: []string{"OFFSET"}, rank: 6, ahead: (*parser).countAhead, parse: (*parser).offset},
		{words: []string{"FETCH"}, rank: 6, ahead: (*parser).fetchAhead, parse: (*parser).fetch},
		{words: []string{"OUTPUT"}, rank: 6, ahead: (*parser).outputAhead, parse: func(p *parser, q *ast.Query) { q.Output = p.outputRate() }},
		{words: []string{"EMIT"}, rank: 6, ahead: (*parser).emitAhead, parse: (*parser).emit},
	}
}

// nextClause finds the clause that starts here.
func (p *parser) nextClause() (int, bool) {
	if p.tok.kind != kindWord {
		return 0, false
	}
	for i, c := range clauseTable {
		if p.is(c.words...) && (c.ahead == nil || c.ahead(p)) {
			return i, true
		}
	}
	return 0, false
}

// startsClause reports whether a clause, or the INSERT or SINK behind a query, starts here.
func (p *parser) startsClause() bool {
	_, ok := p.nextClause()
	return ok || p.is("INSERT") || p.is("JOIN")
}

// clauses reads the clauses after FROM in any order, and reports a wrong order and repetitions.
func (p *parser) clauses(q *ast.Query) {
	seen, rank, last := map[int]bool{}, 0, ""
	for {
		i, ok := p.nextClause()
		if !ok {
			return
		}
		c := clauseTable[i]
		word := c.words[0]
		switch repeats := c.rank == 4 || word == "WINDOW"; {
		case seen[i] && !repeats:
			p.report(diag.CodeClauseTwice, p.tok.span, "%s is written twice", word)
		case word == "WINDOW" && p.namedWindowAhead(): // belongs to OVER, anywhere behind HAVING
		case c.rank < rank:
			e := p.report(diag.CodeClauseOrder, p.tok.span, "%s must stand before %s", word, last)
			e.Hint = "the order is SELECT FROM WINDOW WHERE GROUP BY HAVING ORDER BY LIMIT OUTPUT EMIT"
		default:
			rank, last = c.rank, word
		}
		seen[i] = true
		for range c.words {
			p.advance()
		}
		p.guardClause(func() { c.parse(p, q) })
	}
}

// lateFrom is a second FROM, or one that stands behind a broken select list.
func (p *parser) lateFrom(q *ast.Query) {
	if q.From != nil {
		p.report(diag.CodeClauseTwice, p.prev().span, "FROM is written twice").Hint = "join sources with JOIN or a comma"
	}
	q.From = p.sources()
}

// countAhead: LIMIT and OFFSET are clauses only before a number or parameter; and before a lone name, which is
// then refused with a better message.
func (p *parser) countAhead() bool {
	next, after := p.peek(1), p.peek(2)
	if next.kind == kindWord && !ast.IsReserved(next.text) {
		return after.kind == kindEOF || after.is(";") || after.is(")")
	}
	return next.kind == kindNumber || next.is(":") || next.is("$") || next.is("-") && after.kind == kindNumber
}

// operandAhead reports whether an expression may follow the word.
func (p *parser) operandAhead() bool {
	next := p.peek(1)
	if next.kind == kindWord && ast.IsReserved(next.text) {
		return next.is("NOT") || next.is("CASE") || next.is("TRUE") || next.is("FALSE")
	}
	return next.kind != kindEOF && (next.kind != kindOp || next.is("("))
}

func (p *parser) setOpAhead() bool {
	next := p.peek(1)
	return next.is("SELECT") || next.is("ALL") || next.is("DISTINCT") || next.is("(") && p.peek(2).is("SELECT")
}

func (p *parser) setOp(q *ast.Query) {
	start := p.prev()
	op := &ast.SetOp{Op: upper(start.text)}
	op.All = p.accept("ALL")
	if !op.All {
		p.accept("DISTINCT")
	}
	paren := p.accept("(")
	if paren {
		op.Query = p.query()
		p.close("(")
	} else {
		op.Query = p.queryCore()
	}
	op.Place = p.place(start)
	q.SetOps = append(q.SetOps, op)
}

// queryCore reads a SELECT up to HAVING: what follows belongs to the whole of a UNION.
func (p *parser) queryCore() *ast.Query {
	start := p.tok
	q := &ast.Query{}
	p.selectHead(q)
	for {
		i, ok := p.nextClause()
		if !ok || clauseTable[i].rank >= 4 {
			break
		}
		for range clauseTable[i].words {
			p.advance()
		}
		p.guardClause(func() { clauseTable[i].parse(p, q) })
	}
	q.Place = p.place(start)
	return q
}
