package sim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// shape is what kind of query is made.
type shape int

const (
	stateless shape = iota
	running
	sliding
	batched
	delayed
	final
)

// queryMaker makes one query.
type queryMaker struct {
	gen    *gen
	src    *genStream
	q      *genQuery
	shape  shape
	window string // kind
	cols   []genCol
	groups []string
	aggs   bool
	spread int
	sums   int
	// changes: EMIT CHANGES; bounds: window_start and window_end may be used; noLists: lists would grow with the
	// input; leaves: the query has EXPIRED rows.
	changes, bounds, noLists, leaves bool
}

// make fills in the query. Where target is set, the columns are its.
func (m *queryMaker) make(target *genStream) {
	g := m.gen
	m.spread, m.sums = m.src.spread, m.src.sums
	m.shape = pick(g, stateless, stateless, running, sliding, sliding, sliding, batched, batched, batched, batched, delayed)
	if g.one(25) {
		m.shape = final
	}
	if m.shape != stateless && m.shape != delayed {
		m.aggs = m.shape == running || g.IntN(3) > 0
	}
	if m.shape == delayed {
		m.aggs = g.one(3)
	}
	m.noLists = g.big && (m.shape == running || m.shape == final) || m.src.spread > 8
	m.chooseWindow()
	if m.shape == batched && m.window != "sliding" && g.one(6) {
		m.changes, m.q.emit = true, "CHANGES"
		m.noLists = m.noLists || g.big
	}
	if m.shape == final {
		m.q.emit = "FINAL"
	}
	m.leaves = (m.shape == sliding || m.shape == batched) && !m.changes
	m.where()
	m.groupBy()
	m.select_(target)
	m.clauses()
}

func (m *queryMaker) where() {
	g := m.gen
	cond := ""
	switch {
	case g.one(2):
		return
	case g.one(12):
		if x, ok := m.fallible(vec.Int); ok {
			cond = x + " > 3"
			break
		}
		fallthrough
	default:
		cond = m.cond(2)
	}
	// window_start does not exist before the window.
	if g.one(4) {
		m.q.source += "[" + cond + "]"
	} else {
		m.q.where = cond
	}
}

func (m *queryMaker) groupBy() {
	g := m.gen
	if !m.aggs && !(m.shape == batched && g.one(6)) || g.one(3) {
		return
	}
	for range 1 + g.IntN(2) {
		c, ok := m.column(vec.String, vec.Bool, vec.Int)
		if !ok {
			return
		}
		key := c
		if slices.Contains(m.groups, key) {
			continue
		}
		m.groups = append(m.groups, key)
	}
	m.q.group = strings.Join(m.groups, ", ")
}

// select_ makes the select list.
func (m *queryMaker) select_(target *genStream) {
	g := m.gen
	if target != nil {
		for _, c := range target.cols {
			m.item(c)
		}
	} else {
		for i := range 1 + g.IntN(5) {
			t := pick(g, vec.Int, vec.Int, vec.Long, vec.Long, vec.Double, vec.Double, vec.String, vec.String, vec.Bool, vec.Timestamp, vec.Float)
			if _, ok := m.column(t); !ok && g.IntN(4) > 0 {
				t = pick(g, vec.Int, vec.Long, vec.String)
			}
			if m.aggs && !m.noLists && g.one(12) {
				t = vec.List
			}
			m.item(genCol{name: fmt.Sprintf("q%dc%d", len(g.streams), i), typ: t})
		}
	}
	if m.aggs && !slices.ContainsFunc(m.q.items, isAggregate) {
		// An aggregate somewhere makes the query one with aggregates.
		if target != nil {
			m.q.having = "count(*) > 0"
		} else {
			m.q.items = append(m.q.items, "count(*)")
			m.cols = append(m.cols, genCol{name: fmt.Sprintf("q%dn", len(g.streams)), typ: vec.Long})
		}
	}
}

func isAggregate(sql string) bool {
	for name := range aggregates {
		if strings.Contains(strings.ToLower(sql), name+"(") {
			return true
		}
	}
	return false
}

