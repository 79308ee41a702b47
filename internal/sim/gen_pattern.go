package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/internal/parse"
	"github.com/eventflux-go/eventflux/vec"
)

// genPattern is the text of FROM PATTERN or SEQUENCE in parts.
type genPattern struct {
	sequence bool
	root     *genPart
	within   string
	keys     string // PARTITION BY
	plain    string // the alias of an element that is no LIST
}

// genPart is a part of a pattern: an element, "NOT", "->", "AND", "OR", "EVERY", or parentheses "()".
type genPart struct {
	op            string
	kids          []*genPart
	alias, stream string
	cond, quant   string
	length        string // FOR or WITHIN
}

func (p *genPattern) String() string {
	word, within := "PATTERN", ""
	if p.sequence {
		word = "SEQUENCE"
	}
	if p.within != "" {
		within = " WITHIN " + p.within
	}
	text := word + " (" + p.root.String() + within + ")"
	if p.keys != "" {
		text += " PARTITION BY " + p.keys
	}
	return text
}

func (p *genPart) String() string {
	cond, length := "", ""
	if p.cond != "" {
		cond = "[" + p.cond + "]"
	}
	switch p.op {
	case "element":
		return p.alias + "=" + p.stream + cond + p.quant
	case "NOT":
		if p.length != "" {
			length = " FOR " + p.length
		}
		return "NOT " + p.stream + cond + length
	case "EVERY":
		return "EVERY " + p.kids[0].String()
	case "()":
		if p.length != "" {
			length = " WITHIN " + p.length
		}
		return "(" + p.kids[0].String() + length + ")" + p.quant
	}
	var parts []string
	for _, k := range p.kids {
		parts = append(parts, k.String())
	}
	return strings.Join(parts, " "+p.op+" ")
}

func (p *genPart) clone() *genPart {
	c := *p
	c.kids = nil
	for _, k := range p.kids {
		c.kids = append(c.kids, k.clone())
	}
	return &c
}

// all lists the part and everything in it.
func (p *genPart) all() []*genPart {
	list := []*genPart{p}
	for _, k := range p.kids {
		list = append(list, k.all()...)
	}
	return list
}

// patternGen makes random patterns. What the oracle refuses is made again, so that the rules on what may stand where
// are written down once only.
type patternGen struct {
	*gen
	left    int // parts that may still be made
	aliases int
	every   int
	streams []*genStream
	seen    []*genPart // elements so far
	many    map[string]bool
}

// GeneratePattern makes the case of a seed: a pattern or two in a chain over random events.
func GeneratePattern(seed uint64) *Case {
	for try := uint64(0); ; try++ {
		c := anyPattern(seed, try)
		if file, diags := parse.Parse(c.SQL()); !diags.HasErrors() {
			if app, err := Compile(file); err == nil && app.worth() {
				return c
			}
		}
	}
}

// anyPattern makes a case that may break the rules on what may stand where.
func anyPattern(seed, try uint64) *Case {
	g := &gen{Rand: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15+try))}
	return g.patternCase(seed)
}

// worth says that no pattern would make more partial matches than can be looked at.
func (app *App) worth() bool {
	for _, q := range app.queries {
		if q.pattern == nil {
			continue
		}
		forks := 0
		for _, n := range q.pattern.nodes {
			if n.part == partEvery {
				forks++
			}
		}
		if forks > 3 {
			return false
		}
	}
	return true
}

func (g *gen) patternCase(seed uint64) *Case {
	c := &Case{Seed: seed}
	for i := range pick(g, 1, 2, 2, 2, 3) {
		c.Streams = append(c.Streams, &genStream{name: fmt.Sprintf("S%d", i+1), cols: []genCol{
			{name: "k", typ: vec.String}, {name: "n", typ: vec.Int}, {name: "v", typ: vec.Int},
		}})
	}
	fed := c.Streams
	c.Queries = append(c.Queries, g.patternQuery("T1", fed))
	if g.one(8) {
		// A pattern over the matches of another.
		derived := &genStream{name: "T1", cols: []genCol{{name: "k", typ: vec.String}, {name: "n", typ: vec.Int}, {name: "v", typ: vec.Int}}}
		g.chain(c.Queries[0])
		c.Queries = append(c.Queries, g.patternQuery("T2", append(slices.Clone(fed), derived, derived)))
	}
	c.Steps = g.patternSteps(fed)
	return c
}

// chain gives the query the columns that a pattern over it reads.
func (g *gen) chain(q *genQuery) {
	plain := q.pattern.plain
	q.group, q.having, q.rate, q.kind = "", "", "", ""
	q.items = []string{plain + ".k AS k", plain + ".n AS n", plain + ".v AS v"}
}

