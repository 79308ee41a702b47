package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/eventflux-go/eventflux/vec"
)

// gen makes random cases. The same seed makes the same case.
type gen struct {
	*rand.Rand
	streams  []*genStream
	declared []*genStream // targets that get a CREATE STREAM
	big      bool         // more than 2,048 events
}

// Generate makes the case of a seed. One in ten has more events than any batch of the engine holds.
func Generate(seed uint64) *Case {
	g := &gen{Rand: newRand(seed)}
	g.big = g.one(10)
	c := &Case{Seed: seed, Flush: g.one(3)}
	for i := range 1 + g.IntN(3) {
		s := g.input(fmt.Sprintf("S%d", i+1))
		c.Streams = append(c.Streams, s)
		g.streams = append(g.streams, s)
	}
	fed := c.Streams
	for i := range 1 + g.IntN(5) {
		q := g.query(i)
		c.Queries = append(c.Queries, q)
		c.Flush = c.Flush || q.emit == "FINAL"
	}
	if g.one(4) && !slices.ContainsFunc(c.Queries, hasUntyped) {
		g.Shuffle(len(c.Queries), func(i, j int) { c.Queries[i], c.Queries[j] = c.Queries[j], c.Queries[i] })
	}
	c.Streams = append(slices.Clone(fed), g.declared...)
	c.Steps = g.steps(fed)
	return c
}

func newRand(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x5851f42d4c957f2d)) }

// hasUntyped says whether a bare NULL stands among the items: the query cannot be the one that gives its target types.
func hasUntyped(q *genQuery) bool {
	return slices.ContainsFunc(q.items, func(item string) bool { return strings.HasPrefix(item, "NULL AS ") })
}

// one is true one time in n.
func (g *gen) one(n int) bool { return g.IntN(n) == 0 }

func pick[T any](g *gen, of ...T) T { return of[g.IntN(len(of))] }

// input makes a stream that is fed from outside. Every stream has a key k and a number n.
func (g *gen) input(name string) *genStream {
	s := &genStream{name: name, spread: 1, above: map[string]bool{name: true}}
	s.cols = []genCol{{name: "k", typ: vec.String}, {name: "n", typ: vec.Int}}
	for _, c := range []genCol{
		{name: "l", typ: vec.Long}, {name: "d", typ: vec.Double}, {name: "b", typ: vec.Bool}, {name: "s", typ: vec.String},
		{name: "ts", typ: vec.Long}, {name: "at", typ: vec.Timestamp}, {name: "f", typ: vec.Float},
	} {
		if !g.one(3) {
			s.cols = append(s.cols, c)
		}
	}
	return s
}

// columns lists the columns of the given types that may decide something.
func (s *genStream) columns(types ...vec.TypeID) []genCol {
	var cols []genCol
	for _, c := range s.cols {
		if slices.Contains(types, c.typ) && !c.inexact {
			cols = append(cols, c)
		}
	}
	return cols
}

// steps makes the events: equal times, small steps, and jumps; NULLs; several rows sent together.
func (g *gen) steps(streams []*genStream) []Step {
	count := 5 + g.IntN(60)
	if g.big {
		count = 2049 + g.IntN(1000)
	}
	now := pick[vec.Time](g, 0, 1_000_000, 1_700_000_000_000_000)
	base := now
	var steps []Step
	for len(steps) < count {
		now = now.Add(g.step())
		if g.one(12) {
			steps = append(steps, Step{Time: now})
			continue
		}
		s := pick(g, streams...)
		together := 1
		if g.one(4) {
			together += g.IntN(5)
		}
		for i := range together {
			steps = append(steps, Step{Time: now, Stream: s.name, Vals: g.values(s, now, base), UnitEnd: i == together-1})
		}
	}
	if g.one(2) {
		steps = append(steps, Step{Time: now.Add(g.step() * 5)})
	}
	return steps
}

func (g *gen) step() vec.Duration {
	switch g.IntN(12) {
	case 0, 1, 2:
		return 0
	case 3, 4:
		return vec.Duration(1+g.IntN(40)) * vec.Millisecond
	case 5:
		return vec.Duration(g.IntN(2500)) * vec.Millisecond
	case 6:
		if g.one(8) {
			return vec.Duration(1+g.IntN(60)) * vec.Minute
		}
		return vec.Second
	}
	return vec.Duration(g.IntN(8)) * 50 * vec.Millisecond
}