// item adds a select item of the column's type.
func (m *queryMaker) item(c genCol) {
	g := m.gen
	c.inexact = false
	if m.aggs && g.IntN(4) > 0 {
		if x, ok := m.aggregate(c.typ); ok && (c.typ != vec.List || c.elem == 0 || c.elem == x.elem) {
			c.inexact, c.elem = x.inexact, x.elem
			m.add(c, x.sql)
			return
		}
	}
	if c.typ == vec.List {
		if c.elem == 0 {
			c.typ = vec.Long
			m.add(c, m.scalar(vec.Long, 1))
			return
		}
		m.add(c, "NULL")
		return
	}
	if m.shape == stateless && g.one(15) {
		if x, ok := m.fallible(c.typ); ok {
			m.add(c, x)
			return
		}
	}
	if plain := m.plain(c.typ); plain.name != "" && g.one(3) {
		c.inexact = plain.inexact
		m.add(c, plain.name)
		return
	}
	m.add(c, m.scalar(c.typ, 2))
}

// plain picks a column of the type, inexact ones too.
func (m *queryMaker) plain(t vec.TypeID) genCol {
	var cols []genCol
	for _, c := range m.src.cols {
		if c.typ == t {
			cols = append(cols, c)
		}
	}
	if len(cols) == 0 {
		return genCol{}
	}
	return pick(m.gen, cols...)
}

func (m *queryMaker) add(c genCol, sql string) {
	m.q.items = append(m.q.items, sql)
	m.cols = append(m.cols, c)
}

// exact lists the output columns that may decide something.
func (m *queryMaker) exact() []string {
	var names []string
	for _, c := range m.cols {
		if !c.inexact && c.typ != vec.List {
			names = append(names, c.name)
		}
	}
	return names
}

func (m *queryMaker) clauses() {
	g := m.gen
	if g.one(6) && m.q.having == "" {
		m.having()
	}
	exact := m.exact()
	if g.one(12) && len(exact) == len(m.cols) && !m.changes {
		m.q.distinct = true
	}
	perClose := m.shape == batched && !m.changes || m.shape == final
	m.leaves = m.leaves && (perClose || !m.q.distinct) // a row that comes out the first time only does not leave
	switch {
	case perClose:
		if len(exact) > 0 && (g.one(5) || m.shape == final && !m.aggs) {
			m.q.order = m.orderBy(exact)
		}
		if g.one(8) {
			m.q.limit = fmt.Sprint(1 + g.IntN(4))
		}
		if g.one(12) {
			m.q.offset = fmt.Sprint(1 + g.IntN(2))
		}
		if m.shape == final && !m.aggs && m.q.order == "" {
			m.q.emit = "" // there is nothing to wait for
		}
	case !m.aggs && !m.q.distinct && len(exact) > 0 && len(m.groups) == 0 && g.one(10) && !m.changes:
		m.q.order, m.q.limit = m.orderBy(exact), fmt.Sprint(1+g.IntN(4))
		m.leaves = true
	case g.one(30):
		m.q.limit = fmt.Sprint(g.IntN(30))
	}
	// With DISTINCT, the rate goes by groups only where they are in the select list.
	topN := !perClose && m.q.order != ""
	if g.one(8) && (m.q.limit == "" || topN) && m.shape != final && !(m.q.distinct && len(m.groups) > 0) {
		m.rate()
	}
	if m.leaves && g.one(2) {
		m.q.kind = pick(g, "EXPIRED EVENTS ", "ALL EVENTS ", "ALL EVENTS ", "CURRENT EVENTS ", "ALL ")
		if strings.HasPrefix(m.q.kind, "ALL") {
			m.spread *= 2
		}
	}
}

func (m *queryMaker) having() {
	g := m.gen
	switch {
	case m.aggs && g.one(2):
		m.q.having = pick(g, "count(*) > 1", "count(*) % 2 = 0", "count(*) BETWEEN 1 AND 3")
	default:
		for i, c := range m.cols {
			if c.inexact {
				continue
			}
			switch c.typ {
			case vec.Int, vec.Long, vec.Double:
				m.q.having = c.name + pick(g, " > 2", " <> 4", " IS NOT NULL", " < 100")
			case vec.String:
				m.q.having = c.name + pick(g, " > 'b'", " IS NOT NULL", " <> ''")
			}
			if g.one(2) || i == len(m.cols)-1 {
				return
			}
		}
	}
}