func (g *gen) patternQuery(target string, streams []*genStream) *genQuery {
	m := &patternGen{gen: g, streams: streams, left: pick(g, 2, 3, 3, 4, 4, 5, 6), many: map[string]bool{}}
	p := &genPattern{sequence: g.one(4)}
	p.root = m.part(4, "", p.sequence)
	if g.IntN(3) > 0 {
		p.root = m.front(p.root)
	}
	if g.one(2) {
		p.within = m.span()
	}
	if g.one(3) {
		p.keys = "k"
	}
	q := &genQuery{target: target, pattern: p}
	m.items(q)
	return q
}

// front puts EVERY in front.
func (m *patternGen) front(p *genPart) *genPart {
	if p.op == "EVERY" {
		return p
	}
	if p.op == "->" {
		p.kids[0] = m.front(p.kids[0])
		return p
	}
	if p.op != "element" && p.op != "()" {
		p = &genPart{op: "()", kids: []*genPart{p}}
	}
	return &genPart{op: "EVERY", kids: []*genPart{p}}
}

// span is a length of time or, sometimes, a number of events.
func (m *patternGen) span() string {
	if m.one(5) {
		return fmt.Sprintf("%d EVENTS", 2+m.IntN(5))
	}
	return m.wait()
}

func (m *patternGen) wait() string {
	return pick(m.gen, "200 ms", "300 ms", "500 ms", "1 SECOND", "1 SECOND", "2 SECONDS", "3 SECONDS")
}

// part makes a part of at most some depth; above is what it stands in.
func (m *patternGen) part(depth int, above string, sequence bool) *genPart {
	if depth <= 0 || m.left <= 1 || above != "" && m.one(3) {
		return m.leaf(above)
	}
	op := pick(m.gen, "->", "->", "->", "AND", "OR", "()", "()", "EVERY", "EVERY")
	if above == "" && m.IntN(4) > 0 {
		op = "->"
	}
	switch {
	case op == "EVERY" && (sequence || above == "EVERY"):
		return m.leaf(above)
	case op == "EVERY":
		m.every++
		inner := m.part(depth-1, "EVERY", sequence)
		if inner.op != "element" && inner.op != "NOT" && inner.op != "()" {
			inner = m.grouped(inner)
		}
		return &genPart{op: "EVERY", kids: []*genPart{inner}}
	case op == "()":
		return m.grouped(m.part(depth-1, "()", sequence))
	}
	p := &genPart{op: op}
	from := len(m.seen)
	for range 2 + m.IntN(2) {
		k := m.part(depth-1, op, sequence)
		if k.op == "->" || k.op == "OR" || k.op == op {
			k = &genPart{op: "()", kids: []*genPart{k}}
		}
		p.kids = append(p.kids, k)
	}
	if op == "AND" && m.one(4) && len(m.seen)-from >= 2 {
		// Operands may refer to what comes after them in the text.
		a, b := m.seen[from], m.seen[len(m.seen)-1]
		if !m.many[b.alias] && a.cond == "" {
			a.cond = "n < " + b.alias + ".n"
			if m.one(2) {
				a.cond += " OR " + b.alias + ".n IS NULL"
			}
		}
	}
	return p
}

// grouped puts parentheses with WITHIN, a quantifier or nothing around a part.
func (m *patternGen) grouped(inner *genPart) *genPart {
	p := &genPart{op: "()", kids: []*genPart{inner}}
	switch m.IntN(4) {
	case 0:
		p.length = m.span()
	case 1, 2:
		p.quant = m.quant()
	}
	if p.quant != "" && p.quant != "?" {
		for _, k := range inner.all() {
			m.many[k.alias] = true
		}
	}
	return p
}

func (m *patternGen) quant() string {
	return pick(m.gen, "+", "+", "*", "?", "{2}", "{2,}", "{1,2}", "{2,3}", "{0,2}", "{3}", "{1,}", "<1:2>", "{,2}")
}

func (m *patternGen) leaf(above string) *genPart {
	m.left--
	s := pick(m.gen, m.streams...)
	if m.IntN(5) == 0 {
		p := &genPart{op: "NOT", stream: s.name, cond: m.cond(nil)}
		if m.one(2) || above == "EVERY" || above == "OR" {
			p.length = m.wait()
		}
		return p
	}
	m.aliases++
	p := &genPart{op: "element", alias: fmt.Sprintf("e%d", m.aliases), stream: s.name}
	if m.one(4) {
		p.quant = m.quant()
		m.many[p.alias] = p.quant != "?"
	}
	p.cond = m.cond(p)
	m.seen = append(m.seen, p)
	return p
}