func (g *gen) values(s *genStream, now, base vec.Time) []Value {
	vals := make([]Value, len(s.cols))
	for i, c := range s.cols {
		if !g.one(8) {
			vals[i] = g.value(c, now, base)
		}
	}
	return vals
}

// value makes a value. Fractions are multiples of 1/4, so that sums and means are exact.
func (g *gen) value(c genCol, now, base vec.Time) Value {
	switch c.typ {
	case vec.Bool:
		return g.one(2)
	case vec.Int:
		return int64(g.IntN(21) - 5)
	case vec.Long:
		if c.name == "ts" {
			return g.eventTime(now).Millis()
		}
		return int64(g.IntN(1000))
	case vec.Float, vec.Double:
		return float64(g.IntN(401)-100) / 4
	case vec.Timestamp:
		return g.eventTime(now)
	}
	if c.name == "k" {
		return pick(g, "a", "b", "c", "d", "e")
	}
	return pick(g, "", "x", "Yy", "7", "-3", "a b", "ä€z", "12.5", "zz")
}

// eventTime is a time that runs with the clock, somewhat out of order.
func (g *gen) eventTime(now vec.Time) vec.Time {
	return now.Add(vec.Duration(g.IntN(15)-9) * 100 * vec.Millisecond)
}

// length is a length of time from a small set, so that things fall due together.
func (g *gen) length() string {
	return pick(g, "100 ms", "250 ms", "300 ms", "500 ms", "500", "700 ms", "1 SECOND", "1 SECOND", "1500 ms", "2 SECONDS", "5 SECONDS", "INTERVAL '1' SECOND")
}

// source picks what a query reads: often the latest stream, so that chains come about.
func (g *gen) source() *genStream {
	if g.one(2) {
		return g.streams[len(g.streams)-1]
	}
	return pick(g, g.streams...)
}

// query makes the i-th query.
func (g *gen) query(i int) *genQuery {
	src := g.source()
	for len(src.cols) == 0 {
		src = g.source()
	}
	m := &queryMaker{gen: g, src: src, q: &genQuery{source: src.name}}
	target := g.meeting(src)
	m.make(target)
	q := m.q
	if target != nil {
		q.target = target.name
		for name := range src.above {
			target.above[name] = true
		}
		target.spread += m.spread
		target.sums = max(target.sums, m.sums)
	} else {
		q.target = fmt.Sprintf("T%d", i+1)
		out := &genStream{name: q.target, cols: m.cols, spread: m.spread, sums: m.sums, above: map[string]bool{q.target: true}}
		for name := range src.above {
			out.above[name] = true
		}
		if g.one(5) {
			g.declare(out)
		}
		g.streams = append(g.streams, out)
	}
	for i, c := range m.cols {
		if target != nil {
			c = target.cols[i]
			target.cols[i].inexact = c.inexact || m.cols[i].inexact
		}
		q.items[i] += " AS " + c.name
	}
	return q
}

// declare gives a stream that a query makes a CREATE STREAM, with other number types here and there.
func (g *gen) declare(s *genStream) {
	s.cols = slices.Clone(s.cols)
	for i := range s.cols {
		c := &s.cols[i]
		switch {
		case c.typ == vec.Int && g.one(3):
			c.typ = pick(g, vec.Long, vec.Double)
		case c.typ == vec.Long && g.one(4):
			c.typ = vec.Int
		case c.typ == vec.Double && !c.inexact && g.one(4):
			c.typ = vec.Int
		}
	}
	g.declared = append(g.declared, s)
}

// meeting picks, sometimes, a stream that another query made and that the source is not made of.
func (g *gen) meeting(src *genStream) *genStream {
	if !g.one(3) {
		return nil
	}
	for _, at := range g.Perm(len(g.streams)) {
		s := g.streams[at]
		// Streams that are read already keep what is known of their columns.
		if strings.HasPrefix(s.name, "T") && !src.above[s.name] && !g.read(s) {
			return s
		}
	}
	return nil
}

// read says whether some other stream is made of s.
func (g *gen) read(s *genStream) bool {
	for _, t := range g.streams {
		if t != s && t.above[s.name] {
			return true
		}
	}
	return false
}