func (m *queryMaker) orderBy(exact []string) string {
	g := m.gen
	var keys []string
	for _, at := range g.Perm(len(exact))[:1+g.IntN(min(2, len(exact)))] {
		keys = append(keys, exact[at]+pick(g, "", "", " DESC", " ASC", " NULLS FIRST", " DESC NULLS LAST"))
	}
	return strings.Join(keys, ", ")
}

func (m *queryMaker) rate() {
	g := m.gen
	kind := pick(g, "", "ALL ", "FIRST ", "LAST ")
	every := fmt.Sprintf("%d EVENTS", 1+g.IntN(5))
	if g.one(2) {
		every = g.length()
	}
	// A snapshot of a sliding window with aggregates is left open by the language.
	if g.one(4) && !(m.shape == sliding && (m.aggs || m.q.distinct)) && !m.changes && !m.q.distinct && m.q.limit == "" {
		kind, every = "SNAPSHOT ", g.length()
		m.leaves = false
	}
	m.q.rate = kind + "EVERY " + every
}

// chooseWindow writes the WINDOW clause.
func (m *queryMaker) chooseWindow() {
	g := m.gen
	switch m.shape {
	case stateless, running, final:
		return
	case delayed:
		m.window, m.q.window = "delay", "delay("+g.length()+")"
		return
	}
	var args string
	if m.shape == sliding {
		m.window, args = m.slidingWindow()
	} else {
		m.window, args = m.batchWindow()
	}
	m.bounds = m.window != "length"
	switch n := g.IntN(4); {
	case n == 0 && args != "":
		m.q.window = "('" + m.window + "', " + args + ")"
	case n == 1:
		m.q.window = strings.ToUpper(m.window) + "(" + args + ")"
	default:
		m.q.window = m.window + "(" + args + ")"
	}
}

// external picks the column of an external window.
func (m *queryMaker) external() (string, bool) {
	var cols []string
	for _, c := range m.src.cols {
		if c.name == "ts" || c.name == "at" || c.typ == vec.Timestamp {
			cols = append(cols, c.name)
		}
	}
	if len(cols) == 0 {
		return "", false
	}
	return pick(m.gen, cols...), true
}

func (m *queryMaker) slidingWindow() (kind, args string) {
	g := m.gen
	col, ok := m.external()
	switch n := g.IntN(8); {
	case n < 3:
		return "length", fmt.Sprint(1 + g.IntN(6))
	case n < 5:
		return "time", g.length()
	case n < 6:
		return "sliding", g.length() // without a slide it is time
	case ok:
		return "externalTime", col + ", " + g.length()
	}
	return "time", g.length()
}

func (m *queryMaker) batchWindow() (kind, args string) {
	g := m.gen
	col, ok := m.external()
	switch g.IntN(9) {
	case 0, 1:
		if g.one(4) {
			return "tumbling", g.length() + ", " + pick(g, "100 ms", "50", "1 SECOND")
		}
		return "tumbling", g.length()
	case 2:
		if g.one(3) {
			return "timeBatch", g.length() + ", " + pick(g, "0", "100 ms", "1 SECOND")
		}
		return "timeBatch", g.length()
	case 3:
		return "lengthBatch", fmt.Sprint(1 + g.IntN(5))
	case 4, 5:
		if m.spread > 4 {
			break
		}
		if !m.aggs {
			m.spread *= 3
		}
		return "sliding", pick(g, "1 SECOND, 500 ms", "1000, 300", "500 ms, 250 ms", "2 SECONDS, 1 SECOND", "300 ms, 700 ms", "1 SECOND, 500 ms, 100 ms")
	case 6:
		return "session", g.length() + m.sessionKey()
	case 7:
		if !ok {
			break
		}
		args = col + ", " + g.length()
		if g.one(3) {
			args += ", " + pick(g, "0", "100 ms")
			if g.one(2) {
				args += ", " + g.length()
			}
		}
		return "externalTimeBatch", args
	case 8:
		if m.src.fed() {
			return "batch", pick(g, "", "", "2", "3")
		}
	}
	return "lengthBatch", fmt.Sprint(1 + g.IntN(5))
}

func (m *queryMaker) sessionKey() string {
	if c, ok := m.column(vec.String, vec.Bool); ok && m.gen.one(3) {
		return ", " + c
	}
	return ""
}

// fed says whether the stream is fed from outside: units of rows sent together exist only there.
func (s *genStream) fed() bool { return strings.HasPrefix(s.name, "S") }