// cond makes a condition: on the event alone, or with earlier elements.
func (m *patternGen) cond(own *genPart) string {
	if own != nil && m.IntN(5) < 2 {
		return ""
	}
	simple := pick(m.gen, "n > 0", "n > 1", "n >= 2", "n < 5", "n < 4", "n <> 3", "n <= 3", "n = 1", "v > 2", "v < 4")
	if own == nil {
		// What an absence forbids should not happen all the time.
		simple = pick(m.gen, "n = 0", "n = 1", "n < 2", "n > 3", "n = v", "v = 5")
	}
	if own != nil && own.quant != "" && m.one(3) {
		return fmt.Sprintf("%s[last].n IS NULL OR n %s %s[last].n", own.alias, pick(m.gen, ">", "<", ">=", "<>"), own.alias)
	}
	if len(m.seen) == 0 || m.one(2) {
		return simple
	}
	e := pick(m.gen, m.seen...)
	ref := e.alias + ".n"
	if m.many[e.alias] || m.one(6) {
		ref = e.alias + pick(m.gen, "[0]", "[last]", "[last]", "[last-1]", "[1]") + ".n"
	}
	cond := fmt.Sprintf("n %s %s", pick(m.gen, ">", "<", "<>", ">=", ">=", "<=", "="), ref)
	switch m.IntN(5) {
	case 0:
		cond += " OR " + ref + " IS NULL"
	case 1:
		cond += " AND " + simple
	case 2:
		cond = fmt.Sprintf("k = %s", strings.Replace(ref, ".n", ".k", 1))
	}
	return cond
}

// items makes the select list: all that a match holds, or aggregates over the matches.
func (m *patternGen) items(q *genQuery) {
	for _, e := range m.seen {
		q.items = append(q.items, fmt.Sprintf("%s.n AS n%s", e.alias, e.alias[1:]))
		if m.many[e.alias] && m.one(3) {
			q.items = append(q.items, fmt.Sprintf("%s(%s.v) AS s%s", pick(m.gen, "sum", "min", "max", "avg", "first", "last", "count"), e.alias, e.alias[1:]))
		}
		if m.many[e.alias] && m.one(4) {
			q.items = append(q.items, fmt.Sprintf("count(%s) AS c%s", e.alias, e.alias[1:]))
		}
		if m.one(8) {
			q.items = append(q.items, fmt.Sprintf("%s%s.v AS i%s", e.alias, pick(m.gen, "[0]", "[1]", "[last]", "[last-1]"), e.alias[1:]))
		}
	}
	if len(q.items) == 0 {
		q.items = []string{"1 AS one"}
	}
	q.kind = pick(m.gen, "", "", "", "EXPIRED EVENTS ", "ALL EVENTS ")
	plain := slices.DeleteFunc(slices.Clone(m.seen), func(e *genPart) bool { return m.many[e.alias] })
	if len(plain) == 0 {
		return
	}
	e := pick(m.gen, plain...).alias
	q.pattern.plain = e
	switch m.IntN(8) {
	case 0:
		q.where = fmt.Sprintf("%s.v %s %d", e, pick(m.gen, ">", "<", "<>"), m.IntN(5))
	case 1:
		q.kind = ""
		q.items = []string{e + ".k AS k", "count(*) AS n", fmt.Sprintf("sum(%s.v) AS v", e)}
		q.group = e + ".k"
		if m.one(2) {
			q.having = fmt.Sprintf("count(*) > %d", m.IntN(3))
		}
	case 2:
		q.kind = ""
		q.rate = pick(m.gen, "ALL EVERY 2 EVENTS", "FIRST EVERY 500 ms", "LAST EVERY 1 SECOND", "ALL EVERY 300 ms", "LAST EVERY 3 EVENTS")
	}
}

// patternSteps makes few events with few values, so that much fits: equal times, small steps, jumps.
func (g *gen) patternSteps(fed []*genStream) []Step {
	now := pick[vec.Time](g, 0, 0, 1_000_000)
	var steps []Step
	count := 10 + g.IntN(18)
	few := g.one(3)
	for range count {
		now = now.Add(g.patternGap())
		if g.one(12) {
			steps = append(steps, Step{Time: now})
			continue
		}
		s := pick(g, fed...)
		together := 1
		if g.one(8) {
			together += 1 + g.IntN(2)
		}
		for i := range together {
			vals := []Value{Value(pick(g, "a", "a", "b")), int64(g.IntN(6)), int64(g.IntN(6))}
			if few {
				vals[0] = "a"
			}
			if g.one(15) {
				vals[g.IntN(3)] = nil
			}
			steps = append(steps, Step{Time: now, Stream: s.name, Vals: vals, UnitEnd: i == together-1})
		}
	}
	if g.IntN(3) > 0 {
		steps = append(steps, Step{Time: now.Add(vec.Duration(g.IntN(4)) * vec.Second)})
	}
	return steps
}

func (g *gen) patternGap() vec.Duration {
	switch g.IntN(8) {
	case 0, 1:
		return 0
	case 2:
		return vec.Duration(1+g.IntN(30)) * 10 * vec.Millisecond
	case 3:
		return vec.Duration(g.IntN(2500)) * vec.Millisecond
	}
	return vec.Duration(1+g.IntN(5)) * 100 * vec.Millisecond
}
